/** Whether a key may verify a signature at all, by its type and its own metadata. RFC 7517, 4; RFC 7518, 3.1. */
import { asText } from '../../common/foreign.ts';
import { lookup, SIGNATURE_ALGORITHMS, type SignatureAlgorithm, UNSUPPORTED_CURVES } from './algorithms.ts';
import type { JsonObject, KeyCandidate, Misfit } from './decoded.ts';
import { member } from './parts.ts';

export type Suitability =
  | { readonly fits: true }
  | { readonly fits: false; readonly misfit: Misfit; readonly reason: string }
  | { readonly fits: false; readonly unsupported: string };

/** Judges one key for one algorithm. The `kid` concerns the whole set, see {@link selectByKid}. */
export function judgeKey(key: KeyCandidate, alg: string): Suitability {
  const algorithm = lookup(SIGNATURE_ALGORITHMS, alg);
  if (algorithm === undefined)
    return { fits: false, unsupported: `${alg} is not a known signature algorithm` };
  const { jwk } = key;
  // First: a key of the wrong type never fits, even where this runtime lacks the algorithm.
  const type = typeMisfit(jwk, alg, algorithm);
  if (type !== undefined) return type;
  if (algorithm.unsupported !== undefined) return { fits: false, unsupported: algorithm.unsupported };
  if (algorithm.kty === 'oct' && key.shared !== true) {
    return {
      fits: false,
      misfit: 'symmetric',
      reason: 'it is a symmetric key that was not given as a shared secret',
    };
  }
  const curve = lookup(UNSUPPORTED_CURVES, member(jwk, 'crv'));
  if (curve !== undefined) return { fits: false, unsupported: curve };
  return ownWordMisfit(jwk, alg) ?? { fits: true };
}

/** Checks the key's own metadata: `use`, `key_ops` and `alg`. */
function ownWordMisfit(jwk: JsonObject, alg: string): Suitability | undefined {
  const use = member(jwk, 'use');
  if (use !== undefined && use !== 'sig') {
    return { fits: false, misfit: 'use', reason: `its use is ${JSON.stringify(use)}, not "sig"` };
  }
  const operations = member(jwk, 'key_ops');
  if (operations !== undefined && !allowsVerifying(operations, jwk)) {
    return {
      fits: false,
      misfit: 'key_ops',
      reason: `its key_ops are ${JSON.stringify(operations)}, without "verify"`,
    };
  }
  const bound = member(jwk, 'alg');
  if (bound !== undefined && !sameAlgorithm(bound, alg)) {
    return { fits: false, misfit: 'alg', reason: `it is bound to alg ${JSON.stringify(bound)}, not ${alg}` };
  }
  return undefined;
}

/** Selects keys by `kid`: those that have it, else those without any; all when there is no `kid`. */
export function selectByKid(
  keys: readonly KeyCandidate[],
  kid: unknown,
): { readonly eligible: ReadonlySet<KeyCandidate>; readonly matched: boolean } {
  if (kid === undefined) return { eligible: new Set(keys), matched: false };
  const named = keys.filter((key) => member(key.jwk, 'kid') === kid);
  if (named.length > 0) return { eligible: new Set(named), matched: true };
  return { eligible: new Set(keys.filter((key) => member(key.jwk, 'kid') === undefined)), matched: false };
}

function typeMisfit(jwk: JsonObject, alg: string, algorithm: SignatureAlgorithm): Suitability | undefined {
  const kty = member(jwk, 'kty');
  if (kty !== algorithm.kty) {
    return {
      fits: false,
      misfit: 'type',
      reason: `it is of type ${asText(kty)}, ${alg} needs ${algorithm.kty}`,
    };
  }
  const crv = member(jwk, 'crv');
  if (algorithm.curves === undefined || algorithm.curves.some((curve) => curve === crv)) return undefined;
  return {
    fits: false,
    misfit: 'curve',
    reason: `its curve is ${asText(crv)}, ${alg} needs ${algorithm.curves.join(' or ')}`,
  };
}

/** A private key states its own purpose: one that may sign has the public half that verifies. */
function allowsVerifying(operations: unknown, jwk: JsonObject): boolean {
  if (!Array.isArray(operations)) return false;
  return operations.includes('verify') || (Object.hasOwn(jwk, 'd') && operations.includes('sign'));
}

/** RFC 9864 gave EdDSA with Ed25519 its own name; the signature is the same. */
function sameAlgorithm(bound: unknown, alg: string): boolean {
  const alias = (name: unknown) => (name === 'Ed25519' ? 'EdDSA' : name);
  return alias(bound) === alias(alg);
}
