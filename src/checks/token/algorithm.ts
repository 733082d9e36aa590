/** Judges a header's `alg` before any key is tried. RFC 8725, 3.1. */
import { defined } from '../../common/defined.ts';
import { lookup, SIGNATURE_ALGORITHMS } from '../../protocol/jose/algorithms.ts';
import type { JsonObject, KeyCandidate } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { judgeKey, selectByKid } from '../../protocol/jose/suitability.ts';
import type { TokenInput } from '../input.ts';

export type AlgorithmStatus =
  | { readonly state: 'unreadable' }
  | { readonly state: 'missing'; readonly actual: JsonObject[string] }
  | { readonly state: 'none'; readonly name: string }
  | { readonly state: 'unknown'; readonly name: string; readonly similar?: string }
  | { readonly state: 'refused'; readonly name: string; readonly expected: string; readonly hint: string }
  | { readonly state: 'unfit'; readonly name: string; readonly expected: string; readonly reason: string }
  | { readonly state: 'unsupported'; readonly name: string; readonly reason: string }
  | { readonly state: 'allowed'; readonly name: string; readonly by?: string };

/** Judges `alg` against the allow-list, or against the keys if there is none. */
export function judgeAlgorithm(header: JsonObject | undefined, input: TokenInput): AlgorithmStatus {
  if (header === undefined) return { state: 'unreadable' };
  const name = member(header, 'alg');
  if (typeof name !== 'string' || name === '') return { state: 'missing', actual: name ?? null };
  if (name.toLowerCase() === 'none') return { state: 'none', name };
  const algorithm = lookup(SIGNATURE_ALGORITHMS, name);
  if (algorithm === undefined) return unknown(name);
  const list = input.allowedAlgorithms ?? 'asymmetric';
  if (list !== 'asymmetric') {
    const allowed = list.filter((entry) => entry.toLowerCase() !== 'none');
    if (!allowed.includes(name)) {
      return {
        state: 'refused',
        name,
        expected: allowed.join(', '),
        hint: `allowed is what ${input.allowedBy ?? '--alg'} says; is the client registered for ${name}?`,
      };
    }
  } else if (
    algorithm.family === 'hmac' &&
    input.keys?.some((key) => key.shared) !== true &&
    !isPlain(input)
  ) {
    return {
      state: 'refused',
      name,
      expected: 'an asymmetric algorithm',
      hint:
        input.trustedMembers?.includes('jwk') === true
          ? 'a proof is signed with a key pair of the client, whose public half it brings'
          : 'HS* proves only knowledge of the client secret; allow it by giving that secret with --secret',
    };
  } else if (algorithm.unsupported === undefined) {
    // For an algorithm not supported here, `token.key` says whether any key could fit it.
    const unfit = findUnfit(header, name, input.keys ?? []);
    if (unfit !== undefined) return unfit;
  }
  if (algorithm.unsupported !== undefined)
    return { state: 'unsupported', name, reason: algorithm.unsupported };
  if (list !== 'asymmetric') return { state: 'allowed', name, by: input.allowedBy ?? '--alg' };
  return { state: 'allowed', name, ...defined({ by: input.keys === undefined ? undefined : 'the key' }) };
}

/** Without an allow-list the key decides: an algorithm for another key type than the named one is not allowed. */
function findUnfit(
  header: JsonObject,
  name: string,
  keys: readonly KeyCandidate[],
): AlgorithmStatus | undefined {
  const kid = member(header, 'kid');
  const { eligible, matched } = selectByKid(keys, kid);
  // An unknown kid is a key problem, not an algorithm problem.
  if (!matched && eligible.size === 0) return undefined;
  const judged = matched ? [...eligible] : keys;
  const reasons = judged.map((key) => {
    const suitability = judgeKey(key, name);
    const misfit = !suitability.fits && 'misfit' in suitability && suitability.misfit === 'type';
    return misfit ? suitability.reason : undefined;
  });
  const [first] = reasons;
  if (first === undefined || reasons.some((reason) => reason === undefined)) return undefined;
  const types = [...new Set(judged.map((key) => key.description))].join(', ');
  return { state: 'unfit', name, expected: `an algorithm for the key (${types})`, reason: first };
}

/** Without a key, HS* is not judged: it may or may not have been agreed. */
function isPlain(input: TokenInput): boolean {
  return input.keys === undefined && input.keysFailed === undefined && !input.expected;
}

function unknown(name: string): AlgorithmStatus {
  const similar = Object.keys(SIGNATURE_ALGORITHMS).find(
    (candidate) => candidate.toLowerCase() === name.trim().toLowerCase(),
  );
  return { state: 'unknown', name, ...defined({ similar }) };
}
