/** Wire types shared by several parts of a consent signature. */
import type { JsonObject } from '../jose/decoded.ts';

export type {
  ConsentDialect,
  ConsentProtocol,
  HintRule,
  SigningMethod,
} from '../../providers/consent-types.ts';

/** The encryption key for the request object, and the resulting protected header. */
export interface EncryptionKey {
  readonly jwk: JsonObject;
  readonly header: JweHeader;
}

/** In writing order. */
export type JweHeader = JsonObject & { readonly alg: string; readonly enc: string };
