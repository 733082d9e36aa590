/** The signature of the Redirect binding: over the query string, not over XML. SAML bindings, 3.4.4.1. */
import { defined } from '../../../common/defined.ts';
import { readBase64 } from '../base64.ts';
import type { SamlKey } from '../keys/saml-key.ts';
import type { RedirectSignature } from '../message/received-message.ts';
import { lookup, REFUSALS, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import type { AlgorithmJudgement, KeyAttempt } from './signature.ts';
import { tryKey } from './verify.ts';

export interface RedirectResult {
  readonly algorithm: AlgorithmJudgement;
  /** What is wrong with its form; leaves it without meaning. */
  readonly fault?: string;
  readonly attempts: readonly KeyAttempt[];
  readonly key?: SamlKey;
}

/** Verifies over the octets as received, so that no decoding can change what is verified. */
export function verifyRedirect(signature: RedirectSignature, keys: readonly SamlKey[]): RedirectResult {
  const algorithm = judgeAlgorithm(signature.algorithm);
  const known = lookup(SIGNATURE_ALGORITHMS, signature.algorithm);
  if (signature.value === '') return { algorithm, fault: 'SigAlg is there, Signature is not', attempts: [] };
  const { bytes, problem } = readBase64(signature.value);
  if (bytes === undefined)
    return { algorithm, fault: `Signature is no base64: ${problem?.message}`, attempts: [] };
  if (known === undefined) return { algorithm, attempts: [] };
  const attempts = keys.map((key) => tryKey(key, known, Buffer.from(signature.signed), bytes));
  const key = attempts.find(({ result }) => result === 'verified')?.key;
  return { algorithm, attempts, ...defined({ key }) };
}

function judgeAlgorithm(uri: string): AlgorithmJudgement {
  const known = lookup(SIGNATURE_ALGORITHMS, uri);
  const part = 'signature';
  if (known?.hash === 'sha1') {
    return { part, state: 'legacy', name: known.name, reason: 'collisions of SHA-1 can be computed' };
  }
  if (known !== undefined) return { part, state: 'allowed', name: known.name };
  const reason = lookup(REFUSALS, uri);
  const name = uri === '' ? 'none named' : uri;
  return { part, state: 'refused', name, ...defined({ reason }) };
}
