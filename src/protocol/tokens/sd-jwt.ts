/** The parts of an SD-JWT: a JWT, claims that travel beside it, and the holder's proof. RFC 9901, 4. */
import type { Members } from './disclosure.ts';

export interface SdJwtParts {
  readonly issuerJwt: string;
  /** Base64url texts, as they stood. */
  readonly disclosures: readonly string[];
  /** The JWT that proves possession of the holder's key. RFC 9901, 4.3. */
  readonly keyBinding?: string;
  /** What `sd_hash` of the key binding JWT is the hash of: everything before it. */
  readonly presented: string;
}

/** Cuts a compact one at the tildes; undefined for a text without any. */
export function splitSdJwt(token: string): SdJwtParts | undefined {
  if (!token.includes('~') || token.startsWith('{')) return undefined;
  const [issuerJwt = '', ...rest] = token.split('~');
  const last = rest.pop() ?? '';
  const presented = token.slice(0, token.length - last.length);
  return { issuerJwt, disclosures: rest, ...(last === '' ? {} : { keyBinding: last }), presented };
}

/**
 * The same from the unprotected header of a JSON serialization. RFC 9901, 8.1.
 * @param issuerJwt the JWS in compact form, which `sd_hash` is made of
 */
export function sdJwtOfHeader(header: Members | undefined, issuerJwt: string): SdJwtParts | undefined {
  const listed = header?.disclosures;
  if (!Array.isArray(listed)) return undefined;
  const disclosures = listed.filter((one): one is string => typeof one === 'string');
  const keyBinding = header?.kb_jwt;
  return {
    issuerJwt,
    disclosures,
    ...(typeof keyBinding === 'string' ? { keyBinding } : {}),
    presented: `${[issuerJwt, ...disclosures].join('~')}~`,
  };
}
