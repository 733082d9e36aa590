/** Finds tokens in any input, and opens selective disclosures. No network, no clock, no judgement. */
export { sdHash } from './disclosure.ts';
export { findTokens } from './find.ts';
export { type OpenedClaims, openDisclosures, type Problem } from './open-disclosures.ts';
export { DISCLOSURE_LIMIT, type SdJwtParts, sdJwtOfHeader, splitSdJwt } from './sd-jwt.ts';
