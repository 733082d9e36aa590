/** `saml.decrypt`: whether encrypted parts could be decrypted and contain what they should (rule SV-7). */
import { defined } from '../../common/defined.ts';
import type { Decryption } from '../../protocol/saml/encryption/decrypt.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { descendantsOf, is, pathOf } from '../../protocol/xml/tree.ts';
import { fail, NOTHING_ENCRYPTED, pass, skip, type Verdict } from '../../report.ts';
import { skipFor } from './define.ts';
import type { ResponseFacts } from './facts.ts';
import { refusedInside, unread } from './form.ts';

export function judgeDecryption(facts: ResponseFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const verdict = judgeDecryptions(
    [...facts.decryptions, ...facts.parts],
    facts.opened.size > 0 ? facts : undefined,
  );
  const closed = closedParts(facts);
  return closed > 0 && verdict.status !== 'fail' && !isClosed(facts) ? stillClosed(closed) : verdict;
}

const isClosed = ({ decryptions, parts }: ResponseFacts): boolean =>
  [...decryptions, ...parts].some(({ state }) => state === 'no-key');

/** For messages in which nothing is decrypted. */
export function judgeClosedParts(root: XmlElement | undefined): Verdict {
  const closed = root === undefined ? 0 : encryptedIn(root);
  return closed === 0 ? skip(NOTHING_ENCRYPTED) : stillClosed(closed);
}

const stillClosed = (closed: number): Verdict =>
  skip(
    `${closed} encrypted ${closed === 1 ? 'part is' : 'parts are'} not opened, and what is inside is not judged`,
  );

/**
 * Counts the parts of a response still encrypted, anywhere in it: those without a key, and those never looked at. Their
 * content is unjudged, so the message is not verified (SAML core, 2.2.4).
 */
export function closedParts({ root, opened, decryptions, parts }: ResponseFacts): number {
  if (root === undefined) return 0;
  const inside = parts.flatMap(({ reading }) => reading?.root ?? []);
  const there = [root, ...opened.values(), ...inside].reduce((sum, one) => sum + encryptedIn(one), 0);
  return there - [...decryptions, ...parts].filter(isWhole).length;
}

/** XML Encryption 1.1, 3.1. */
export const encryptedIn = (root: XmlElement): number =>
  [...descendantsOf(root)].filter((element) => is(element, NS.encryption, 'EncryptedData')).length;

/** @param facts given if an assertion was decrypted, to judge its trust */
export function judgeDecryptions(decryptions: readonly Decryption[], facts?: ResponseFacts): Verdict {
  const [first] = decryptions;
  if (first === undefined) return skip(NOTHING_ENCRYPTED);
  const wrong = decryptions.find(({ state }) => state === 'refused' || state === 'failed');
  if (wrong !== undefined) {
    return fail(wrong.reason ?? 'it cannot be opened', {
      at: pathOf(wrong.element),
      ...defined({ actual: wrong.algorithms }),
      hint:
        wrong.state === 'failed'
          ? 'encrypted to another key of the service provider, or changed on the way'
          : undefined,
    });
  }
  const other = decryptions.find(({ mismatch }) => mismatch !== undefined);
  if (other?.mismatch !== undefined) {
    const { declared, used } = other.mismatch;
    return fail(`the key was wrapped with ${used}, and the message declares ${declared}`, {
      at: `${pathOf(other.element)}/EncryptedData/KeyInfo/EncryptedKey/EncryptionMethod`,
      expected: declared,
      actual: used,
      hint:
        'rsa-oaep-mgf1p always masks with MGF1-SHA1: the sender has to mask with that, or declare ' +
        'http://www.w3.org/2009/xmlenc11#rsa-oaep with the MGF that it uses',
    });
  }
  const closed = decryptions.find(({ state }) => state === 'no-key');
  if (closed !== undefined) {
    return skip(`${closed.element.local} is encrypted (${closed.algorithms}), and no key was given`, {
      hint: 'give the private key of the service provider with --decryption-key',
    });
  }
  const broken = decryptions.find((one) => !isWhole(one));
  if (broken?.reading !== undefined && refusedInside(broken.reading, broken.text ?? '').length > 0) {
    return skipFor('saml.content', 'it was opened, and something is inside that does not belong there');
  }
  if (broken !== undefined) return wrongPlaintext(broken);
  const trust =
    facts === undefined || facts.verified || facts.input.keys === undefined
      ? ''
      : '; what is inside is not signed, and neither is the response around it';
  return pass(`opened with ${first.key?.source ?? 'a key'}, ${first.algorithms}${trust}`);
}

function isWhole({ element, reading }: Decryption): boolean {
  const inside = reading?.root;
  if (reading?.complete !== true || inside === undefined) return false;
  return is(inside, NS.assertion, INSIDE[element.local] ?? '');
}

/** Required content of an encrypted element. SAML core, 2.2.4, 2.3.4 and 2.7.3.2. */
const INSIDE: Readonly<Record<string, string>> = {
  EncryptedAssertion: 'Assertion',
  EncryptedID: 'NameID',
  EncryptedAttribute: 'Attribute',
  NewEncryptedID: 'NewID',
};

function wrongPlaintext({ element, reading }: Decryption): Verdict {
  const at = pathOf(element);
  const [problem] = reading?.problems ?? [];
  if (problem !== undefined) return fail(`what is inside cannot be accepted: ${problem.message}`, { at });
  return fail(`the decrypted content is not ${INSIDE[element.local] ?? 'a known element'}`, {
    at,
    expected: INSIDE[element.local],
    actual: reading?.root?.name ?? null,
  });
}
