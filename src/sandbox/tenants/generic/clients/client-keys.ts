/** The public keys of a client: registered by value, or fetched from its `jwks_uri`. */
import { reasonOf } from '../../../../common/foreign.ts';
import type { Jwk } from '../../../jose/key.ts';
import type { Provider } from '../provider.ts';
import { isObject } from './check-shape.ts';
import type { Client } from './metadata.ts';

export type ClientKeys = { readonly keys: readonly Jwk[] } | { readonly problem: string };

/** @param fresh fetches again: the client may have new keys */
export async function keysOf(provider: Provider, client: Client, fresh = false): Promise<ClientKeys> {
  if (client.jwks !== undefined) return { keys: client.jwks.keys };
  const uri = client.jwks_uri;
  if (uri === undefined) return { keys: [] };
  const known = provider.state.fetchedKeys.get(uri);
  if (known !== undefined && !fresh) return { keys: known };
  try {
    const response = await provider.core.fetch(uri);
    const document: unknown = await response.json();
    if (!response.ok || !isObject(document) || !Array.isArray(document.keys))
      return { problem: `jwks_uri ${uri} answered ${response.status} without a key set` };
    const keys = document.keys.filter(isObject);
    provider.state.fetchedKeys.set(uri, keys);
    return { keys };
  } catch (error) {
    return { problem: `jwks_uri ${uri} cannot be read: ${reasonOf(error)}` };
  }
}
