/** `saml.signature` and `signature_coverage` (rule SV-6). */
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import { reformattedInfo, reformattedTarget } from '../../protocol/saml/signature/reformatted.ts';
import type { SignatureResult } from '../../protocol/saml/signature/signature.ts';
import { verifiesText } from '../../protocol/saml/signature/verify.ts';
import { pathOf } from '../../protocol/xml/tree.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { isRefused, KEYS_HINT } from './algorithm.ts';
import { isStrange, showKey } from './certificate.ts';
import { skipFor, soften } from './define.ts';
import type { MessageFacts, ResponseFacts } from './facts.ts';
import { unread } from './form.ts';
import { hasSignature, isBroken, placeOf } from './signatures.ts';
import { hidesMessage } from './structure.ts';

/** @param lenient set if the message may be unsigned: an error response, a request not required to be signed */
export function judgeSignature(facts: MessageFacts, lenient?: string): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { results, redirect, left, crowded } = facts.signatures;
  if (!hasSignature(facts.signatures)) {
    if (facts.signatures.astray)
      return skipFor('saml.content', 'the signature is in a place where SAML allows none');
    const [outside] = facts.signatures.outside;
    if (outside !== undefined) {
      return skip(
        `the message itself is not signed; the signature of ${outside} around it is not judged here`,
        {
          hint: 'let the identity provider sign the response or the assertion',
        },
      );
    }
    if (lenient !== undefined) return warn(lenient, { level: 'should' });
    const verdict = fail('nothing in the message is signed', {
      expected: 'a signature of the response or the assertion',
      actual: 'none',
      hint: 'anyone can write such a message',
    });
    return soften(facts, verdict);
  }
  if (crowded !== undefined) {
    return fail(`${crowded.local} has more than one signature`, {
      at: `${pathOf(crowded)}/Signature`,
      hint: 'each of them would leave the others out of what it signs',
    });
  }
  if (left > 0) return fail(`there are more signatures than any real message has: ${left + results.length}`);
  // A wrapped signature is reported by its place; whether it matches its original content adds nothing.
  const own = results.filter(({ target }) => target !== 'other');
  if (own.length === 0 && redirect === undefined) {
    return skipFor('saml.signature_coverage', 'it is the signature of another element');
  }
  const faulty = own.find(({ signature }) => signature.faults.length > 0);
  if (faulty !== undefined && hidesMessage(faulty.signature.element)) {
    return skipFor('saml.content', 'something is hidden inside the signature');
  }
  if (faulty !== undefined) {
    return fail(faulty.signature.faults.join('; '), {
      at: placeOf(faulty),
      hint: 'a signature of this form is refused whatever it says',
    });
  }
  if (redirect?.fault !== undefined) return fail(redirect.fault, { at: 'Signature' });
  const lost = own.find(({ target }) => target === 'none');
  if (lost !== undefined) {
    return fail('the Reference points to an ID that nothing in the message has', {
      at: `${placeOf(lost)}/SignedInfo/Reference/@URI`,
      expected: `#${idOf(lost)}`,
      actual: lost.signature.uri ?? null,
    });
  }
  if (isRefused(facts)) return skipFor('saml.algorithm', 'the algorithm is not allowed');
  const changed = own.find(({ digest }) => digest?.matches !== true);
  if (changed !== undefined) return wrongDigest(changed);
  const { keys, unknownSender } = facts.input;
  if (unknownSender !== undefined) return skipFor('saml.issuer', 'there are no keys of the sender');
  if (keys?.length === 0) return skipFor('saml.certificate', 'there is no key');
  if (keys === undefined) return skip('no key was given', { hint: KEYS_HINT });
  const wrong = own.find(({ key }) => key === undefined);
  if (wrong !== undefined) return wrongValue(wrong, keys);
  if (redirect?.rebuilt === '') return skip(DECODED, { hint: DECODED_HINT });
  if (redirect !== undefined && redirect.key === undefined) return wrongRedirect(facts);
  const places = [
    ...own.map(({ signature }) => signature.parent.local),
    ...(redirect ? [nameOfSigned(facts)] : []),
  ];
  return pass(`verified: ${places.join(', ')}`);
}

/** The signature covers the escapes too, and they are gone. */
const DECODED =
  'the parameters were decoded before they got here, so their signature cannot be judged: no usual way ' +
  'to write them fits it';
const DECODED_HINT =
  'give the URL as it was sent: from the address bar, the Network tab or a HAR of the browser, or the ' +
  'log of the server';

function nameOfSigned({ signatures, input }: MessageFacts): string {
  if (input.document.source.redirectSignature?.simple === true) return 'form (HTTP-POST-SimpleSign)';
  const way = signatures.redirect?.rebuilt;
  return way === undefined ? 'query string' : `query string, written again ${way}`;
}

