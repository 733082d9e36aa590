/** A public key as PEM: what a confused server takes for an HMAC secret. */
import { KeyObject, type webcrypto } from 'node:crypto';

export const exportPublicPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  KeyObject.from(key).export({ format: 'pem', type: 'spki' }).toString();
