/** Reads the discovery document as it is; `checks/` judges it. OpenID Connect Discovery 1.0, 4. */

import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { describeNotJson, parseJson, readJson } from '../http/body.ts';
import { duplicateMembers } from '../http/strict-json.ts';

export type Metadata = { readonly [member: string]: Json };

const WELL_KNOWN = '/.well-known/openid-configuration';

/**
 * Parses an issuer identifier typed by a person.
 * @throws {IdcliError} `USAGE` when it is not a URL, or has a query or fragment
 */
export function parseIssuer(text: string): { readonly issuer: string; readonly note?: string } {
  const trimmed = text.trim();
  const issuer = trimmed.endsWith(WELL_KNOWN) ? trimmed.slice(0, -WELL_KNOWN.length) : trimmed;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new IdcliError('USAGE', `the issuer is not a URL: ${text}`, {
      hint: 'an issuer looks like https://op.example.com, without the path of its discovery document',
    });
  }
  if (url.search !== '' || url.hash !== '') {
    throw new IdcliError('USAGE', 'an issuer has no query and no fragment', {
      hint: `try --issuer ${url.origin}${url.pathname}`,
    });
  }
  return issuer === trimmed ? { issuer } : { issuer, note: `${WELL_KNOWN} was taken off the issuer` };
}

/** Returns the URL of an issuer's discovery document. */
export function discoveryUrl(issuer: string): URL {
  return new URL(issuer.replace(/\/$/, '') + WELL_KNOWN);
}

export interface Discovered {
  readonly metadata: Metadata;
  /** Duplicate members of the text; the metadata has the last of each. */
  readonly duplicates: readonly string[];
}

type FetchedDocument =
  | { readonly ok: true; readonly discovered: Discovered }
  | {
      readonly ok: false;
      readonly error: IdcliError;
      /** The server has no such document, but may have another one. */
      readonly missing: boolean;
    };

/** Fetches metadata from its expected URL. Rejects as `fetch` does. */
export async function fetchDocument(fetch: typeof globalThis.fetch, url: URL): Promise<FetchedDocument> {
  const failed = (fact: string, missing: boolean): FetchedDocument => {
    const hint = `check the issuer; its document must be at ${url}`;
    return { ok: false, error: new IdcliError('DISCOVERY_FAILED', fact, { hint }), missing };
  };
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  const { status } = response;
  if (status !== 200) {
    const location = response.headers.get('location');
    return location === null
      ? failed(`the discovery document answers ${status} instead of 200`, status >= 400 && status < 500)
      : failed(
          `the discovery document redirects (${status}) to ${location}, which no client may follow`,
          false,
        );
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  const body = parseJson(bytes, status);
  if (!body.ok) return failed(describeNotJson(body, 'discovery'), true);
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) {
    return failed('the discovery document is JSON, but not an object', false);
  }
  const metadata = body.value as Metadata;
  return { ok: true, discovered: { metadata, duplicates: duplicateMembers(bytes) } };
}

/** Returns a string member of the metadata. */
export function endpoint(metadata: Metadata, name: string): string | undefined {
  const value = metadata[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * Returns an endpoint that the run requires.
 * @throws {IdcliError} `DISCOVERY_FAILED` when the metadata has none, or one that is not a URL to send a request to
 */
export function requireEndpoint(metadata: Metadata, name: string, hint: string): URL {
  const value = metadata[name];
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  const fact =
    value === undefined
      ? `the discovery document has no ${name}`
      : `the ${name} of the discovery document is not a URL that requests can be sent to: ${JSON.stringify(value)}`;
  throw new IdcliError('DISCOVERY_FAILED', fact, { hint });
}

/** Returns a list of strings from the metadata; drops everything else. */
export function strings(metadata: Metadata, name: string): readonly string[] | undefined {
  const value = metadata[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;
}

/**
 * Fetches the provider's key set.
 * @throws {IdcliError} `JWKS_UNAVAILABLE`, and what `fetch` throws
 */
export async function fetchJwks(fetch: typeof globalThis.fetch, url: string): Promise<Metadata> {
  const response = await fetch(url, { headers: { accept: 'application/json, application/jwk-set+json' } });
  const hint = `without the keys no signature can be verified; ask the provider about ${url}`;
  if (response.status !== 200) {
    throw new IdcliError('JWKS_UNAVAILABLE', `the key set answers ${response.status} instead of 200`, {
      hint,
    });
  }
  const body = await readJson(response);
  if (!body.ok)
    throw new IdcliError('JWKS_UNAVAILABLE', describeNotJson(body, 'the key set endpoint'), { hint });
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) {
    throw new IdcliError('JWKS_UNAVAILABLE', 'the key set is JSON, but not an object', { hint });
  }
  return body.value as Metadata;
}
