/** Finds a provider's metadata: OpenID Connect Discovery 1.0, 4; else RFC 8414, 3; else the preset. */
import { IdcliError } from '../../errors.ts';
import { type Discovered, discoveryUrl, fetchDocument, type Metadata } from './discovery.ts';

export interface FoundMetadata extends Discovered {
  /** `openid`: its discovery document; `oauth`: that of an OAuth server (RFC 8414); `known`: not published. */
  readonly kind: 'openid' | 'oauth' | 'known';
  /** Its URL; absent where it is not published. */
  readonly url?: URL;
}

/** RFC 8414, 3.1: the issuer's path goes last. */
function oauthMetadataUrl(issuer: string): URL {
  const { origin, pathname } = new URL(issuer);
  return new URL(`${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`);
}

/**
 * @param known a preset's metadata for a provider that publishes none
 * @throws {IdcliError} `DISCOVERY_FAILED` when there is none, and what `fetch` throws
 */
export async function findMetadata(
  fetch: typeof globalThis.fetch,
  issuer: string,
  known?: Metadata,
): Promise<FoundMetadata> {
  const openid = discoveryUrl(issuer);
  const first = await fetchDocument(fetch, openid);
  if (first.ok) return { ...first.discovered, kind: 'openid', url: openid };
  if (!first.missing) throw first.error;
  const oauth = oauthMetadataUrl(issuer);
  const second = await fetchDocument(fetch, oauth);
  if (second.ok) return { ...second.discovered, kind: 'oauth', url: oauth };
  if (known !== undefined) return { metadata: known, duplicates: [], kind: 'known' };
  throw new IdcliError('DISCOVERY_FAILED', first.error.message, {
    hint: `${first.error.hint ?? ''}\nnor is there one of an OAuth server (RFC 8414) at ${oauth}`,
    cause: first.error,
  });
}
