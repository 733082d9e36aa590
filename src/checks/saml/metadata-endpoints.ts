/**
 * `saml.endpoints`, `bindings`, `protocols` and `want_flags`: how a login with an entity would go. SAML metadata,
 * 2.4.
 */
import { readBoolean } from '../../protocol/saml/message/common.ts';
import type { Endpoint, Role } from '../../protocol/saml/metadata/entity.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { attributeOf, pathOf } from '../../protocol/xml/tree.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { isSecureUrl } from '../compare.ts';
import { unread } from './form.ts';
import { loginRoles, type MetadataFacts, noRoles, oldRoles } from './metadata-facts.ts';
import { signingKeys } from './metadata-keys.ts';

/** Returns the login roles, or why there is nothing to judge. */
function rolesIn(facts: MetadataFacts): readonly Role[] | Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const roles = loginRoles(facts).map(({ role }) => role);
  return roles.length === 0 ? skip(noRoles(facts)) : roles;
}

const isVerdict = (found: readonly Role[] | Verdict): found is Verdict => 'status' in found;

/** The main endpoint of a role. */
const DUE = { idp: 'SingleSignOnService', sp: 'AssertionConsumerService', other: '' } as const;

export function judgeEndpoints(facts: MetadataFacts): Verdict {
  const roles = rolesIn(facts);
  if (isVerdict(roles)) return roles;
  for (const role of roles) {
    const due = DUE[role.kind];
    if (!role.endpoints.some(({ service }) => service === due)) {
      return fail(`there is no ${due}`, { at: pathOf(role.element), expected: due, actual: null });
    }
    const broken = role.endpoints.find(
      ({ location, responseLocation }) =>
        !URL.canParse(location) || (responseLocation !== undefined && !URL.canParse(responseLocation)),
    );
    if (broken !== undefined) {
      return fail(`the location of a ${broken.service} is not a URL`, {
        at: `${placeOf(role, broken)}/@Location`,
        actual: broken.location,
      });
    }
  }
  return (
    roles.map(doubtfulEndpoint).find((verdict) => verdict !== undefined) ??
    pass(`${roles.flatMap(({ endpoints }) => endpoints).length} endpoints`)
  );
}

const placeOf = (role: Role, { service }: Endpoint): string => `${pathOf(role.element)}/${service}`;

function doubtfulEndpoint(role: Role): Verdict | undefined {
  const unsafe = role.endpoints.find(({ location }) => !isSecureUrl(location));
  if (unsafe !== undefined) {
    return warn(`a ${unsafe.service} is not protected by TLS`, {
      level: 'should',
      at: `${placeOf(role, unsafe)}/@Location`,
      actual: unsafe.location,
    });
  }
  const indexes = role.endpoints.flatMap(({ service, index }) =>
    index === undefined ? [] : [`${service} ${index}`],
  );
  const twice = indexes.find((index, at) => indexes.indexOf(index) !== at);
  if (twice === undefined) return undefined;
  return warn(`the index of ${twice} appears more than once`, { level: 'should', at: pathOf(role.element) });
}

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const BINDINGS: ReadonlySet<string> = new Set(
  ['HTTP-Redirect', 'HTTP-POST', 'HTTP-POST-SimpleSign', 'HTTP-Artifact', 'SOAP', 'PAOS', 'URI'].map(
    (name) => `${BINDING}${name}`,
  ),
);
/** Bindings by which a browser can carry a request and a response. SAML profiles, 4.1.2. */
const FOR_BROWSERS = { idp: ['HTTP-Redirect', 'HTTP-POST'], sp: ['HTTP-POST'], other: [] } as const;

export function judgeBindings(facts: MetadataFacts): Verdict {
  const roles = rolesIn(facts);
  if (isVerdict(roles)) return roles;
  for (const role of roles) {
    const verdict = doubtfulBinding(role);
    if (verdict !== undefined) return verdict;
  }
  const names = roles.flatMap((role) => ofLogin(role).map(({ binding }) => binding.replace(BINDING, '')));
  return names.length === 0 ? skip('there is no endpoint of a login') : pass([...new Set(names)].join(', '));
}

