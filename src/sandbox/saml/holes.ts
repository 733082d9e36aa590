/** The holes of a SAML identity provider, as data; the handlers ask for them by id. */
import type { SamlIdp } from './idp/idp.ts';

const HOLES = {
  'acs-unregistered': 'answers at any assertion consumer service',
  'acs-path': 'answers at any path of a registered host',
  'acs-userinfo': 'takes the user name of an address for its host',
  'acs-suffix': 'answers at hosts that begin with a registered one',
  'acs-index-unknown': 'answers at the default address for an unknown index',
  'acs-binding-mismatch': 'does not look at ProtocolBinding',
  unsigned: 'takes requests without a signature',
  'signature-stripped-redirect': 'takes queries without a signature',
  'other-key': 'takes signatures of requests that do not verify',
  'bad-signature': 'takes signatures of requests that do not verify',
  'digest-only': 'takes requests whose digest is wrong',
  'xsw-request': 'takes a request when a signed one is anywhere inside',
  'issuer-unknown': 'takes unknown service providers for its own one',
  'destination-wrong': 'does not look at Destination',
  'version-3': 'does not look at Version',
  'force-authn': 'lets a session answer a request with ForceAuthn',
  passive: 'shows pages although IsPassive was asked for',
  'authn-context-unknown': 'ignores demands for a context that it has not',
  'authn-context-exact': 'ignores an exact demand for a context that it has not',
  'authn-context-minimum': 'ignores a demand for at least a context that it has not',
  'nameid-unspecified': 'refuses the format unspecified',
  'nameid-unknown': 'ignores demands for a format that it has not',
  'dtd-internal': 'reads over a document type',
  'dtd-external': 'reads over a document type at another address',
  'entity-bomb-small': 'reads over a document type with entities of entities',
  'comment-in-issuer': 'reads the Issuer up to the first comment',
  'cdata-issuer': 'reads the Issuer up to the first CDATA section',
  'relaystate-script': 'writes RelayState into its page without escaping',
  'relaystate-url': 'sends the browser to an address in RelayState',
  'relaystate-long': 'cuts RelayState after 80 characters',
  'response-lifetime': 'makes responses that are good for a day',
  'logout-other-session': 'ends sessions of the service provider whatever the request names',
  'logout-expired': 'does not look at NotOnOrAfter of a LogoutRequest',
  'logout-unsigned': 'takes a LogoutRequest without a signature',
} as const;

export type SamlHoleId = keyof typeof HOLES;

export const SAML_HOLES = Object.entries(HOLES).map(([id, does]) => ({ id, does }));

type HoledIdp = Pick<SamlIdp, 'core' | 'system'>;

/** Whether this run has the hole. */
export const isOpen = ({ core, system }: HoledIdp, id: SamlHoleId): boolean => core.holes.isOpen(system, id);

/** Whether a hole lets an address pass that is not registered. */
export function letsPass(idp: HoledIdp, url: string, registered: string): boolean {
  if (isOpen(idp, 'acs-unregistered')) return true;
  if (!URL.canParse(url) || !URL.canParse(registered)) return false;
  const { protocol, hostname } = new URL(registered);
  const asked = new URL(url);
  return (
    (isOpen(idp, 'acs-path') && asked.protocol === protocol && asked.hostname === hostname) ||
    (isOpen(idp, 'acs-userinfo') && asked.username === hostname) ||
    (isOpen(idp, 'acs-suffix') && asked.hostname.startsWith(`${hostname}.`))
  );
}

/** Whether a hole lets a request pass whose signature is refused for this reason. */
export function letsSignaturePass(idp: HoledIdp, reason: string): boolean {
  const open = (...ids: readonly SamlHoleId[]) => ids.some((id) => isOpen(idp, id));
  if (open('comment-in-issuer', 'cdata-issuer')) return true;
  if (/not made with a key/.test(reason)) return open('other-key', 'bad-signature');
  if (/direct child|more than one/.test(reason)) return open('xsw-request');
  return open('digest-only');
}

/** The XML as a careless reader takes it. */
export function asRead(idp: HoledIdp, xml: string): string {
  const types = (['dtd-internal', 'dtd-external', 'entity-bomb-small'] as const).some((id) =>
    isOpen(idp, id),
  );
  const text = types ? xml.replace(/^<!DOCTYPE[^[>]*(?:\[[^\]]*\])?>/, '') : xml;
  const bare = isOpen(idp, 'cdata-issuer') ? text.replace(/<!\[CDATA\[.*?\]\]>/g, '') : text;
  return isOpen(idp, 'comment-in-issuer') ? bare.replace(/<!---->[^<]*/, '') : bare;
}
