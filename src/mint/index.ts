/**
 * Makes tokens, SAML messages, signed data objects and keys, good or broken in one check, with the sandbox's signers.
 */
export { ENCRYPTION_NAMES, KEY_MANAGEMENT_NAMES, SIGNATURE_NAMES } from '../sandbox/jose/algorithms.ts';
export { BREAKS, type Breaking, NOT_SHOWN } from './breaks.ts';
export { DEFAULTS } from './defaults.ts';
export {
  KEY_FORMATS,
  type KeyFormat,
  makeKey,
  publicJwk,
  writeKeys,
} from './keys/make-keys.ts';
export { type MintKey, ofSecret, readMintKey, usualAlgorithm } from './keys/mint-key.ts';
export type { Minted, Verification, VerifierFile, VerifierOption } from './minted.ts';
export { findPerson, samlSubject } from './people.ts';
export { mintSaml } from './saml/saml.ts';
export { SAML_KINDS, type SamlKind, type SamlWish } from './saml/wish.ts';
export { SDO_FORMS, type SdoWish } from './sdo/plan.ts';
export { mintSdo } from './sdo/sdo.ts';
export { encryptionTo, receives, toClient } from './tokens/encryption.ts';
export { TOKEN_KINDS, type TokenKind, type TokenWish } from './tokens/plan.ts';
export { mintToken } from './tokens/token.ts';