const ofLogin = ({ kind, endpoints }: Role): readonly Endpoint[] =>
  endpoints.filter(({ service }) => service === DUE[kind]);

function doubtfulBinding(role: Role): Verdict | undefined {
  const strange = role.endpoints.find(({ binding }) => !BINDINGS.has(binding));
  if (strange !== undefined) {
    return warn(`a ${strange.service} has a binding that is not known`, {
      at: `${placeOf(role, strange)}/@Binding`,
      actual: strange.binding,
      hint: strange.binding.startsWith('urn:mace:shibboleth') ? 'an extension of Shibboleth' : undefined,
    });
  }
  const endpoints = ofLogin(role);
  const due = FOR_BROWSERS[role.kind].map((name) => `${BINDING}${name}`);
  if (endpoints.length > 0 && !endpoints.some(({ binding }) => due.includes(binding))) {
    return warn(`no ${DUE[role.kind]} has a binding that a browser login here can use`, {
      at: `${pathOf(role.element)}/${DUE[role.kind]}/@Binding`,
      expected: due.join(' or '),
      actual: endpoints.map(({ binding }) => binding),
    });
  }
  const redirected = endpoints.find(
    ({ binding }) => role.kind === 'sp' && binding === `${BINDING}HTTP-Redirect`,
  );
  if (redirected === undefined) return undefined;
  return warn(
    'answers are to come over HTTP-Redirect, which the profile forbids: they do not fit into a URL',
    {
      at: `${placeOf(role, redirected)}/@Binding`,
      expected: `${BINDING}HTTP-POST`,
      actual: redirected.binding,
    },
  );
}

export function judgeProtocols(facts: MetadataFacts): Verdict {
  const roles = rolesIn(facts);
  if (isVerdict(roles)) return roles;
  const other = roles.find(({ protocols }) => !protocols.includes(NS.protocol));
  if (other === undefined) {
    const old = oldRoles(facts);
    const [first] = old;
    return pass(
      first === undefined
        ? 'SAML 2.0'
        : `SAML 2.0, but for ${old.length} ${old.length === 1 ? 'role' : 'roles'} of SAML 1 alone, e.g. of ` +
            `${first.entity.entityId}`,
    );
  }
  return fail(`the ${other.name} does not support SAML 2.0`, {
    at: `${pathOf(other.element)}/@protocolSupportEnumeration`,
    expected: NS.protocol,
    actual: other.protocols.length === 0 ? null : [...other.protocols],
  });
}

const FLAGS = {
  idp: ['WantAuthnRequestsSigned'],
  sp: ['AuthnRequestsSigned', 'WantAssertionsSigned'],
  other: [],
} as const;

/** Compares the demands of both sides. Absent flags count as false. SAML metadata, 2.4.3 and 2.4.4. */
export function judgeWantFlags(facts: MetadataFacts): Verdict {
  const roles = rolesIn(facts);
  if (isVerdict(roles)) return roles;
  const told = new Set<string>();
  for (const role of roles) {
    for (const flag of FLAGS[role.kind]) {
      const text = attributeOf(role.element, flag);
      if (text !== undefined && readBoolean(text) === undefined) {
        return warn(`${flag} is neither true nor false, and counts as false`, {
          at: `${pathOf(role.element)}/@${flag}`,
          expected: 'true, false, 1 or 0',
          actual: text,
        });
      }
      if (readBoolean(text) === true) told.add(flag);
    }
    if (role.authnRequestsSigned === true && signingKeys(role).length === 0) {
      return warn('it says that its requests are signed, and publishes no key to verify them with', {
        at: `${pathOf(role.element)}/@AuthnRequestsSigned`,
        expected: 'a KeyDescriptor for signing',
        actual: null,
      });
    }
  }
  return pass(told.size === 0 ? 'nothing is asked for' : [...told].join(', '));
}
