/**
 * Mutual TLS has addresses of its own (RFC 8705, 5): the same port under another name of this machine, so that a
 * browser that logs in is never asked for a certificate in earnest.
 */
import type { SandboxRequest } from '../../../http.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import { PATHS } from '../paths.ts';
import type { Provider } from '../provider.ts';

/** The base under the other name; undefined without TLS. */
function aliasBase({ base }: Provider): string | undefined {
  const url = new URL(base);
  if (url.protocol !== 'https:') return undefined;
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return url.href.replace(/\/$/, '');
}

const ALIASED = {
  token_endpoint: PATHS.token,
  userinfo_endpoint: PATHS.userinfo,
  pushed_authorization_request_endpoint: PATHS.par,
  introspection_endpoint: PATHS.introspect,
  revocation_endpoint: PATHS.revoke,
  device_authorization_endpoint: PATHS.deviceAuthorization,
  backchannel_authentication_endpoint: PATHS.backchannel,
  registration_endpoint: PATHS.register,
} as const;

/** `mtls_endpoint_aliases` of the metadata; undefined without TLS. */
export function mtlsAliases(
  provider: Provider,
  fault: GenericFault | undefined,
): Readonly<Record<string, string>> | undefined {
  const base = aliasBase(provider);
  if (base === undefined) return undefined;
  const isAlone = fault?.effect.aliases !== undefined;
  const named = Object.entries(ALIASED).filter(([name]) => !isAlone || name === 'token_endpoint');
  return Object.fromEntries(named.map(([name, path]) => [name, `${base}${path}`]));
}

/** The address that the client called, by the name it used. */
export function calledAt({ headers, url }: SandboxRequest): string {
  return `${url.protocol}//${headers.host ?? url.host}${url.pathname}`;
}

/** The certificate of a request to one of the aliases; elsewhere none counts, unless a vendor has no aliases. */
export function certificateOf(provider: Provider, request: SandboxRequest): string | undefined {
  if (provider.vendor !== undefined) return request.certificate;
  const base = aliasBase(provider);
  return base !== undefined && calledAt(request).startsWith(base) ? request.certificate : undefined;
}
