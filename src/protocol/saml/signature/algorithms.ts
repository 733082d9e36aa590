/** Algorithms of XML signatures by their URI. XML Signature 1.1, 6; RFC 6931 and 9231. */

export interface SignatureAlgorithm {
  readonly name: string;
  readonly hash: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly scheme: 'rsa' | 'rsa-pss' | 'ecdsa';
}

export interface DigestAlgorithm {
  readonly name: string;
  readonly hash: SignatureAlgorithm['hash'];
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';

/** The allow-list; includes SHA-1 to name it, but it is refused unless explicitly enabled (rule SV-6). */
export const SIGNATURE_ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  [`${DSIG}rsa-sha1`]: { name: 'RSA-SHA1', hash: 'sha1', scheme: 'rsa' },
  [`${MORE}rsa-sha256`]: { name: 'RSA-SHA256', hash: 'sha256', scheme: 'rsa' },
  [`${MORE}rsa-sha384`]: { name: 'RSA-SHA384', hash: 'sha384', scheme: 'rsa' },
  [`${MORE}rsa-sha512`]: { name: 'RSA-SHA512', hash: 'sha512', scheme: 'rsa' },
  [`${MORE_2007}sha1-rsa-MGF1`]: { name: 'RSA-PSS-SHA1', hash: 'sha1', scheme: 'rsa-pss' },
  [`${MORE_2007}sha256-rsa-MGF1`]: { name: 'RSA-PSS-SHA256', hash: 'sha256', scheme: 'rsa-pss' },
  [`${MORE_2007}sha384-rsa-MGF1`]: { name: 'RSA-PSS-SHA384', hash: 'sha384', scheme: 'rsa-pss' },
  [`${MORE_2007}sha512-rsa-MGF1`]: { name: 'RSA-PSS-SHA512', hash: 'sha512', scheme: 'rsa-pss' },
  [`${MORE}ecdsa-sha1`]: { name: 'ECDSA-SHA1', hash: 'sha1', scheme: 'ecdsa' },
  [`${MORE}ecdsa-sha256`]: { name: 'ECDSA-SHA256', hash: 'sha256', scheme: 'ecdsa' },
  [`${MORE}ecdsa-sha384`]: { name: 'ECDSA-SHA384', hash: 'sha384', scheme: 'ecdsa' },
  [`${MORE}ecdsa-sha512`]: { name: 'ECDSA-SHA512', hash: 'sha512', scheme: 'ecdsa' },
};

export const DIGEST_ALGORITHMS: Readonly<Record<string, DigestAlgorithm>> = {
  [`${DSIG}sha1`]: { name: 'SHA-1', hash: 'sha1' },
  'http://www.w3.org/2001/04/xmlenc#sha256': { name: 'SHA-256', hash: 'sha256' },
  [`${MORE}sha384`]: { name: 'SHA-384', hash: 'sha384' },
  'http://www.w3.org/2001/04/xmlenc#sha512': { name: 'SHA-512', hash: 'sha512' },
};

export const ENVELOPED = `${DSIG}enveloped-signature`;

/** Exclusive canonicalization. A message with comments is refused as a whole, so both give the same result. */
export const EXCLUSIVE: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
]);

/** Why an algorithm is off the lists, where there is a specific reason. */
export const REFUSALS: Readonly<Record<string, string>> = {
  [`${DSIG}hmac-sha1`]: 'an HMAC is made with a secret; made with a public key, everybody can make it',
  [`${MORE}hmac-sha256`]: 'an HMAC is made with a secret; made with a public key, everybody can make it',
  [`${MORE}hmac-sha384`]: 'an HMAC is made with a secret; made with a public key, everybody can make it',
  [`${MORE}hmac-sha512`]: 'an HMAC is made with a secret; made with a public key, everybody can make it',
  [`${DSIG}dsa-sha1`]: 'DSA is out of use, and SHA-1 is broken',
  [`${MORE}rsa-md5`]: 'MD5 is broken',
  [`${MORE}md5`]: 'MD5 is broken',
  'http://www.w3.org/TR/1999/REC-xpath-19991116':
    'an XPath transform can leave parts of the message out of the signature',
  'http://www.w3.org/2002/06/xmldsig-filter2':
    'an XPath transform can leave parts of the message out of the signature',
  'http://www.w3.org/TR/1999/REC-xslt-19991116':
    'an XSLT transform runs a program that came with the message',
  [`${DSIG}base64`]: 'what is hashed would not be the message',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315':
    'inclusive canonicalization also hashes the context of the signed part; SAML core, 5.4.3, asks for ' +
    'the exclusive one',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments':
    'inclusive canonicalization also hashes the context of the signed part; SAML core, 5.4.3, asks for ' +
    'the exclusive one',
  'http://www.w3.org/2006/12/xml-c14n11':
    'inclusive canonicalization also hashes the context of the signed part; SAML core, 5.4.3, asks for ' +
    'the exclusive one',
};

/** Returns a table's own entry, ignoring inherited properties. */
export function lookup<Entry>(
  table: Readonly<Record<string, Entry>>,
  name: string | undefined,
): Entry | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