const idOf = ({ signature }: SignatureResult): string =>
  signature.parent.attributes.find(({ name }) => name === 'ID')?.value ?? '';

function wrongDigest(result: SignatureResult): Verdict {
  const { digest, key, attempts, signature, targetElement } = result;
  const what = targetElement && reformattedTarget(signature, targetElement);
  const at = `${placeOf(result)}/SignedInfo/Reference/DigestValue`;
  if (what !== undefined) {
    return fail('the message was reformatted after it was signed, so its digest is another one', {
      at,
      expected: digest?.expected,
      actual: digest?.actual,
      hint: `${what}; take the message as the browser posted it`,
    });
  }
  const signer = key === undefined ? '' : `, while ${showKey(key)} has signed the other`;
  return fail('what was signed has changed since: its digest is another one', {
    at,
    expected: digest?.expected,
    actual: digest?.actual,
    hint:
      attempts.length > 0 && key === undefined
        ? 'neither digest nor value fits: the message was changed after signing, or another key made the signature'
        : `one changed character is enough, also one that a tool adds when it prints XML prettily${signer}`,
  });
}

function wrongValue(result: SignatureResult, keys: readonly SamlKey[]): Verdict {
  if (isStrange(result, keys)) return skipFor('saml.certificate', 'the certificate is not trusted');
  const tried = result.attempts.filter((attempt) => attempt.result === 'mismatch');
  if (tried.length === 0) return skipFor('saml.certificate', 'no key fits');
  const reformatted = reformattedInfo(result.signature, (info) => verifiesText(result.signature, info, keys));
  if (reformatted !== undefined) {
    return fail('the signature was reformatted after it was made, so its value is of another text', {
      at: `${placeOf(result)}/SignedInfo`,
      hint: `${reformatted}; take the message as the browser posted it`,
    });
  }
  const detail = tried.find((attempt) => attempt.reason !== undefined)?.reason;
  return fail(detail ?? 'the signature value is of none of the trusted keys, though the digest is right', {
    at: `${placeOf(result)}/SignatureValue`,
    expected: `a value made by ${tried.map(({ key }) => showKey(key)).join(' or ')}`,
    actual: `${result.signature.value?.length ?? 0} bytes`,
    hint: 'SignedInfo or the value was changed, or the sender has rolled its key over: get its current metadata',
  });
}

function wrongRedirect({ signatures, input }: MessageFacts): Verdict {
  const tried = signatures.redirect?.attempts.filter(({ result }) => result === 'mismatch') ?? [];
  if (tried.length === 0)
    return fail('no given key fits the signature of the query string', { at: 'Signature' });
  return fail('the signature of the query string is of none of the trusted keys', {
    at: 'Signature',
    expected: `a value made by ${tried.map(({ key }) => showKey(key)).join(' or ')}`,
    hint:
      `what was signed is the query string as sent, with its escapes: ` +
      `${input.document.source.redirectSignature?.signed.slice(0, 60)}…`,
  });
}

export function judgeCoverage(facts: ResponseFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (!hasSignature(facts.signatures) && !facts.signatures.astray) {
    return skipFor('saml.signature', 'nothing is signed');
  }
  const wrapped = facts.signatures.results.find(({ target }) => target === 'other');
  if (wrapped !== undefined) {
    const other = wrapped.targetElement;
    return fail('the signature refers to an element other than its parent', {
      at: `${placeOf(wrapped)}/SignedInfo/Reference/@URI`,
      expected: `#${idOf(wrapped)}, the ID of ${pathOf(wrapped.signature.parent)}`,
      actual:
        other === undefined
          ? `${wrapped.signature.uri}, an ID of several elements`
          : `${wrapped.signature.uri}, the ID of ${pathOf(other)}`,
      hint: 'signature wrapping: the signed part was moved aside, and another one put in its place',
    });
  }
  const [bare] = facts.uncovered;
  if (bare !== undefined) {
    return fail('an assertion is there that no signature covers', {
      at: pathOf(bare),
      hint: 'beside or around the signed one, a reader may take it for that',
    });
  }
  if (facts.signatures.results.some(isBroken)) return skipFor('saml.signature', 'the signature is not right');
  if (isRefused(facts)) return skipFor('saml.algorithm', 'the algorithm is not allowed');
  if (facts.decryptions.some(({ element }) => !facts.opened.has(element)) && facts.coverage === 'neither') {
    return skip('the assertion is encrypted, and its signature with it');
  }
  const words = {
    response: 'the response',
    assertion: 'the assertion',
    both: 'response and assertion',
    neither: 'neither',
  } as const;
  if (facts.coverage === 'neither' && !facts.refusal)
    return skipFor('saml.signature', 'no signature matches its parent element');
  return pass(`signed: ${words[facts.coverage]}`);
}
