/** Verifies a signature: tries every key and reports every step. XML Signature 1.1, 3.2. */

import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { canonicalize } from '../../xml/canonical.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, descendantsOf } from '../../xml/tree.ts';
import type { SamlKey } from '../keys/saml-key.ts';
import {
  DIGEST_ALGORITHMS,
  ENVELOPED,
  EXCLUSIVE,
  lookup,
  REFUSALS,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
} from './algorithms.ts';
import type {
  AlgorithmJudgement,
  AlgorithmPart,
  KeyAttempt,
  SamlSignature,
  SignatureResult,
} from './signature.ts';

/**
 * @param root of the document, in which the reference is looked up
 * @param keys trusted keys; those for encryption only are reported, not tried
 * @param hashed hash of the root, if computed while reading and only part of the root is present
 */
export function verifySignature(
  signature: SamlSignature,
  root: XmlElement,
  keys: readonly SamlKey[],
  hashed?: Uint8Array,
): SignatureResult {
  const algorithms = judgeAlgorithms(signature);
  const { target, element } = findTarget(signature, root);
  const base = {
    signature,
    algorithms,
    target,
    ...defined({ targetElement: element }),
  };
  const refused = algorithms.some(({ state }) => state === 'refused');
  if (refused || signature.faults.length > 0) return { ...base, attempts: [] };
  const isHashed = hashed !== undefined && element === root;
  // Parts hashed one by one are not read again: they were read when hashed.
  const signed = isHashed ? '' : element && canonicalizeTarget(signature, element);
  const digest = isHashed
    ? compareHash(signature, hashed)
    : signed === undefined
      ? undefined
      : compareDigest(signature, signed);
  const attempts = tryKeys(signature, keys);
  const key = attempts.find(({ result }) => result === 'verified')?.key;
  const brought = key === undefined && keys.length > 0 ? findBroughtKey(signature, keys) : undefined;
  return {
    ...base,
    ...defined({ digest }),
    attempts,
    ...defined({ key, broughtKey: brought }),
    ...(key !== undefined && digest?.matches && signed !== undefined ? { signedXml: signed } : {}),
  };
}

function judgeAlgorithms(signature: SamlSignature): AlgorithmJudgement[] {
  const { canonicalization, signatureAlgorithm, digestAlgorithm, transforms } = signature;
  if (signature.signedInfo === undefined) return [];
  // A missing algorithm is a fault of form, reported elsewhere.
  return [
    ...(canonicalization === undefined ? [] : [judgeExclusive('canonicalization', canonicalization)]),
    ...(signatureAlgorithm === undefined
      ? []
      : [judgeHash('signature', signatureAlgorithm, SIGNATURE_ALGORITHMS)]),
    ...(digestAlgorithm === undefined ? [] : [judgeHash('digest', digestAlgorithm, DIGEST_ALGORITHMS)]),
    ...(signature.uri === undefined ? [] : judgeTransforms(transforms)),
  ];
}

function judgeHash(
  part: AlgorithmPart,
  uri: string,
  table: Readonly<Record<string, { readonly name: string; readonly hash: string }>>,
): AlgorithmJudgement {
  const known = lookup(table, uri);
  if (known === undefined) return refusal(part, uri);
  return known.hash === 'sha1'
    ? { part, state: 'legacy', name: known.name, reason: 'collisions of SHA-1 can be computed' }
    : { part, state: 'allowed', name: known.name };
}

function judgeExclusive(part: AlgorithmPart, uri: string): AlgorithmJudgement {
  return EXCLUSIVE.has(uri)
    ? { part, state: 'allowed', name: 'exclusive canonicalization' }
    : refusal(part, uri);
}

/** Requires the enveloped transform, then exclusive canonicalization, and nothing else. SAML core, 5.4.4. */
function judgeTransforms(transforms: readonly string[]): AlgorithmJudgement[] {
  const judged = transforms.map((uri): AlgorithmJudgement => {
    if (uri === ENVELOPED) return { part: 'transform', state: 'allowed', name: 'enveloped signature' };
    return judgeExclusive('transform', uri);
  });
  if (judged.some(({ state }) => state === 'refused')) return judged;
  const [first, second, ...more] = transforms;
  const usual = first === ENVELOPED && second !== undefined && second !== ENVELOPED && more.length === 0;
  if (usual) return judged;
  const name = transforms.length === 0 ? 'no transforms' : judged.map((one) => one.name).join(', then ');
  const reason = 'SAML wants the enveloped signature transform, then exclusive canonicalization';
  return [{ part: 'transform', state: 'refused', name, reason }];
}

function refusal(part: AlgorithmPart, uri: string): AlgorithmJudgement {
  const reason = lookup(REFUSALS, uri);
  const name = uri === '' ? 'none named' : uri;
  return { part, state: 'refused', name, ...defined({ reason }) };
}

/** At most this many elements that share an ID are checked. */
const MAX_NAMESAKES = 4;

/**
 * Finds the target of the reference. Only the parent counts; another element is found only to report it. If several
 * share the ID, the one that fits the digest was signed, and the parent was put in its place.
 */
