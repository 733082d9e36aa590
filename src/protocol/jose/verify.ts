/** Tries keys on a signature: every key judged, every attempt told. RFC 7515, 5.2. */
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
 * Tries the keys on one signature. Keys with the header's `kid` are tried alone where there are any; the others are
 * listed with the reason why they were not. Policy (which algorithms are allowed, how strong a key must be) is left
 * to the caller.
 * @param engine `jose`, or for many signatures in a row `node`, which gives the same answers several times faster
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

/** Loaded once: asking for a module that is there already costs as much as a signature. */
let library: Promise<typeof import('jose')> | undefined;

/** jose does the cryptography; where it refuses by a rule of its own, the bare arithmetic still tells the fact. */
async function verifies(
  signature: JwsSignature,
  alg: string,
  jwk: JsonObject,
  engine: Engine,
): Promise<boolean> {
  // Node reads a modulus that is no number as zero; nothing was ever signed with that.
  if (member(jwk, 'kty') === 'RSA' && bitLength(member(jwk, 'n')) === 0) throw new Error('n is no number');
  // What Node's arithmetic does not know, jose may.
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

/** The signature as jose takes it: the same signing input, and `alg` outside where the protected header has none. */
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

/** jose remembers the keys that it made from a JWK by the object, so each of ours must lead to the same one. */
const KEYS = new WeakMap<JsonObject, Uint8Array | import('jose').JWK>();

function toKey(jwk: JsonObject): Uint8Array | import('jose').JWK {
  const key = KEYS.get(jwk) ?? makeKey(jwk);
  KEYS.set(jwk, key);
  return key;
}

/** Only what the arithmetic needs: what the key says of itself was judged before. */
function makeKey(jwk: JsonObject): Uint8Array | import('jose').JWK {
  const kty = member(jwk, 'kty');
  if (kty === 'oct') return readBase64url(asText(member(jwk, 'k') ?? '')).bytes ?? new Uint8Array();
  const { use: _use, key_ops: _operations, kid: _kid, ext: _ext, alg, ...members } = publicJwk(jwk);
  return { ...members, ...(kty === 'AKP' ? { alg } : {}) } as import('jose').JWK;
}

/** An unknown extension is a finding of its own, and no reason to leave the signature unjudged. */
function recognizeAll(header: JsonObject | undefined): Record<string, boolean> {
  const crit = member(header, 'crit');
  const names = Array.isArray(crit) ? crit.filter((name) => typeof name === 'string') : [];
  return Object.fromEntries(names.filter((name) => name !== 'b64').map((name) => [name, false]));
}

/** For diagnosis: a key that was not to be used, and would have verified. */
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

/** What WebCrypto throws for an algorithm that it does not have. */
function isMissingAlgorithm(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotSupportedError';
}
