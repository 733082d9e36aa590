/** The holes of a SAML identity provider, as data; the handlers ask for them by id. */
import type { SamlIdp } from './idp/idp.ts';

const HOLES = {
  'acs-unregistered': 'answers at any assertion consumer service, and takes requests without a signature',
  'acs-unregistered-signed': 'answers at any assertion consumer service that a signed request names',
  'acs-path': 'answers at any path of a registered host, and takes requests without a signature',
  'acs-userinfo': 'takes the user name of an address for its host, and requests without a signature',
  'acs-suffix': 'answers at hosts that begin with a registered one, and takes requests without a signature',
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
  'instant-old': 'answers requests of any age',
  'id-replayed': 'answers a request whose ID it has answered before',
  'force-authn': 'lets a session answer a request with ForceAuthn',
  passive: 'shows pages although IsPassive was asked for',
  'authn-context-unknown': 'ignores demands for a context that it has not',
  'authn-context-exact': 'ignores an exact demand for a context that it has not',
  'authn-context-minimum': 'ignores a demand for at least a context that it has not',
  'nameid-unspecified': 'refuses the format unspecified',
  'nameid-unknown': 'ignores demands for a format that it has not',
  'allow-create-false': 'answers a demand with AllowCreate false by a transient NameID',
  'subject-other': 'writes the Subject of a request into the assertion, whoever has logged in',
  'dtd-internal': 'reads over a document type',
  'dtd-external': 'fetches a document type at another address, and reads over it',
  'dtd-external-entity': 'fetches the external entities of a document type',
  'dtd-parameter-entity': 'fetches the parameter entities of a document type',
  xinclude: 'fetches what XInclude names',
  'entity-bomb-small': 'reads over a document type with entities of entities',
  'comment-in-issuer': 'reads the Issuer up to the first comment',
  'cdata-issuer': 'reads the Issuer up to the first CDATA section',
  'relaystate-script': 'writes RelayState into its page without escaping',
  'relaystate-url': 'sends the browser to an address in RelayState',
  'relaystate-long': 'cuts RelayState after 80 characters',
  'response-signed': 'signs no assertion',
  'response-algorithms': 'signs with SHA-1',
  'response-audience': 'leaves the audience out',
  'response-recipient': 'leaves the recipient out',
  'response-in-response-to': 'does not say which request is answered',
  'response-lifetime': 'makes responses that are good for a day',
  'metadata-keys': 'has a key of 1024 bits in its metadata',
  'metadata-valid-until': 'has metadata that ended yesterday',
  'metadata-signature': 'has metadata whose signature does not hold',
  'metadata-behaviour': 'announces a format of NameID that it has not, and answers with another one',
  'artifact-replay': 'resolves an artifact as often as asked',
  'artifact-unsigned': 'resolves artifacts for calls without a signature',
  'artifact-other-key': 'takes signatures of calls that do not verify',
  'artifact-other-sp': 'resolves artifacts for any service provider',
  'logout-other-session': 'ends sessions of the service provider whatever the request names',
  'logout-expired': 'does not look at NotOnOrAfter of a LogoutRequest',
  'logout-destination': 'does not look at Destination of a LogoutRequest',
  'logout-unsigned': 'takes a LogoutRequest without a signature',
  'logout-unsigned-redirect': 'takes a LogoutRequest in a query without a signature',
  'logout-other-key': 'takes signatures of a LogoutRequest that do not verify',
  'logout-bad-signature': 'takes signatures of a LogoutRequest that do not verify',
  'logout-response-signed': 'signs no LogoutResponse',
  'logout-redirect': 'sends the browser to an address in RelayState after a logout',
} as const;

export type SamlHoleId = keyof typeof HOLES;

export const SAML_HOLES = Object.entries(HOLES).map(([id, does]) => ({ id, does }));

type HoledIdp = Pick<SamlIdp, 'core' | 'system'>;

/** Whether this run has the hole. */
export const isOpen = ({ core, system }: HoledIdp, id: SamlHoleId): boolean => core.holes.isOpen(system, id);

/** Whether a hole lets an address pass that is not registered. */
export function letsPass(idp: HoledIdp, url: string, registered: string): boolean {
  if (isOpen(idp, 'acs-unregistered') || isOpen(idp, 'acs-unregistered-signed')) return true;
  if (!URL.canParse(url) || !URL.canParse(registered)) return false;
  const { protocol, hostname } = new URL(registered);
  const asked = new URL(url);
  return (
    (isOpen(idp, 'acs-path') && asked.protocol === protocol && asked.hostname === hostname) ||
    (isOpen(idp, 'acs-userinfo') && asked.username === hostname) ||
    (isOpen(idp, 'acs-suffix') && asked.hostname.startsWith(`${hostname}.`))
  );
}

const SPOILT: Readonly<Record<string, readonly SamlHoleId[]>> = {
  AuthnRequest: ['other-key', 'bad-signature'],
  LogoutRequest: ['logout-other-key', 'logout-bad-signature'],
  ArtifactResolve: ['artifact-other-key'],
};

/** Whether a hole lets a message pass whose signature is refused for this reason. */
export function letsSignaturePass(idp: HoledIdp, name: string, reason: string): boolean {
  const open = (...ids: readonly SamlHoleId[]) => ids.some((id) => isOpen(idp, id));
  if (open('comment-in-issuer', 'cdata-issuer')) return true;
  if (/not made with a key/.test(reason)) return open(...(SPOILT[name] ?? []));
  if (/direct child|more than one/.test(reason)) return open('xsw-request');
  return open('digest-only');
}

const UNSIGNED: Readonly<Record<string, (binding: string) => readonly SamlHoleId[]>> = {
  AuthnRequest: (binding) => [
    binding === 'redirect' ? 'signature-stripped-redirect' : 'unsigned',
    ...(['acs-unregistered', 'acs-path', 'acs-userinfo', 'acs-suffix'] as const),
  ],
  LogoutRequest: (binding) => [binding === 'redirect' ? 'logout-unsigned-redirect' : 'logout-unsigned'],
  ArtifactResolve: () => ['artifact-unsigned'],
};

/** Whether a hole lets a message pass without a signature. */
export const letsUnsignedPass = (idp: HoledIdp, name: string, binding: string): boolean =>
  (UNSIGNED[name]?.(binding) ?? []).some((id) => isOpen(idp, id));

const TYPES = [
  'dtd-internal',
  'dtd-external',
  'dtd-external-entity',
  'dtd-parameter-entity',
  'entity-bomb-small',
] as const;

/** The XML as a careless reader takes it. */
export function asRead(idp: HoledIdp, xml: string): string {
  const text = TYPES.some((id) => isOpen(idp, id))
    ? xml.replace(/^<!DOCTYPE[^[>]*(?:\[[^\]]*\])?>/, '')
    : xml;
  const bare = isOpen(idp, 'cdata-issuer') ? text.replace(/<!\[CDATA\[.*?\]\]>/g, '') : text;
  return isOpen(idp, 'comment-in-issuer') ? bare.replace(/<!---->[^<]*/, '') : bare;
}
