/** What the OAuth and OpenID Connect specifications say about errors, as data: codes, endpoints, hints. */

export type { Endpoint, ErrorMeaning, ErrorTable, SpecifiedError } from './error-meaning.ts';
export { AUTHORIZATION_ERRORS } from './errors/authorization.ts';
export { RESOURCE_ERRORS } from './errors/others.ts';
export { TOKEN_ERRORS } from './errors/token.ts';
export { HINT_RULES, type Hint, type HintRule, hintFor, type Refused, type Sent } from './hints/hint-for.ts';
export {
  ENDPOINT_NAMES,
  endpointsOf,
  errorAt,
  errorCodes,
  type LocatedError,
  OAUTH_ERRORS,
} from './registry.ts';
