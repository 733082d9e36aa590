/** Tries keys on a signature: judges every key, reports every attempt. RFC 7515, 5.2. */
import { defined } from '../../common/defined.ts';
import { asText, reasonOf } from '../../common/foreign.ts';
import { lookup, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { attempted, computes } from './arithmetic.ts';
import { readBase64url, toBase64url } from './base64url.ts';
import type { JsonObject, JwsSignature, KeyCandidate, VerifyAttempt, VerifyResult } from './decoded.ts';
import { findKeyFault } from './key-form.ts';
import { publicJwk } from './keys.ts';
import { explainMismatch } from './mismatch.ts';
import { member } from './parts.ts';
import { bitLength } from './strength.ts';
import { judgeKey, selectByKid } from './suitability.ts';

export type Engine = 'jose' | 'node';

/**
 * Tries the keys on one signature. If keys have the header's `kid`, only those are tried; the others are listed with
 * the reason. Policy (allowed algorithms, required key strength) is left to the caller.
 * @param engine `jose`, or `node` for batches of signatures: the same answers several times faster
 */
export async function verify(
  signature: JwsSignature,
  keys: readonly KeyCandidate[],
  engine: Engine = 'jose',
): Promise<VerifyResult> {
  const alg = asText(member(signature.header, 'alg'));
  const { eligible } = selectByKid(keys, member(signature.header, 'kid'));
  const attempts: VerifyAttempt[] = [];
  for (const key of keys) attempts.push(await attempt(signature, alg, key, eligible.has(key), engine));
  const key = attempts.find(({ result }) => result === 'verified')?.key;
  return { verified: key !== undefined, ...defined({ key }), attempts };
}

async function attempt(
  signature: JwsSignature,
  alg: string,
  key: KeyCandidate,
  eligible: boolean,
  engine: Engine,
): Promise<VerifyAttempt> {
  const suitability = judgeKey(key, alg);
  const misfit = 'misfit' in suitability ? suitability.misfit : eligible ? undefined : 'kid';
  if (misfit === undefined && 'unsupported' in suitability) {
    return { key, result: 'unsupported', reason: suitability.unsupported };
  }
  if (misfit !== undefined) {
    const reason = 'reason' in suitability ? suitability.reason : otherKid(key);
    return { key, result: 'unsuitable', misfit, reason, ...wouldVerify(signature, alg, key, misfit) };
  }
  try {
    return (await verifies(signature, alg, key.jwk, engine))
      ? { key, result: 'verified' }
      : { key, result: 'mismatch', ...explainMismatch(signature, alg, key) };
  } catch (error) {
    if (isMissingAlgorithm(error)) {
      return { key, result: 'unsupported', reason: `${alg} is known, but this runtime lacks it` };
    }
    const detail = findKeyFault(key.jwk)?.message ?? reasonOf(error);
    return { key, result: 'unsuitable', misfit: 'invalid', reason: `its members make no key: ${detail}` };
  }
}

function otherKid(key: KeyCandidate): string {
  return `its kid is ${JSON.stringify(member(key.jwk, 'kid') ?? null)}, the token asks for another`;
}

/** Loaded once: importing a loaded module again costs as much as a signature. */
let library: Promise<typeof import('jose')> | undefined;

/** jose does the cryptography; where one of its rules refuses, the bare arithmetic still answers. */
async function verifies(
  signature: JwsSignature,
  alg: string,
  jwk: JsonObject,
  engine: Engine,
): Promise<boolean> {
  // Node reads an invalid modulus as zero, which cannot have signed anything.
  if (member(jwk, 'kty') === 'RSA' && bitLength(member(jwk, 'n')) === 0) throw new Error('n is not a number');
  // jose may know algorithms that Node's arithmetic does not.
  if (engine === 'node' && lookup(SIGNATURE_ALGORITHMS, alg)?.family !== 'ml-dsa') {
    return computes(alg, jwk, signature.signature, signature.signingInput);
  }
  library ??= import('jose');
  const { errors, flattenedVerify } = await library;
  try {
    await flattenedVerify(toFlattened(signature, alg), toKey(jwk), {
      algorithms: [alg],
      crit: recognizeAll(signature.header),
    });
    return true;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return false;
    if (isMissingAlgorithm(error)) throw error;
    return computes(alg, jwk, signature.signature, signature.signingInput);
  }
}

/**
 * Builds the signature in jose's form: the same signing input, and `alg` outside where the protected header has none.
 */
function toFlattened(signature: JwsSignature, alg: string) {
  const input = Buffer.from(signature.signingInput);
  const dot = input.indexOf('.');
  const protectedText = input.subarray(0, dot).toString('latin1');
  const rest = input.subarray(dot + 1);
  const unencoded = member(signature.header, 'b64') === false;
  return {
    ...(protectedText === '' ? {} : { protected: protectedText }),
    ...(signature.protectedNames.includes('alg') ? {} : { header: { alg } }),
    payload: unencoded ? new Uint8Array(rest) : rest.toString('latin1'),
    signature: toBase64url(signature.signature),
  };
}

/** jose caches imported keys by JWK object, so each of our keys must map to the same object. */
const KEYS = new WeakMap<JsonObject, Uint8Array | import('jose').JWK>();

function toKey(jwk: JsonObject): Uint8Array | import('jose').JWK {
  const key = KEYS.get(jwk) ?? makeKey(jwk);
  KEYS.set(jwk, key);
  return key;
}

/** Only what the arithmetic needs: the key's metadata was judged before. */
function makeKey(jwk: JsonObject): Uint8Array | import('jose').JWK {
  const kty = member(jwk, 'kty');
  if (kty === 'oct') return readBase64url(asText(member(jwk, 'k') ?? '')).bytes ?? new Uint8Array();
  const { use: _use, key_ops: _operations, kid: _kid, ext: _ext, alg, ...members } = publicJwk(jwk);
  return { ...members, ...(kty === 'AKP' ? { alg } : {}) } as import('jose').JWK;
}

/** An unknown extension is a separate finding, and no reason to skip the signature. */
function recognizeAll(header: JsonObject | undefined): Record<string, boolean> {
  const crit = member(header, 'crit');
  const names = Array.isArray(crit) ? crit.filter((name) => typeof name === 'string') : [];
  return Object.fromEntries(names.filter((name) => name !== 'b64').map((name) => [name, false]));
}

/** For diagnosis: whether a key that must not be used would have verified. */
function wouldVerify(
  signature: JwsSignature,
  alg: string,
  key: KeyCandidate,
  misfit: string,
): { readonly matches: true } | undefined {
  if (misfit === 'type' || misfit === 'curve' || misfit === 'symmetric') return undefined;
  return attempted(() => computes(alg, key.jwk, signature.signature, signature.signingInput))
    ? { matches: true }
    : undefined;
}

/** Recognizes WebCrypto's error for a missing algorithm. */
function isMissingAlgorithm(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotSupportedError';
}
