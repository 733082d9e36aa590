/** Refusals of the endpoints that clients call. */
import { mediaType, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { type Parameters, readParameters } from '../../../oidc/parameters.ts';
import { printable } from '../../../oidc/printable.ts';
import type { Refusal } from '../clients/authenticate.ts';

const REALM = 'sandbox-generic';

/** RFC 6749, 5.2: a 401 names the scheme. */
export function refusalResponse({ error, description, status = 400 }: Refusal): SandboxResponse {
  const headers = status === 401 ? { 'WWW-Authenticate': `Basic realm="${REALM}"` } : {};
  return oauthError(status, error, description, headers);
}

/** Reads the form of a request; parameters in the URL or sent twice are refused (RFC 6749, 3.2). */
export function readForm(request: SandboxRequest): Parameters | SandboxResponse {
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    return oauthError(400, 'invalid_request', 'the body must be application/x-www-form-urlencoded');
  if (request.url.search !== '')
    return oauthError(400, 'invalid_request', 'parameters belong into the body, not into the URL');
  const parameters = readParameters(new URLSearchParams(request.body));
  // RFC 8707, 2 and RFC 8693, 2.1 let these repeat.
  const [repeated] = parameters.repeated.filter((name) => name !== 'resource' && name !== 'audience');
  if (repeated !== undefined)
    return oauthError(400, 'invalid_request', `${printable(repeated)} was sent more than once`);
  return parameters;
}

export const isResponse = (value: object): value is SandboxResponse =>
  'status' in value && 'headers' in value;
