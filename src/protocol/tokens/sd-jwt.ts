/** Splits an SD-JWT: a JWT, disclosures, and the holder's proof. RFC 9901, 4. */
import type { Members } from './disclosure.ts';

/** Maximum number of disclosures read. A credential has a few dozen; each costs a hash and a search for its place. */
export const DISCLOSURE_LIMIT = 10_000;

export interface SdJwtParts {
  readonly issuerJwt: string;
  /** Base64url texts, as received; at most {@link DISCLOSURE_LIMIT}. */
  readonly disclosures: readonly string[];
  /** Their number, if larger. */
  readonly beyond?: number;
  /** The JWT that proves possession of the holder's key. RFC 9901, 4.3. */
  readonly keyBinding?: string;
  /** It had no ~, so disclosures and key binding may have been lost. */
  readonly unterminated?: true;
  /** Input of `sd_hash` in the key binding JWT: everything before it. */
  readonly presented: string;
}

/** An SD-JWT reduced to the issuer's JWT: without the ~ that it must at least end in. */
export const bareSdJwt = (issuerJwt: string): SdJwtParts => ({
  issuerJwt,
  disclosures: [],
  unterminated: true,
  presented: `${issuerJwt}~`,
});

/** Splits a compact one at the tildes; undefined for a text without any. */
export function splitSdJwt(token: string): SdJwtParts | undefined {
  if (!token.includes('~') || token.startsWith('{')) return undefined;
  const first = token.indexOf('~');
  const end = token.lastIndexOf('~');
  const keyBinding = token.slice(end + 1);
  const between = token.slice(first + 1, end);
  return {
    issuerJwt: token.slice(0, first),
    disclosures: first === end ? [] : between.split('~', DISCLOSURE_LIMIT),
    ...beyondLimit(first === end ? 0 : countTildes(between) + 1),
    ...(keyBinding === '' ? {} : { keyBinding }),
    presented: token.slice(0, end + 1),
  };
}

const beyondLimit = (count: number): { readonly beyond?: number } =>
  count > DISCLOSURE_LIMIT ? { beyond: count } : {};

function countTildes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('~'); at !== -1; at = text.indexOf('~', at + 1)) count += 1;
  return count;
}

/**
 * Does the same for the unprotected header of a JSON serialization. RFC 9901, 8.1.
 * @param issuerJwt the JWS in compact form, input of `sd_hash`
 */
export function sdJwtOfHeader(header: Members | undefined, issuerJwt: string): SdJwtParts | undefined {
  const listed = header?.disclosures;
  if (!Array.isArray(listed)) return undefined;
  const all = listed.filter((one): one is string => typeof one === 'string');
  const disclosures = all.slice(0, DISCLOSURE_LIMIT);
  const keyBinding = header?.kb_jwt;
  return {
    issuerJwt,
    disclosures,
    ...beyondLimit(all.length),
    ...(typeof keyBinding === 'string' ? { keyBinding } : {}),
    presented: `${[issuerJwt, ...disclosures].join('~')}~`,
  };
}
