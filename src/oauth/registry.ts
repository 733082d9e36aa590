/**
 * The only table of error codes: the IANA registry "OAuth Extensions Error" and the core specifications' codes, by
 * endpoint. https://www.iana.org/assignments/oauth-parameters
 */

import type { Endpoint, ErrorMeaning, ErrorTable, SpecifiedError } from './error-meaning.ts';
import { AUTHORIZATION_ERRORS } from './errors/authorization.ts';
import {
  BACKCHANNEL_ERRORS,
  DEVICE_ERRORS,
  INTROSPECTION_ERRORS,
  PUSHED_REQUEST_ERRORS,
  REGISTRATION_ERRORS,
  RESOURCE_ERRORS,
  REVOCATION_ERRORS,
} from './errors/others.ts';
import { PRODUCT_ERRORS } from './errors/products.ts';
import { TOKEN_ERRORS } from './errors/token.ts';

export const OAUTH_ERRORS: Readonly<Record<Endpoint, ErrorTable>> = {
  authorization: AUTHORIZATION_ERRORS,
  token: TOKEN_ERRORS,
  par: PUSHED_REQUEST_ERRORS,
  introspection: INTROSPECTION_ERRORS,
  revocation: REVOCATION_ERRORS,
  registration: REGISTRATION_ERRORS,
  device: DEVICE_ERRORS,
  backchannel: BACKCHANNEL_ERRORS,
  resource: RESOURCE_ERRORS,
};

/** Endpoint names for use in a sentence. */
export const ENDPOINT_NAMES: Readonly<Record<Endpoint, string>> = {
  authorization: 'the authorization endpoint',
  token: 'the token endpoint',
  par: 'the pushed authorization request endpoint',
  introspection: 'the introspection endpoint',
  revocation: 'the revocation endpoint',
  registration: 'the registration endpoint',
  device: 'the device authorization endpoint',
  backchannel: 'the backchannel authentication endpoint',
  resource: 'a resource such as UserInfo',
};

const ENDPOINTS = Object.keys(OAUTH_ERRORS) as readonly Endpoint[];

/** Returns the endpoints that may return a code, in table order; empty for an unspecified code. */
export function endpointsOf(code: string): readonly Endpoint[] {
  return ENDPOINTS.filter((endpoint) => Object.hasOwn(OAUTH_ERRORS[endpoint], code));
}

/** Returns every code in the table, once. */
export function errorCodes(): readonly string[] {
  return [...new Set(ENDPOINTS.flatMap((endpoint) => Object.keys(OAUTH_ERRORS[endpoint])))];
}

/** Returns the meaning of a code that only products use. */
export const productError = (code: string): ErrorMeaning | undefined =>
  Object.hasOwn(PRODUCT_ERRORS, code) ? PRODUCT_ERRORS[code] : undefined;

export interface LocatedError extends SpecifiedError {
  /** The endpoints the code belongs to, if the one that returned it is not among them. */
  readonly strayFrom?: readonly Endpoint[];
}

/** Returns the meaning of a code at an endpoint; if unexpected there, its meaning elsewhere. */
export function errorAt(code: string, endpoint: Endpoint): LocatedError | undefined {
  const endpoints = endpointsOf(code);
  const [first] = endpoints;
  if (first === undefined) return undefined;
  if (endpoints.includes(endpoint)) return OAUTH_ERRORS[endpoint][code];
  const elsewhere = OAUTH_ERRORS[first][code];
  return elsewhere === undefined ? undefined : { ...elsewhere, strayFrom: endpoints };
}
