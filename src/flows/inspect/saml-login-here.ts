/** What to expect of a SAML login with this entity, from its metadata. */
import type { Endpoint, Entity, Role } from '../../protocol/saml/metadata/entity.ts';
import type { LoginHere } from './login-here.ts';

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:';

/** Describes an identity provider for a service provider, and the other way round. */
export function describeSamlLogin(entity: Entity): LoginHere {
  const topics = entity.roles.flatMap((role) => {
    if (role.kind === 'idp') return Object.entries(withIdentityProvider(role));
    return role.kind === 'sp' ? Object.entries(withServiceProvider(role)) : [];
  });
  return Object.fromEntries(topics);
}

function withIdentityProvider(role: Role): LoginHere {
  return {
    'requests go to': addresses(role, 'SingleSignOnService'),
    'request signature':
      role.wantAuthnRequestsSigned === true
        ? 'demanded: --sp-key FILE'
        : 'not demanded; with --sp-key FILE they are signed all the same',
    'answers signed with': keys(role, 'signing'),
    'names it offers':
      role.nameIdFormats.length === 0 ? 'not said' : role.nameIdFormats.map(short).join(', '),
    logout: offers(role, 'SingleLogoutService')
      ? `${addresses(role, 'SingleLogoutService')}: --logout`
      : 'there is none over a browser',
  };
}

function withServiceProvider(role: Role): LoginHere {
  const [service] = role.attributeServices;
  const asked = service?.attributes.map(({ name, friendlyName }) => friendlyName ?? name) ?? [];
  return {
    'answers go to': addresses(role, 'AssertionConsumerService'),
    'its requests': role.authnRequestsSigned === true ? 'signed' : 'need not be signed',
    'assertion signature':
      role.wantAssertionsSigned === true ? 'demanded' : 'not demanded; of the response will do',
    'encrypted to': keys(role, 'encryption'),
    'attributes asked for': asked.length === 0 ? 'not said' : asked.join(', '),
  };
}

const isForBrowsers = ({ binding }: Endpoint): boolean =>
  binding === `${BINDING}HTTP-Redirect` || binding === `${BINDING}HTTP-POST`;

const offers = (role: Role, service: string): boolean =>
  role.endpoints.some((one) => one.service === service && isForBrowsers(one));

/** `https://idp.example.com/sso (Redirect, POST)`, each address once. */
function addresses({ endpoints }: Role, service: string): string {
  const bindings = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    if (endpoint.service !== service || !isForBrowsers(endpoint)) continue;
    const name = endpoint.binding.replace(`${BINDING}HTTP-`, '');
    const word = endpoint.isDefault === true ? `${name}, the default` : name;
    bindings.set(endpoint.location, [...(bindings.get(endpoint.location) ?? []), word]);
  }
  const all = [...bindings].map(([location, names]) => `${location} (${names.join(', ')})`);
  return all.length === 0 ? 'nowhere that a browser could' : all.join(', ');
}

function keys({ keys: all }: Role, use: 'signing' | 'encryption'): string {
  const fitting = all.filter((key) => key.use === use || key.use === 'any');
  const words = fitting.map(({ description, certificate }) => {
    const end = certificate?.notAfter.toISOString().slice(0, 10);
    return end === undefined ? description : `${description} until ${end}`;
  });
  if (words.length === 0) return 'no key';
  return words.length > 1 ? `one of ${words.length} keys: ${words.join(', ')}` : words.join('');
}

/** The last word of a format's URN. */
const short = (format: string): string =>
  format.replace(/^urn:oasis:names:tc:SAML:[\d.]+:nameid-format:/, '');
