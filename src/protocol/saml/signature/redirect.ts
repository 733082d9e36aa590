/** Verifies the signature of the Redirect binding: over the query string, not over XML. SAML bindings, 3.4.4.1. */
import { defined } from '../../../common/defined.ts';
import { decodePercent } from '../../tokens/unescape.ts';
import { readBase64 } from '../base64.ts';
import type { SamlKey } from '../keys/saml-key.ts';
import type { DecodedParameters, RedirectSignature } from '../message/received-message.ts';
import { lookup, REFUSALS, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { rebuildings } from './rebuilt.ts';
import type { AlgorithmJudgement, KeyAttempt } from './signature.ts';
import { tryKey } from './verify.ts';

export interface RedirectResult {
  readonly algorithm: AlgorithmJudgement;
  /** Faults of form; with any of them the signature means nothing. */
  readonly fault?: string;
  readonly attempts: readonly KeyAttempt[];
  readonly key?: SamlKey;
  /**
   * Set if the parameters arrived decoded. With a key: the way of writing them that the signature fits. Empty: no known
   * way fits, which says nothing about the signature.
   */
  readonly rebuilt?: string;
}

/** Verifies over the octets as received, so that no decoding can change them. */
export function verifyRedirect(signature: RedirectSignature, keys: readonly SamlKey[]): RedirectResult {
  const algorithm = judgeAlgorithm(signature.algorithm);
  const known = lookup(SIGNATURE_ALGORITHMS, signature.algorithm);
  if (signature.value === '') return { algorithm, fault: 'SigAlg is there, Signature is not', attempts: [] };
  const { bytes, problem } = readBase64(signature.value);
  if (bytes === undefined)
    return { algorithm, fault: `Signature is not base64: ${problem?.message}`, attempts: [] };
  if (known === undefined) return { algorithm, attempts: [] };
  if (signature.decoded !== undefined && signature.simple !== true) {
    return {
      algorithm,
      ...verifyRebuilt(signature, signature.decoded, keys, (key, signed) =>
        tryKey(key, known, Buffer.from(signed), bytes),
      ),
    };
  }
  const attempts = keys.map((key) => tryKey(key, known, Buffer.from(signature.signed), bytes));
  const key = attempts.find(({ result }) => result === 'verified')?.key;
  return { algorithm, attempts, ...defined({ key }) };
}

/** Tries every way to write the parameters with every key; a match shows what was signed. */
function verifyRebuilt(
  { algorithm }: RedirectSignature,
  decoded: DecodedParameters,
  keys: readonly SamlKey[],
  attempt: (key: SamlKey, signed: string) => KeyAttempt,
): Pick<RedirectResult, 'attempts' | 'key' | 'rebuilt'> {
  const usable = keys.filter((key) => attempt(key, '').result !== 'unsuitable');
  for (const { name, signed } of rebuildings(decoded, algorithm)) {
    for (const key of usable) {
      const tried = attempt(key, signed);
      if (tried.result === 'verified') return { attempts: [tried], key, rebuilt: name };
    }
  }
  return { attempts: [], rebuilt: '' };
}

/** The receiver decodes it once, like all parameters, and then does not recognize the algorithm. */
function encodedTwice(uri: string): string | undefined {
  const isEscaped = /%(?:3A|2F|23)/i.test(uri);
  const once = isEscaped ? decodePercent(uri) : uri;
  return isEscaped && lookup(SIGNATURE_ALGORITHMS, once) !== undefined
    ? 'SigAlg was percent-encoded twice: the sender encoded what was encoded already'
    : undefined;
}

function judgeAlgorithm(uri: string): AlgorithmJudgement {
  const known = lookup(SIGNATURE_ALGORITHMS, uri);
  const part = 'signature';
  if (known?.hash === 'sha1') {
    return { part, state: 'legacy', name: known.name, reason: 'collisions of SHA-1 can be computed' };
  }
  if (known !== undefined) return { part, state: 'allowed', name: known.name };
  const reason = lookup(REFUSALS, uri) ?? encodedTwice(uri);
  const name = uri === '' ? 'none named' : uri;
  return { part, state: 'refused', name, ...defined({ reason }) };
}
