/** Verification keys from files, a key set, an issuer or a shared secret, but not from `x5c`. */

import { judgeJwks } from '../../checks/jwks/jwks.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { keysOfSet, readKeys } from '../../protocol/jose/keys.ts';
import type { Metadata } from '../../protocol/oidc/discovery.ts';
import type { Finding, Report } from '../../report.ts';
import { readNamedFile } from '../read-file.ts';
import type { DecodeTokenContext, DecodeTokenInput } from './input.ts';

export interface GatheredKeys {
  /** Absent: none were given. */
  readonly keys?: readonly KeyCandidate[];
  /** Why the keys were unavailable; one sentence. */
  readonly keysFailed?: string;
  /** The same as an error, when fetching failed rather than the content. */
  readonly failure?: IdcliError;
  /** On the key set and the discovery document. */
  readonly reports: readonly Report[];
  /** The allow-list of the discovery document, without `none` and HS*. */
  readonly allowed?: readonly string[];
  /** Fetches the key set again; absent when there is nothing to fetch. */
  readonly again?: () => Promise<GatheredKeys>;
}

/** Largest key file, in bytes. */
const KEY_FILE_BYTES = 5_000_000;

/**
 * Gathers the keys. Rejects with `INPUT_UNREADABLE` and `KEY_UNREADABLE` for files. A failed fetch does not stop the
 * decoding: it is in `failure`.
 */
export async function gatherKeys(
  input: Pick<DecodeTokenInput, 'keys'>,
  context: DecodeTokenContext,
): Promise<GatheredKeys> {
  const { jwks, files, shared, discover, known } = input.keys;
  const own: KeyCandidate[] = [...shared];
  for (const file of files)
    own.push(...readKeys(await readNamedFile(file, 'the key file', context.world, KEY_FILE_BYTES), file));
  const given = files.length > 0 || shared.length > 0;
  if (jwks !== undefined && !isUrl(jwks)) return withSet(own, await readSet(jwks, context));
  if (jwks === undefined && discover === undefined) return { ...(given ? { keys: own } : {}), reports: [] };
  const gather = async (): Promise<GatheredKeys> => {
    try {
      return jwks === undefined
        ? await discoverKeys(discover ?? '', known, own, context)
        : withSet(own, await fetchSet(jwks, context));
    } catch (failure) {
      if (!(failure instanceof IdcliError) || context.world.signal.aborted) throw failure;
      return { ...(given ? { keys: own } : {}), keysFailed: failure.message, failure, reports: [] };
    }
  };
  return { ...(await gather()), again: gather };
}

interface KeySet {
  readonly keys: readonly KeyCandidate[];
  /** Absent for a file with a single key. */
  readonly report?: Report;
}

function withSet(own: readonly KeyCandidate[], { keys, report }: KeySet): GatheredKeys {
  return { keys: [...own, ...keys], reports: report === undefined ? [] : [report] };
}

async function readSet(path: string, context: DecodeTokenContext): Promise<KeySet> {
  const bytes = await readNamedFile(path, 'the key file', context.world, KEY_FILE_BYTES);
  const keys = readKeys(bytes, path);
  const set = readSetDocument(bytes);
  return { keys, ...defined({ report: set === undefined ? undefined : await judgeSet(set, false) }) };
}

/** Returns the key set to judge; undefined for a single key, as JWK or PEM. */
function readSetDocument(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString('utf8').trim();
  if (!text.startsWith('{')) return undefined;
  const document: unknown = JSON.parse(text);
  return typeof document === 'object' && document !== null && 'keys' in document ? document : undefined;
}

async function fetchSet(url: string, context: DecodeTokenContext): Promise<KeySet> {
  const { fetchJwks } = await import('../../protocol/oidc/discovery.ts');
  const document = await fetchJwks((await context.connect()).as('client', 'jwks'), url);
  return { keys: keysOfSet(document, url), report: await judgeSet(document, true) };
}

async function discoverKeys(
  issuer: string,
  known: Metadata | undefined,
  own: readonly KeyCandidate[],
  context: DecodeTokenContext,
): Promise<GatheredKeys> {
  const { endpoint, strings } = await import('../../protocol/oidc/discovery.ts');
  const { findMetadata } = await import('../../protocol/oidc/find-metadata.ts');
  const recorder = await context.connect();
  const { metadata, kind } = await findMetadata(recorder.as('client', 'discovery'), issuer, known);
  const published = endpoint(metadata, 'jwks_uri');
  if (kind === 'known' && published !== undefined) return withSet(own, await fetchSet(published, context));
  const { judgeDiscovery } = await import('../../checks/discovery/discovery.ts');
  const report = await judgeDiscovery({
    document: metadata,
    expectedIssuer: issuer,
    ...(kind === 'oauth' ? { kind } : {}),
  });
  // Only checks that the keys depend on: another command judges the rest of the document.
  const refused = report.findings.filter(
    ({ code, status }) => status === 'fail' && (code === 'discovery.issuer' || code === 'discovery.jwks'),
  );
  const url = endpoint(metadata, 'jwks_uri');
  if (refused.length > 0 || url === undefined) {
    const keysFailed = refused[0]?.message ?? 'the discovery document names no key set';
    return { keysFailed, reports: [{ ...report, findings: refused, verdict: 'invalid' }] };
  }
  const listed = strings(metadata, 'id_token_signing_alg_values_supported')?.filter(
    (alg) => alg.toLowerCase() !== 'none' && !alg.startsWith('HS'),
  );
  return {
    ...withSet(own, await fetchSet(url, context)),
    ...(listed === undefined || listed.length === 0 ? {} : { allowed: listed }),
  };
}

/** Checks for leaked keys, which fail; other faults of the key set only warn here. */
const LEAKS: ReadonlySet<string> = new Set(['jwks.private_key', 'jwks.symmetric_key']);

async function judgeSet(document: unknown, fetched: boolean): Promise<Report> {
  const { subject, findings } = await judgeJwks({ document });
  const eased = findings.map((finding): Finding => {
    // A file may hold the operator's own secret; a private key never belongs in a set for verification.
    const leak = LEAKS.has(finding.code) && (fetched || finding.code === 'jwks.private_key');
    return finding.status === 'fail' && !leak ? { ...finding, status: 'warn', level: 'should' } : finding;
  });
  const invalid = eased.some(({ status }) => status === 'fail');
  return { subject, findings: eased, verdict: invalid ? 'invalid' : 'valid' };
}

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);
