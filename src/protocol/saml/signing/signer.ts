/** The key of the service provider, and the algorithm that it signs with. RFC 6931 and RFC 9231. */
import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { IdcliError } from '../../../errors.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../signature/algorithms.ts';

/** An RSA, RSA-PSS or EC key, with its certificate. */
export interface Signer {
  /** Unencrypted PEM. */
  readonly key: string;
  /** Base64 of DER. */
  readonly certificate: string;
}

export interface SigningMethod extends SignatureAlgorithm {
  readonly uri: string;
}

/** Hash by curve: as strong as the key. */
const BY_CURVE: Readonly<Record<string, SignatureAlgorithm['hash']>> = {
  prime256v1: 'sha256',
  secp384r1: 'sha384',
  secp521r1: 'sha512',
};

/** Returns the algorithm for a key; undefined for a key that XML signatures do not know. */
export function signingMethod({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): SigningMethod | undefined {
  if (type === 'rsa') return methodOf('rsa', 'sha256');
  if (type === 'rsa-pss') return methodOf('rsa-pss', details?.hashAlgorithm ?? 'sha256');
  const hash = type === 'ec' ? BY_CURVE[details?.namedCurve ?? ''] : undefined;
  return hash && methodOf('ecdsa', hash);
}

function methodOf(scheme: SignatureAlgorithm['scheme'], hash: string): SigningMethod | undefined {
  const found = Object.entries(SIGNATURE_ALGORITHMS).find(
    ([, algorithm]) => algorithm.scheme === scheme && algorithm.hash === hash && hash !== 'sha1',
  );
  return found && { uri: found[0], ...found[1] };
}

/**
 * Signs text, and returns algorithm and value.
 * @throws {IdcliError} `KEY_UNREADABLE` for a key that XML signatures do not know
 */
export function signText(
  { key: pem }: Signer,
  textOf: (method: SigningMethod) => string,
): { readonly method: SigningMethod; readonly text: string; readonly value: string } {
  const key = createPrivateKey(pem);
  const method = signingMethod(key);
  if (method === undefined)
    throw new IdcliError(
      'KEY_UNREADABLE',
      `SAML has no signature algorithm for a key of type ${key.asymmetricKeyType}`,
    );
  const text = textOf(method);
  const value = sign(method.hash, Buffer.from(text), { key, ...PADDING[method.scheme] });
  return { method, text, value: value.toString('base64') };
}

/** RFC 9231, 2.3.9: the salt is as long as the hash. XML Signature 1.1, 6.4.3: r and s, one after the other. */
const PADDING = {
  rsa: {},
  'rsa-pss': { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ecdsa: { dsaEncoding: 'ieee-p1363' as const },
};
