/**
 * Hash and signature algorithms of CMS, certificates and OCSP, by object identifier. RFC 3370, 4055, 5754, 5758,
 * 8419.
 */

export interface HashAlgorithm {
  readonly name: string;
  /** The name in node:crypto. */
  readonly hash: string;
}

/** How the key was used; with `hash` where the identifier names it. */
export interface SignatureScheme {
  readonly scheme: 'rsa' | 'rsa-pss' | 'ecdsa' | 'eddsa';
  readonly hash?: string;
}

export const HASHES: Readonly<Record<string, HashAlgorithm>> = {
  '1.2.840.113549.2.5': { name: 'MD5', hash: 'md5' },
  '1.3.14.3.2.26': { name: 'SHA-1', hash: 'sha1' },
  '2.16.840.1.101.3.4.2.4': { name: 'SHA-224', hash: 'sha224' },
  '2.16.840.1.101.3.4.2.1': { name: 'SHA-256', hash: 'sha256' },
  '2.16.840.1.101.3.4.2.2': { name: 'SHA-384', hash: 'sha384' },
  '2.16.840.1.101.3.4.2.3': { name: 'SHA-512', hash: 'sha512' },
  '2.16.840.1.101.3.4.2.8': { name: 'SHA3-256', hash: 'sha3-256' },
  '2.16.840.1.101.3.4.2.9': { name: 'SHA3-384', hash: 'sha3-384' },
  '2.16.840.1.101.3.4.2.10': { name: 'SHA3-512', hash: 'sha3-512' },
};

export const SCHEMES: Readonly<Record<string, SignatureScheme>> = {
  '1.2.840.113549.1.1.1': { scheme: 'rsa' },
  '1.2.840.113549.1.1.4': { scheme: 'rsa', hash: 'md5' },
  '1.2.840.113549.1.1.5': { scheme: 'rsa', hash: 'sha1' },
  '1.2.840.113549.1.1.14': { scheme: 'rsa', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { scheme: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'rsa', hash: 'sha512' },
  '1.2.840.113549.1.1.10': { scheme: 'rsa-pss' },
  '1.2.840.10045.2.1': { scheme: 'ecdsa' },
  '1.2.840.10045.4.1': { scheme: 'ecdsa', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { scheme: 'ecdsa', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { scheme: 'ecdsa', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'ecdsa', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ecdsa', hash: 'sha512' },
  '1.3.101.112': { scheme: 'eddsa' },
  '1.3.101.113': { scheme: 'eddsa' },
};

const SCHEME_NAMES = { rsa: 'RSA', 'rsa-pss': 'RSA-PSS', ecdsa: 'ECDSA', eddsa: 'EdDSA' } as const;
const WEAK: ReadonlySet<string> = new Set(['md5', 'sha1']);

/** `RSA with SHA-256`. */
export function describeAlgorithm({ scheme }: SignatureScheme, hash: string | undefined): string {
  const name = hash === undefined ? undefined : nameOfHash(hash);
  return name === undefined ? SCHEME_NAMES[scheme] : `${SCHEME_NAMES[scheme]} with ${name}`;
}

const nameOfHash = (hash: string): string =>
  Object.values(HASHES).find((one) => one.hash === hash)?.name ?? hash;

/** Names the hash functions with known collisions, each once. */
export const weakOf = (...hashes: readonly (string | undefined)[]): string[] =>
  [...new Set(hashes)].flatMap((hash) => (hash !== undefined && WEAK.has(hash) ? [nameOfHash(hash)] : []));

const XML_NAMES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#md5': 'md5',
  'http://www.w3.org/2001/04/xmldsig-more#sha224': 'sha224',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

/** Finds a hash function by any of its names: a URI, an object identifier, `SHA-256`, `sha256`. */
export function findHash(name: string): HashAlgorithm | undefined {
  const plain = name.trim();
  if (Object.hasOwn(XML_NAMES, plain)) return named(XML_NAMES[plain]);
  const identifier = plain.replace(/^urn:oid:/i, '');
  if (Object.hasOwn(HASHES, identifier)) return HASHES[identifier];
  return named(plain.toLowerCase().replace(/^sha-?(?=\d{1,3}$)/, 'sha'));
}

const named = (hash: string | undefined): HashAlgorithm | undefined =>
  Object.values(HASHES).find((one) => one.hash === hash);
