/** The signatures of a message, verified as far as keys allow, and their coverage. */
import { defined } from '../../common/defined.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { RedirectSignature } from '../../protocol/saml/message/received-message.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { readSignature } from '../../protocol/saml/signature/read.ts';
import { type RedirectResult, verifyRedirect } from '../../protocol/saml/signature/redirect.ts';
import type { AlgorithmJudgement, SignatureResult } from '../../protocol/saml/signature/signature.ts';
import { verifySignature } from '../../protocol/saml/signature/verify.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { childrenOf, descendantsOf, is, isWithin, pathOf } from '../../protocol/xml/tree.ts';
import type { SignedPart } from './input.ts';
import { assertionsOf, ownElements } from './structure.ts';

/** Maximum number of signatures verified: real messages have two, and each costs a hash of the whole. */
const MAX_SIGNATURES = 8;

/** All signature facts of a message. Misplaced signatures are not read; they get their own finding. */
export interface SignatureFacts {
  readonly results: readonly SignatureResult[];
  readonly redirect?: RedirectResult;
  /** An element with several signatures: each would exclude the others from what it signs. */
  readonly crowded?: XmlElement;
  /** Number of signatures beyond the maximum, not verified. */
  readonly left: number;
  /** Whether there are misplaced signatures. */
  readonly astray: boolean;
  /** Names of signed elements around the message that are not judged here, e.g. a SOAP header. */
  readonly outside: readonly string[];
}

export const NO_SIGNATURES: SignatureFacts = { results: [], left: 0, astray: false, outside: [] };

export function gatherSignatures(
  roots: readonly XmlElement[],
  redirect: RedirectSignature | undefined,
  keys: readonly SamlKey[],
  hashed?: Uint8Array,
): SignatureFacts {
  const signedIn = (root: XmlElement, parent: XmlElement) => {
    const elements = childrenOf(parent, NS.signature, 'Signature');
    return elements.length === 0 ? [] : [{ root, parent, elements }];
  };
  const own = roots.flatMap((root) =>
    [...new Set([root, ...assertionsOf(root)])].flatMap((parent) => signedIn(root, parent)),
  );
  const around = roots.flatMap((root) => {
    const carrier = carrierOf(root);
    return carrier === undefined ? [] : signedIn(outermostOf(root), carrier);
  });
  const found = [...own, ...around];
  const results = found
    .flatMap(({ root, parent, elements }) => elements.map((element) => ({ root, parent, element })))
    .slice(0, MAX_SIGNATURES)
    .map(({ root, parent, element }) => verifySignature(readSignature(element, parent), root, keys, hashed));
  const crowded = found.find(({ elements }) => elements.length > 1);
  const count = countOf(found);
  return {
    results,
    ...defined({
      redirect: redirect === undefined ? undefined : verifyRedirect(redirect, keys),
      crowded: crowded?.parent,
    }),
    left: Math.max(0, count - MAX_SIGNATURES),
    astray: roots.reduce((sum, root) => sum + countSignatures(root), 0) > countOf(own),
    outside: roots.flatMap((root) =>
      signedAround(
        root,
        around.flatMap(({ elements }) => elements),
      ),
    ),
  };
}

const countOf = (found: readonly { readonly elements: readonly XmlElement[] }[]): number =>
  found.reduce((sum, { elements }) => sum + elements.length, 0);

/** Returns the ArtifactResponse around a message: its signature covers the message too. SAML core, 3.5.2. */
export function carrierOf({ parent }: XmlElement): XmlElement | undefined {
  return parent !== undefined && is(parent, NS.protocol, 'ArtifactResponse') ? parent : undefined;
}

function outermostOf(root: XmlElement): XmlElement {
  let at = root;
  while (at.parent !== undefined) at = at.parent;
  return at;
}

/** Finds signatures that belong to the stripped outer layers, e.g. a SOAP body (WS-Security). */
function signedAround(root: XmlElement, judged: readonly XmlElement[]): string[] {
  if (root.parent === undefined) return [];
  const strange = [...descendantsOf(outermostOf(root))].filter(
    (element) =>
      is(element, NS.signature, 'Signature') && !judged.includes(element) && !isWithin(element, root),
  );
  return [...new Set(strange.map(({ parent }) => (parent === undefined ? 'nothing' : pathOf(parent))))];
}

function countSignatures(root: XmlElement): number {
  let count = 0;
  for (const element of ownElements(root)) if (is(element, NS.signature, 'Signature')) count += 1;
  return count;
}

/** Whether there is a correctly placed signature. */
export function hasSignature({ results, redirect }: SignatureFacts): boolean {
  return results.length > 0 || redirect !== undefined;
}

/** Every algorithm of every signature. */
export function algorithmsOf({ results, redirect }: SignatureFacts): AlgorithmJudgement[] {
  return [
    ...results.flatMap(({ algorithms }) => algorithms),
    ...(redirect === undefined ? [] : [redirect.algorithm]),
  ];
}

/** Whether a trusted key and allowed algorithms verify a signature of the element around it. */
export function isAccepted(result: SignatureResult, allowSha1: boolean): boolean {
  const legacy = result.algorithms.some(({ state }) => state === 'legacy');
  return result.target === 'parent' && result.signedXml !== undefined && (allowSha1 || !legacy);
}

export function isRedirectAccepted(redirect: RedirectResult | undefined, allowSha1: boolean): boolean {
  return redirect?.key !== undefined && (allowSha1 || redirect.algorithm.state === 'allowed');
}

/** Returns elements with their own signature, right or wrong, that does not point elsewhere. */
export function coveredElements({ results }: SignatureFacts): XmlElement[] {
  return results.filter(({ target }) => target !== 'other').map(({ signature }) => signature.parent);
}

/** Whether a signature is wrong whatever its key: in form, reference or digest. */
export function isBroken({ signature, target, digest, algorithms }: SignatureResult): boolean {
  const refused = algorithms.some(({ state }) => state === 'refused');
  return signature.faults.length > 0 || target === 'none' || (!refused && digest?.matches !== true);
}

/** Returns the place of a signature, for display. */
export function placeOf({ signature }: SignatureResult): string {
  return `${pathOf(signature.parent)}/Signature`;
}

/** Returns the state of each signed element, for the tree. */
export function signedParts({ results }: SignatureFacts, allowSha1: boolean): SignedPart[] {
  return results.map((result) => ({
    element: result.signature.parent,
    state: isAccepted(result, allowSha1)
      ? 'verified'
      : result.digest?.matches !== true || result.target !== 'parent' || result.attempts.length > 0
        ? 'wrong'
        : 'unverified',
  }));
}
