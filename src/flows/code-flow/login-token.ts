/** A token of a login: opened, and verified with the provider's keys, independently of the library. */

import { judgeToken, type TokenJudgement } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { keysOfSet, secretKey } from '../../protocol/jose/keys.ts';
import { endpoint, fetchJwks, type Metadata, strings } from '../../protocol/oidc/discovery.ts';
import type { Report } from '../../report.ts';
import type { World } from '../../world.ts';
import type { TokenFlowInput } from './input.ts';

export interface KeyContext {
  readonly input: TokenFlowInput;
  readonly metadata: Metadata;
  /** Recorded; fetches the key set. */
  readonly fetch: typeof fetch;
  /** The key set, if this run has already read it; fetched again when it lacks a token's key. */
  readonly keySet?: unknown;
  /** Where a login keeps the key set that it has read: a login has several tokens of one provider. */
  readonly read?: { keySet?: Metadata };
  readonly world: World;
}

/** Returns the allow-list: the operator's, else the one in discovery without `none` and HS*, else RS256 (TV-6). */
export function allowedAlgorithms(
  input: Pick<TokenFlowInput, 'algorithms' | 'algorithmsBy'>,
  metadata: Metadata,
): { readonly list: readonly string[]; readonly by: string } {
  if (input.algorithms !== undefined) return { list: input.algorithms, by: input.algorithmsBy ?? '--alg' };
  const listed = strings(metadata, 'id_token_signing_alg_values_supported')?.filter(
    (alg) => alg.toLowerCase() !== 'none' && !alg.startsWith('HS'),
  );
  return listed === undefined || listed.length === 0
    ? { list: ['RS256'], by: 'the default of OpenID Connect' }
    : { list: listed, by: 'the discovery document' };
}

interface JudgedToken {
  readonly judgement: TokenJudgement;
  /** The provider's key set as last read in this login. */
  readonly keySet?: Metadata;
  /** Why the keys were unavailable. */
  readonly failure?: unknown;
}

/**
 * Judges form and cryptography of a token of this login. Fetches the key set once, and again as often as the preset
 * says when the token's key is not in it (ALL-7). The judgement is complete even without keys: `failure` then says why,
 * and the signature stays unverified.
 */
export async function judgeLoginToken(token: string, context: KeyContext): Promise<JudgedToken> {
  const { input, metadata, world } = context;
  const allowed = allowedAlgorithms(input, metadata);
  const judge = (keys: { keys: readonly KeyCandidate[] } | { keysFailed: string }) =>
    judgeToken({
      token,
      ...keys,
      decryptionKeys: input.decryptionKeys,
      allowedAlgorithms: allowed.list,
      allowedBy: allowed.by,
      expected: true,
      inLogin: true,
      judgeTimes: false,
      now: world.now(),
      clockToleranceSeconds: input.clockToleranceSeconds,
    });
  const shared = sharedKeys(input, allowed.list);
  const onlyShared = allowed.list.every((alg) => alg.startsWith('HS'));
  const url = endpoint(metadata, 'jwks_uri');
  if (onlyShared || url === undefined) return { judgement: await judge({ keys: shared }) };

  let keySet: Metadata | undefined;
  const fetchKeys = async () => {
    keySet = await fetchJwks(context.fetch, url);
    if (context.read !== undefined) context.read.keySet = keySet;
    return [...shared, ...keysOfSet(keySet, url)];
  };
  try {
    keySet = context.read?.keySet;
    const given = context.keySet ?? keySet;
    const known = given === undefined ? undefined : [...shared, ...keysOfSet(given, url)];
    let judgement = await judge({ keys: known ?? (await fetchKeys()) });
    const { times, milliseconds } = input.provider.keyRefetch;
    for (let round = 0; round < times && keyIsMissing(judgement.report); round += 1) {
      await world.sleep(milliseconds, world.signal);
      judgement = await judge({ keys: await fetchKeys() });
    }
    return { judgement, ...defined({ keySet }) };
  } catch (failure) {
    if (!(failure instanceof IdcliError)) throw failure;
    return { judgement: await judge({ keysFailed: failure.message }), failure };
  }
}

const keyIsMissing = (report: Report) =>
  report.findings.some(({ code, status }) => code === 'token.key' && status === 'fail');

/** Returns the client secret as a key, but only when HS* was allowed by name (ALL-5). */
function sharedKeys(input: TokenFlowInput, algorithms: readonly string[]): readonly KeyCandidate[] {
  const { secret } = input.credentials;
  const wanted = secret !== undefined && algorithms.some((alg) => alg.startsWith('HS'));
  return wanted ? [secretKey(secret, 'client secret')] : [];
}

/** Returns the signed token inside an encrypted one, for the library; the token itself when no key decrypts it. */
export async function openIdToken(token: string, { input, world }: KeyContext): Promise<string> {
  const { plaintext } = await judgeToken({
    token,
    decryptionKeys: input.decryptionKeys,
    expected: false,
    judgeTimes: false,
    now: world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  return plaintext === undefined ? token : new TextDecoder().decode(plaintext);
}
