/**
 * Verifies signatures of service providers. Deliberately narrow: one signature, of the root, as its direct child, by a
 * key of the sender's metadata. Everything read afterwards comes from the hashed bytes.
 */
import {
  constants,
  createHash,
  type KeyObject,
  timingSafeEqual,
  type VerifyKeyObjectInput,
  verify,
} from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { canonicalized } from '../xml/canonical.ts';
import { attributeOf, elementsOf, type ReadElement, readXml, textOf, within } from '../xml/read.ts';
import { decodeBase64 } from './base64.ts';
import { ALGORITHM, NS } from './names.ts';
import { refuse } from './refusal.ts';

const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-';
const ECDSA = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-';
const PSS = 'http://www.w3.org/2007/05/xmldsig-more#';

interface Method {
  readonly hash: string;
  /** Types of keys. */
  readonly types: readonly string[];
  readonly padding?: number;
}

/** Excludes SHA-1 and shared secrets. */
const SIGNATURE_METHODS: ReadonlyMap<string, Method> = new Map(
  ['sha256', 'sha384', 'sha512'].flatMap((hash): [string, Method][] => [
    [`${RSA}${hash}`, { hash, types: ['rsa'], padding: constants.RSA_PKCS1_PADDING }],
    [`${ECDSA}${hash}`, { hash, types: ['ec'] }],
    // RSASSA-PSS with a salt as long as the hash (RFC 9231, 2.3.10).
    [`${PSS}${hash}-rsa-MGF1`, { hash, types: ['rsa', 'rsa-pss'], padding: constants.RSA_PKCS1_PSS_PADDING }],
  ]),
);
const DIGEST_METHODS: ReadonlyMap<string, string> = new Map([
  [ALGORITHM.sha256, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

/** Whether anything in the message is, or claims to be, a signature. */
export function hasSignature(root: ReadElement): boolean {
  return [...within(root)].some(
    ({ namespace, local }) => namespace === NS.signature && local === 'Signature',
  );
}

/**
 * Returns the root of a signed message, read again from its signed bytes.
 *
 * @throws {Refusal} for any deviation
 */
export function verifiedRoot(root: ReadElement, keys: readonly KeyObject[]): ReadElement {
  const signature = theSignature(root);
  const [signedInfo, value] = partsOf(signature, ['SignedInfo', 'SignatureValue'], ['KeyInfo']);
  const [canonicalization, method, reference] = partsOf(signedInfo, [
    'CanonicalizationMethod',
    'SignatureMethod',
    'Reference',
  ]);
  const prefixes = exclusiveForm(canonicalization);
  const bytes = Buffer.from(canonicalized(signedInfo, prefixes));
  verifyBytes(
    bytes,
    decodeBase64(textOf(value) ?? '', 'SignatureValue'),
    attributeOf(method, 'Algorithm'),
    keys,
  );
  return digestedRoot(root, signature, reference);
}

/**
 * Verifies octets, such as the query of the Redirect binding.
 *
 * @throws {Refusal}
 */
export function verifyBytes(
  bytes: Uint8Array,
  value: Uint8Array,
  algorithm: string | undefined,
  keys: readonly KeyObject[],
): void {
  const method = SIGNATURE_METHODS.get(algorithm ?? '');
  if (method === undefined) refuse(`the signature algorithm ${quoted(algorithm)} is not taken here`);
  if (keys.length === 0) refuse('the metadata of the service provider has no key to verify a signature with');
  const { hash, types, padding } = method;
  const choices = {
    dsaEncoding: 'ieee-p1363' as const,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    ...defined({ padding }),
  };
  const fits = keys.filter(({ asymmetricKeyType = '' }) => types.includes(asymmetricKeyType));
  const good = fits.some((key) => verifies(hash, bytes, { key, ...choices }, value));
  if (!good) refuse('the signature was not made with a key of the metadata, or over something else');
}

/** A key of RSA-PSS may be bound to another hash, which makes the call throw. */
function verifies(hash: string, bytes: Uint8Array, key: VerifyKeyObjectInput, value: Uint8Array): boolean {
  try {
    return verify(hash, bytes, key, value);
  } catch {
    return false;
  }
}

function theSignature(root: ReadElement): ReadElement {
  const signatures = [...within(root)].filter(
    ({ namespace, local }) => namespace === NS.signature && local === 'Signature',
  );
  const [signature] = signatures;
  if (signature === undefined) return refuse('the message is not signed');
  if (signatures.length > 1) return refuse('there is more than one signature');
  if (!elementsOf(root).includes(signature))
    return refuse(
      'the signature is not a direct child of the message: something was wrapped around the signed part',
    );
  return signature;
}

/** Returns the children of an element if they are exactly these, in this order. */
function partsOf(
  parent: ReadElement,
  names: readonly string[],
  optional: readonly string[] = [],
): [ReadElement, ReadElement, ReadElement] {
  const children = elementsOf(parent);
  const found = children.map(({ namespace, local }) => (namespace === NS.signature ? local : '?'));
  const allowed = [names.join(), [...names, ...optional].join()];
  if (!allowed.includes(found.join()))
    refuse(
      `${parent.local} must hold exactly ${names.join(', ')}${optional.map((name) => ` and perhaps ${name}`)}`,
    );
  return children as [ReadElement, ReadElement, ReadElement];
}

/** Returns the prefixes of `InclusiveNamespaces`; refuses anything but exclusive canonicalization without comments. */
function exclusiveForm(method: ReadElement): readonly string[] {
  const algorithm = attributeOf(method, 'Algorithm');
  if (algorithm !== ALGORITHM.exclusive)
    refuse(`the transform or canonicalization ${quoted(algorithm)} is not taken here`);
  const [inclusive, ...more] = elementsOf(method);
  if (inclusive === undefined) return [];
  if (more.length > 0 || inclusive.namespace !== NS.exclusive || inclusive.local !== 'InclusiveNamespaces')
    refuse('there is something in a transform that does not belong there');
  return (attributeOf(inclusive, 'PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== '');
}

function digestedRoot(root: ReadElement, signature: ReadElement, reference: ReadElement): ReadElement {
  const [transforms, method, value] = partsOf(reference, ['Transforms', 'DigestMethod', 'DigestValue']);
  const id = attributeOf(root, 'ID');
  if (id === undefined || attributeOf(reference, 'URI') !== `#${id}`)
    return refuse('the signature refers to something other than its message');
  const [enveloped, exclusive, ...more] = elementsOf(transforms);
  if (
    attributeOf(enveloped, 'Algorithm') !== ALGORITHM.enveloped ||
    exclusive === undefined ||
    more.length > 0
  )
    return refuse('the transforms must be enveloped-signature and exclusive canonicalization');
  const hash = DIGEST_METHODS.get(attributeOf(method, 'Algorithm') ?? '');
  if (hash === undefined)
    return refuse(`the digest algorithm ${quoted(attributeOf(method, 'Algorithm'))} is not taken here`);
  const signed = canonicalized(root, exclusiveForm(exclusive), signature);
  const digest = createHash(hash).update(signed).digest();
  const expected = decodeBase64(textOf(value) ?? '', 'DigestValue');
  if (expected.length !== digest.length || !timingSafeEqual(expected, digest))
    return refuse('the message was changed after it was signed: the digest differs');
  return readXml(signed);
}

const quoted = (text: string | undefined): string => JSON.stringify((text ?? '').slice(0, 100));
