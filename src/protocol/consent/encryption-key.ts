/** Wire shapes of a consent signature that several parts share. */
import type { JsonObject } from '../jose/decoded.ts';

export type {
  ConsentDialect,
  ConsentProtocol,
  HintRule,
  SigningMethod,
} from '../../providers/consent-types.ts';

/** The key that the request object is encrypted to, and the protected header that follows from it. */
export interface EncryptionKey {
  readonly jwk: JsonObject;
  readonly header: JweHeader;
}

/** In the order in which it is written. */
export type JweHeader = JsonObject & { readonly alg: string; readonly enc: string };
