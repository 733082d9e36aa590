/** Keys for the tokens of a recording: from its own key sets, from options, or fetched when that was asked for. */

import { judgeJwks } from '../../checks/jwks/jwks.ts';
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { keysOfSet, readKeys } from '../../protocol/jose/keys.ts';
import type { OidcFound, ProviderDocument } from '../../protocol/recorded/oidc-flow.ts';
import { addressOf, originOf } from '../../protocol/recorded/parts.ts';
import type { Report } from '../../report.ts';
import { readNamedFile } from '../read-file.ts';
import type { JudgeContext, JudgeInput } from './input.ts';

export interface ProviderFacts {
  /** Absent: unknown. */
  readonly issuer?: string;
  /** Where the issuer is known from. */
  readonly issuerFrom?: 'option' | 'discovery' | 'callback';
  readonly metadata?: JsonObject;
  /** Absent: none are known. */
  readonly keys?: readonly KeyCandidate[];
  /** Why there are none, a sentence. */
  readonly keysFailed?: string;
  /** Where the keys come from, for people. */
  readonly keysFrom?: string;
  readonly reports: readonly Report[];
}

const KEY_FILE_BYTES = 5 * 1024 * 1024;

/**
 * Gathers what is known about the provider of a flow.
 * @param endpoint address of its authorization or token endpoint
 * @param named the issuer that its answer names
 */
export async function gatherProvider(
  endpoint: string | undefined,
  named: string | undefined,
  found: OidcFound,
  input: JudgeInput,
  context: JudgeContext,
): Promise<ProviderFacts> {
  const discovered = discoveryFor(endpoint, input.known.issuer ?? named, found);
  let metadata = discovered?.document;
  const reports: Report[] = [];
  if (metadata === undefined && input.fetch && (input.known.issuer ?? named) !== undefined) {
    metadata = await fetchDiscovery(input.known.issuer ?? (named as string), context);
  }
  const byDocument = typeof metadata?.issuer === 'string' ? metadata.issuer : undefined;
  const issuer = input.known.issuer ?? byDocument ?? named;
  const issuerFrom =
    input.known.issuer !== undefined
      ? 'option'
      : byDocument !== undefined
        ? 'discovery'
        : named === undefined
          ? undefined
          : 'callback';
  const keys = await gatherKeys(metadata, endpoint, found, input, context, reports);
  return {
    ...defined({ issuer, issuerFrom, metadata }),
    ...keys,
    reports,
  };
}

/** The document of the issuer, of the endpoint, else the only one. */
function discoveryFor(
  endpoint: string | undefined,
  issuer: string | undefined,
  { discovery }: OidcFound,
): ProviderDocument | undefined {
  const names = ({ document }: ProviderDocument): boolean =>
    ['authorization_endpoint', 'token_endpoint'].some((name) => document[name] === endpoint);
  return (
    discovery.find((one) => endpoint !== undefined && names(one)) ??
    discovery.find(({ document }) => issuer !== undefined && document.issuer === issuer)
  );
}

type Keys = Pick<ProviderFacts, 'keys' | 'keysFailed' | 'keysFrom'>;

async function gatherKeys(
  metadata: JsonObject | undefined,
  endpoint: string | undefined,
  found: OidcFound,
  input: JudgeInput,
  context: JudgeContext,
  reports: Report[],
): Promise<Keys> {
  if (input.jwks !== undefined) return givenKeys(input.jwks, input, context);
  const url = typeof metadata?.jwks_uri === 'string' ? metadata.jwks_uri : undefined;
  const recorded = keySetFor(url, endpoint, found);
  if (recorded !== undefined) {
    const report = await judgeJwks({ document: recorded.document, passesOver: true });
    if (report.verdict === 'invalid') reports.push({ ...report, evidence: [recorded.entry.where] });
    return {
      keys: [...input.shared, ...keysOfSet(recorded.document, recorded.entry.url)],
      keysFrom: recorded.entry.where,
    };
  }
  if (input.fetch && url !== undefined) return fetchedKeys(url, input, context);
  return input.shared.length > 0
    ? { keys: input.shared }
    : {
        keysFailed: 'the recording has no key set of this provider; --fetch fetches it, --jwks FILE gives it',
      };
}

/** The key set at the address of the metadata; without metadata, the only one of that host. */
function keySetFor(
  url: string | undefined,
  endpoint: string | undefined,
  { keySets }: OidcFound,
): ProviderDocument | undefined {
  if (url !== undefined) return keySets.findLast(({ entry }) => addressOf(entry.url) === addressOf(url));
  const near = keySets.filter(
    ({ entry }) => endpoint !== undefined && originOf(entry.url) === originOf(endpoint),
  );
  return near.at(-1);
}

async function givenKeys(source: string, input: JudgeInput, context: JudgeContext): Promise<Keys> {
  if (/^https?:\/\//i.test(source)) return fetchedKeys(source, input, context);
  const bytes = await readNamedFile(source, 'the key file', context.world, KEY_FILE_BYTES);
  return { keys: [...input.shared, ...readKeys(bytes, source)], keysFrom: source };
}

async function fetchedKeys(url: string, { shared }: JudgeInput, context: JudgeContext): Promise<Keys> {
  const { fetchJwks } = await import('../../protocol/oidc/discovery.ts');
  try {
    const document = await fetchJwks((await context.connect()).as('client', 'jwks'), url);
    return { keys: [...shared, ...keysOfSet(document, url)], keysFrom: url };
  } catch (failure) {
    if (!isUnreachable(failure)) throw failure;
    return { keysFailed: failure.message };
  }
}

async function fetchDiscovery(issuer: string, context: JudgeContext): Promise<JsonObject | undefined> {
  const { findMetadata } = await import('../../protocol/oidc/find-metadata.ts');
  try {
    const { metadata } = await findMetadata(
      (await context.connect()).as('client', 'discovery'),
      issuer,
      undefined,
    );
    return metadata as JsonObject;
  } catch (failure) {
    if (isUnreachable(failure)) return undefined;
    throw failure;
  }
}

/** What the recording names does not answer as it should; a request that the user did not allow ends the run. */
export const isUnreachable = (failure: unknown): failure is IdcliError =>
  failure instanceof IdcliError && failure.code !== 'UNTRUSTED_PROJECT';
