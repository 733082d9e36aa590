/** Tokens in whatever people have at hand; what their members mean; selective disclosure. No network, no clock. */
export { FOUND_LIMIT, findTokens } from './find.ts';
export type { Beside, FoundKind, FoundToken } from './types.ts';
