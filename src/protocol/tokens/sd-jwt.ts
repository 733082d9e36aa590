/** The parts of an SD-JWT: a JWT, claims that travel beside it, and the holder's proof. RFC 9901, 4. */
import type { Members } from './disclosure.ts';

/** Disclosures that are read. A credential has a few dozen; each costs a hash and a place to be looked for. */
export const DISCLOSURE_LIMIT = 10_000;

export interface SdJwtParts {
  readonly issuerJwt: string;
  /** Base64url texts, as they stood; not more than {@link DISCLOSURE_LIMIT}. */
  readonly disclosures: readonly string[];
  /** How many there are, when that is more. */
  readonly beyond?: number;
  /** The JWT that proves possession of the holder's key. RFC 9901, 4.3. */
  readonly keyBinding?: string;
  /** It came without any ~, so that disclosures and key binding may have been lost. */
  readonly unterminated?: true;
  /** What `sd_hash` of the key binding JWT is the hash of: everything before it. */
  readonly presented: string;
}

/** An SD-JWT of which only the JWT of the issuer is left: without the ~ that it ends in at least. */
export const bareSdJwt = (issuerJwt: string): SdJwtParts => ({
  issuerJwt,
  disclosures: [],
  unterminated: true,
  presented: `${issuerJwt}~`,
});

/** Cuts a compact one at the tildes; undefined for a text without any. */
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
 * The same from the unprotected header of a JSON serialization. RFC 9901, 8.1.
 * @param issuerJwt the JWS in compact form, which `sd_hash` is made of
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
