/** Tokens in whatever people have at hand, and selective disclosure. No network, no clock, nothing judged. */
export { sdHash } from './disclosure.ts';
export { findTokens } from './find.ts';
export { type OpenedClaims, openDisclosures, type Problem } from './open-disclosures.ts';
export { DISCLOSURE_LIMIT, type SdJwtParts, sdJwtOfHeader, splitSdJwt } from './sd-jwt.ts';