function findTarget(
  signature: SamlSignature,
  root: XmlElement,
): { readonly target: SignatureResult['target']; readonly element?: XmlElement } {
  const { uri, parent } = signature;
  const id = uri?.startsWith('#') ? uri.slice(1) : '';
  if (id === '') return { target: 'none' };
  const named = [...descendantsOf(root)].filter((element) =>
    ['ID', 'Id', 'id'].some((name) => attributeOf(element, name) === id),
  );
  const others = named.filter((element) => element !== parent).slice(0, MAX_NAMESAKES);
  const fits = (element: XmlElement): boolean =>
    compareDigest(signature, canonicalizeTarget(signature, element))?.matches === true;
  if (attributeOf(parent, 'ID') === id) {
    const signed = others.length === 0 || fits(parent) ? undefined : others.find(fits);
    return signed === undefined
      ? { target: 'parent', element: parent }
      : { target: 'other', element: signed };
  }
  const element = others.length === 1 ? others[0] : others.find(fits);
  if (others.length === 0) return { target: 'none' };
  return { target: 'other', ...defined({ element }) };
}

function canonicalizeTarget({ element, inclusivePrefixes }: SamlSignature, target: XmlElement): string {
  return canonicalize(target, { inclusivePrefixes, omit: element });
}

function compareDigest(
  { digest, digestAlgorithm }: SamlSignature,
  signed: string,
): SignatureResult['digest'] {
  const algorithm = lookup(DIGEST_ALGORITHMS, digestAlgorithm);
  if (algorithm === undefined || digest === undefined) return undefined;
  return compareHash({ digest }, createHash(algorithm.hash).update(signed, 'utf8').digest());
}

function compareHash(
  { digest }: Pick<SamlSignature, 'digest'>,
  actual: Uint8Array,
): SignatureResult['digest'] {
  if (digest === undefined) return undefined;
  const [one, other] = [Buffer.from(digest), Buffer.from(actual)];
  return { matches: one.equals(other), expected: one.toString('base64'), actual: other.toString('base64') };
}

function tryKeys(signature: SamlSignature, keys: readonly SamlKey[]): KeyAttempt[] {
  const attempts: KeyAttempt[] = [];
  const { signedInfo, value } = signature;
  const algorithm = lookup(SIGNATURE_ALGORITHMS, signature.signatureAlgorithm);
  if (algorithm === undefined || signedInfo === undefined || value === undefined) return attempts;
  for (const key of keys) {
    const attempt = tryKey(key, algorithm, Buffer.from(signedInfo), value);
    attempts.push(attempt);
    if (attempt.result === 'verified') break;
  }
  return attempts;
}

/** Whether one of the keys signed a text that replaces the signature's `SignedInfo`. */
export function verifiesText(signature: SamlSignature, text: string, keys: readonly SamlKey[]): boolean {
  return tryKeys({ ...signature, signedInfo: text }, keys).some(({ result }) => result === 'verified');
}

/** Tries one key on one value over some bytes. */
export function tryKey(
  key: SamlKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  value: Uint8Array,
): KeyAttempt {
  if (key.use === 'encryption') return { key, result: 'unsuitable', reason: 'it is for encryption only' };
  const type = key.key.asymmetricKeyType;
  const fits =
    algorithm.scheme === 'ecdsa'
      ? type === 'ec'
      : type === 'rsa' || (algorithm.scheme === 'rsa-pss' && type === 'rsa-pss');
  if (!fits)
    return {
      key,
      result: 'unsuitable',
      reason: `it is ${key.description}, ${algorithm.name} needs another type`,
    };
  if (computes(key.key, algorithm, data, value)) return { key, result: 'verified' };
  const der = algorithm.scheme === 'ecdsa' && computes(key.key, algorithm, data, value, 'der');
  const reason = 'the value is right, but DER encoded: XML Signature wants the raw pair of r and s';
  return { key, result: 'mismatch', ...(der ? { reason } : {}) };
}

function computes(
  key: KeyObject,
  { hash, scheme }: SignatureAlgorithm,
  data: Uint8Array,
  value: Uint8Array,
  dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363',
): boolean {
  // OpenSSL recovers no salt for a key that limits its length.
  const limited = key.asymmetricKeyDetails?.saltLength !== undefined;
  const saltLength = limited ? constants.RSA_PSS_SALTLEN_DIGEST : constants.RSA_PSS_SALTLEN_AUTO;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  const options =
    scheme === 'ecdsa' ? { key, dsaEncoding } : scheme === 'rsa-pss' ? { key, ...pss } : { key };
  try {
    return verify(hash, data, options, value);
  } catch {
    // OpenSSL throws on values that cannot be signatures.
    return false;
  }
}

/** Returns the key in KeyInfo if it is not trusted and verifies. */
function findBroughtKey(signature: SamlSignature, keys: readonly SamlKey[]): SamlKey | undefined {
  const strange = signature.keyInfo().filter(({ key }) => !keys.some((trusted) => trusted.key.equals(key)));
  return tryKeys(signature, strange).find(({ result }) => result === 'verified')?.key;
}
