/** What is known of a consent signature before it is sent. */
import type { Json } from '../../common/json.ts';
import type { ConsentProtocol, EncryptionKey } from '../../protocol/consent/encryption-key.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';

export interface ConsentRequestInput {
  /** The request object as it is to be encrypted. */
  readonly object: JsonObject;
  readonly protocol: ConsentProtocol;
  /** What the client authenticates with at the token endpoint. The secret is only looked at, and never told. */
  readonly credentials?: { readonly clientId: string; readonly secret?: string };
  /** The key that was chosen; `null`: the key set has none. Absent: no key set was read. */
  readonly key?: EncryptionKey | null;
  /** Names of the parameters of the authorization request. */
  readonly parameters?: readonly string[];
}

/** A member of the object itself. */
export function claimOf({ object }: Pick<ConsentRequestInput, 'object'>, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
