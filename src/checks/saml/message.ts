/** Shared by the judges of requests and logout messages: form, signature, sender, address. */
import { defined } from '../../common/defined.ts';
import type { SamlKind } from '../../protocol/saml/message/received-message.ts';
import { MESSAGE_LIMITS } from '../../protocol/xml/limits.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { readXml } from '../../protocol/xml/reader.ts';
import { childrenOf } from '../../protocol/xml/tree.ts';
import { fail, pass, type Verdict } from '../../report.ts';
import { isRefused } from './algorithm.ts';
import { skipFor } from './define.ts';
import { type MessageFacts, readableRoot, withoutKeys } from './facts.ts';
import { unread } from './form.ts';
import type { SenderInput } from './input.ts';
import {
  carrierOf,
  gatherSignatures,
  hasSignature,
  isAccepted,
  isBroken,
  isRedirectAccepted,
  NO_SIGNATURES,
  placeOf,
} from './signatures.ts';

export interface EnvelopeFacts extends MessageFacts {
  /**
   * The root to read values from: parsed again from signed bytes if there are any. Partial for an unreadable message.
   */
  readonly view?: XmlElement;
  readonly verified: boolean;
}

/** @param expects whether anything besides keys was expected of the message */
export function gatherEnvelopeFacts(
  input: SenderInput,
  kinds: readonly SamlKind[],
  expects: boolean,
): EnvelopeFacts {
  const plain = withoutKeys(input) && !expects;
  const readable = readableRoot(input);
  const { kind, source, reading } = input.document;
  if ('unreadable' in readable || kind === undefined || !kinds.includes(kind)) {
    return {
      input,
      plain,
      unreadable: 'unreadable' in readable ? readable.unreadable : 'saml.content',
      signatures: NO_SIGNATURES,
      verified: false,
      ...defined({ view: reading.root }),
    };
  }
  const { root } = readable;
  const allowSha1 = input.allowSha1 === true;
  const signatures = gatherSignatures([root], source.redirectSignature, input.keys ?? []);
  const signedBytesOf = (element: XmlElement | undefined): XmlElement | undefined => {
    const own = signatures.results.find(
      (result) => result.signature.parent === element && isAccepted(result, allowSha1),
    );
    return own?.signedXml === undefined ? undefined : readXml(own.signedXml, MESSAGE_LIMITS).root;
  };
  const [inside, ...others] = childrenOf(signedBytesOf(carrierOf(root)), root.namespace, root.local);
  const signed = signedBytesOf(root) ?? (others.length === 0 ? inside : undefined);
  const verified = signed !== undefined || isRedirectAccepted(signatures.redirect, allowSha1);
  return { input, plain, root, signatures, verified, view: signed ?? root };
}

const WRAPPING = 'signature wrapping: the signed part was moved aside, and another one put in its place';

/** Judges whether a signature covers the whole root or something else. */
export function judgeEnvelopeCoverage(facts: EnvelopeFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (!hasSignature(facts.signatures)) {
    if (!facts.signatures.astray) return skipFor('saml.signature', 'nothing is signed');
    return fail('what is signed is another element than the message', { hint: WRAPPING });
  }
  const wrapped = facts.signatures.results.find(
    ({ target, signature: { parent } }) =>
      target === 'other' || (parent !== facts.root && parent !== (facts.root && carrierOf(facts.root))),
  );
  if (wrapped !== undefined) {
    return fail('the signature is of another element than the message', {
      at: `${placeOf(wrapped)}/SignedInfo/Reference/@URI`,
      actual: wrapped.signature.uri ?? null,
      hint: WRAPPING,
    });
  }
  if (facts.signatures.results.some(isBroken)) return skipFor('saml.signature', 'the signature is not right');
  if (isRefused(facts)) return skipFor('saml.algorithm', 'the algorithm is not allowed');
  return pass(facts.signatures.redirect === undefined ? 'signed: the message' : 'signed: the query string');
}
