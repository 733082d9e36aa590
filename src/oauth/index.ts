/** OAuth and OpenID Connect errors from the specifications, as data: codes, endpoints, hints. */

export type { Endpoint, ErrorMeaning } from './error-meaning.ts';
export { AUTHORIZATION_ERRORS } from './errors/authorization.ts';

export { TOKEN_ERRORS } from './errors/token.ts';
export { HINT_RULES, type HintRule, hintFor, type Sent } from './hints/hint-for.ts';
export {
  ENDPOINT_NAMES,
  endpointsOf,
  errorAt,
  errorCodes,
  OAUTH_ERRORS,
  productError,
} from './registry.ts';
