/** Tokens in whatever people have at hand, and selective disclosure. No network, no clock, nothing judged. */
export { type Disclosure, sdHash } from './disclosure.ts';
export { FOUND_LIMIT, findTokens } from './find.ts';
export type { Beside, FoundKind, FoundToken } from './found-token.ts';
export { type OpenedClaims, openDisclosures, type Problem } from './open-disclosures.ts';
export { resemblanceOf, resemblanceOfOpaque } from './resemblance.ts';
export { DISCLOSURE_LIMIT, type SdJwtParts, sdJwtOfHeader, splitSdJwt } from './sd-jwt.ts';
export { isOpaque } from './shape.ts';
export { decodeText } from './unescape.ts';
