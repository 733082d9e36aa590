/** Facts about a consent signature, gathered before it is sent. */
import type { Json } from '../../common/json.ts';
import type { ConsentProtocol, EncryptionKey } from '../../protocol/consent/encryption-key.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';

export interface ConsentRequestInput {
  /** The request object before encryption. */
  readonly object: JsonObject;
  readonly protocol: ConsentProtocol;
  /** Client credentials for the token endpoint. The secret is only inspected, never shown. */
  readonly credentials?: { readonly clientId: string; readonly secret?: string };
  /** The chosen key. `null`: the key set has none. Absent: no key set was read. */
  readonly key?: EncryptionKey | null;
  /** Parameter names of the authorization request. */
  readonly parameters?: readonly string[];
}

/** Returns an own member of the object. */
export function claimOf({ object }: Pick<ConsentRequestInput, 'object'>, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
