/** Allowed algorithms of XML Encryption (rule SV-7). XML Encryption 1.1, 5. */

export interface ContentAlgorithm {
  readonly name: string;
  /** Node's cipher name. */
  readonly cipher:
    | 'aes-128-cbc'
    | 'aes-192-cbc'
    | 'aes-256-cbc'
    | 'aes-128-gcm'
    | 'aes-192-gcm'
    | 'aes-256-gcm';
  readonly keyBytes: 16 | 24 | 32;
  readonly mode: 'cbc' | 'gcm';
}

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

export const CONTENT_ALGORITHMS: Readonly<Record<string, ContentAlgorithm>> = {
  [`${XENC}aes128-cbc`]: { name: 'AES-128-CBC', cipher: 'aes-128-cbc', keyBytes: 16, mode: 'cbc' },
  [`${XENC}aes192-cbc`]: { name: 'AES-192-CBC', cipher: 'aes-192-cbc', keyBytes: 24, mode: 'cbc' },
  [`${XENC}aes256-cbc`]: { name: 'AES-256-CBC', cipher: 'aes-256-cbc', keyBytes: 32, mode: 'cbc' },
  [`${XENC11}aes128-gcm`]: { name: 'AES-128-GCM', cipher: 'aes-128-gcm', keyBytes: 16, mode: 'gcm' },
  [`${XENC11}aes192-gcm`]: { name: 'AES-192-GCM', cipher: 'aes-192-gcm', keyBytes: 24, mode: 'gcm' },
  [`${XENC11}aes256-gcm`]: { name: 'AES-256-GCM', cipher: 'aes-256-gcm', keyBytes: 32, mode: 'gcm' },
};

/** Key transport: the URI, and the hash of its mask generation function if the URI fixes it. */
export const KEY_TRANSPORTS: Readonly<Record<string, { readonly name: string; readonly mask?: 'sha1' }>> = {
  [`${XENC}rsa-oaep-mgf1p`]: { name: 'RSA-OAEP', mask: 'sha1' },
  [`${XENC11}rsa-oaep`]: { name: 'RSA-OAEP 1.1' },
};

export const OAEP_DIGESTS: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  [`${XENC}sha256`]: 'sha256',
};

export const MASK_FUNCTIONS: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  [`${XENC11}mgf1sha1`]: 'sha1',
  [`${XENC11}mgf1sha256`]: 'sha256',
};

/** Why an algorithm is not allowed, where there is more to say than that it is not on the list. */
export const ENCRYPTION_REFUSALS: Readonly<Record<string, string>> = {
  [`${XENC}rsa-1_5`]:
    'RSA with PKCS#1 v1.5 padding gives its content away to anyone who may ask often enough, and Node.js ' +
    'refuses it too',
  [`${XENC}tripledes-cbc`]: 'Triple DES is out of use',
  [`${XENC}kw-tripledes`]: 'Triple DES is out of use',
  [`${XENC}kw-aes128`]: 'it needs a shared secret, which a service provider does not have',
  [`${XENC}kw-aes192`]: 'it needs a shared secret, which a service provider does not have',
  [`${XENC}kw-aes256`]: 'it needs a shared secret, which a service provider does not have',
  [`${XENC11}ECDH-ES`]: 'key agreement is not supported',
};
