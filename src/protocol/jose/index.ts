/**
 * JSON Object Signing and Encryption: tolerant reading, verification, decryption, encryption. The only importer of jose
 * on this side.
 */
export { type Confusion, findConfusion } from './confusion.ts';
export { decode } from './decode.ts';
export { decrypt } from './decrypt.ts';
export { encrypt } from './encrypt.ts';
export { hashClaim } from './hash.ts';
export { describeKey, keysOfSet, publicJwk, readKeys, secretKey } from './keys.ts';
export { verify } from './verify.ts';
