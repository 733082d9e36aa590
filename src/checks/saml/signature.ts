/** `saml.algorithm`, `certificate`, `signature` and `signature_coverage` (rules SV-4 to SV-6). */
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import { reformattedInfo, reformattedTarget } from '../../protocol/saml/signature/reformatted.ts';
import type { SignatureResult } from '../../protocol/saml/signature/signature.ts';
import { verifiesText } from '../../protocol/saml/signature/verify.ts';
import { pathOf } from '../../protocol/xml/tree.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor, soften } from './define.ts';
import type { MessageFacts, ResponseFacts } from './facts.ts';
import { unread } from './form.ts';
import { algorithmsOf, hasSignature, isBroken, placeOf } from './signatures.ts';
import { hidesMessage } from './structure.ts';

const KEYS_HINT = 'give the keys of the sender with --idp-metadata FILE|URL or --idp-cert FILE';

export function judgeAlgorithms(facts: MessageFacts): Verdict {
  const reason = unread(facts) ?? unsigned(facts);
  if (reason !== undefined) return reason;
  const judged = algorithmsOf(facts.signatures);
  const refused = judged.find(({ state }) => state === 'refused');
  if (refused !== undefined) {
    return fail(`${refused.name} is not allowed as ${refused.part} algorithm`, {
      expected: EXPECTED[refused.part],
      actual: refused.name,
      hint: refused.reason,
    });
  }
  const names = [
    ...new Set(
      judged.filter(({ part }) => part === 'signature' || part === 'digest').map(({ name }) => name),
    ),
  ];
  const legacy = judged.find(({ state }) => state === 'legacy');
  if (legacy === undefined)
    return names.length === 0 ? skipFor('saml.signature', 'it names none') : pass(names.join(', '));
  const details = { expected: EXPECTED[legacy.part], actual: legacy.name, hint: legacy.reason };
  if (facts.input.allowSha1) return warn(`${legacy.name}, allowed by --allow-sha1`, details);
  const verdict = fail(`${legacy.name} is no longer allowed`, details);
  return soften(facts, verdict);
}

const EXPECTED = {
  signature: 'RSA, RSA-PSS or ECDSA with SHA-256, SHA-384 or SHA-512',
  digest: 'SHA-256, SHA-384 or SHA-512',
  canonicalization: 'exclusive canonicalization',
  transform: 'enveloped signature, then exclusive canonicalization',
} as const;

/** Skips a check if there are no signatures. */
function unsigned(facts: MessageFacts): Verdict | undefined {
  if (hasSignature(facts.signatures)) return undefined;
  if (facts.signatures.astray)
    return skipFor('saml.content', 'the signature is in a place where SAML allows none');
  return skipFor('saml.signature', 'there is no signature');
}

/** Whether an algorithm is not allowed, so nothing was computed. */
export function isRefused(facts: MessageFacts): boolean {
  const legacyRefused = facts.input.allowSha1 !== true && !facts.plain;
  return algorithmsOf(facts.signatures).some(
    ({ state }) => state === 'refused' || (state === 'legacy' && legacyRefused),
  );
}

export function judgeCertificate(facts: MessageFacts): Verdict {
  const reason = unread(facts) ?? unsigned(facts);
  if (reason !== undefined) return reason;
  const { input, signatures } = facts;
  if (input.unknownSender !== undefined) return skipFor('saml.issuer', 'there are no keys of the sender');
  if (input.keys === undefined) return skip('no key was given', { hint: KEYS_HINT });
  if (isRefused(facts)) return skipFor('saml.algorithm', 'the algorithm is not allowed');
  const trusted = input.keys.filter(({ use }) => use !== 'encryption');
  if (trusted.length === 0) {
    const { keyless } = input;
    return fail(keyless ?? 'there is no key to verify with among those given', {
      expected: 'a signing key',
      hint:
        keyless === undefined ? KEYS_HINT : 'get its current metadata, or its certificate: --idp-cert FILE',
    });
  }
  const strange = signatures.results.find((result) => isStrange(result, input.keys ?? []));
  if (strange !== undefined) return wrongCertificate(strange, trusted);
  const unfit = signatures.results.find(
    ({ key, attempts, signature }) =>
      key === undefined &&
      signature.faults.length === 0 &&
      attempts.every(({ result }) => result === 'unsuitable'),
  );
  if (unfit !== undefined) {
    return fail('no given key fits the signature', {
      at: placeOf(unfit),
      expected: trusted.map(showKey),
      actual: unfit.attempts.map(({ key, reason: why }) => `${key.source}: ${why}`),
      hint: 'the sender has changed to a key of another type: get its current metadata',
    });
  }
  if (signatures.redirect?.rebuilt === '')
    return skip('which key made the signature is not known: the parameters were decoded');
  const keys = [
    ...signatures.results.flatMap(({ key }) => key ?? []),
    ...(signatures.redirect?.key ? [signatures.redirect.key] : []),
  ];
  return judgeUsed(facts, keys);
}

/** Whether no trusted key made the signature and it names an untrusted one. */
function isStrange({ key, signature }: SignatureResult, keys: readonly SamlKey[]): boolean {
  if (key !== undefined || signature.faults.length > 0) return false;
  const named = signature.keyInfo();
  if (named.length === 0) return false;
  return !named.some((one) =>
    keys.some((trusted) => trusted.use !== 'encryption' && trusted.key.equals(one.key)),
  );
}

function wrongCertificate(result: SignatureResult, trusted: readonly SamlKey[]): Verdict {
  const keyInfo = result.signature.keyInfo();
  const own = result.broughtKey !== undefined;
  return fail(
    own
      ? 'it was signed with the key it brought along, and that one is not trusted'
      : 'it names a certificate that is not trusted, and no trusted key verifies it',
    {
      at: `${placeOf(result)}/KeyInfo`,
      expected: trusted.map(showKey),
      actual: keyInfo.map(showKey),
      hint: own
        ? 'a forger would do the same; if the sender has rolled its key over, get its current metadata'
        : 'the key is of another sender or environment: get the current metadata of this one',
    },
  );
}

export const WEAK_RSA_BITS = 2048;

export function isWeak({ key }: SamlKey): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return bits !== undefined && bits < WEAK_RSA_BITS;
}

function judgeUsed({ input }: MessageFacts, keys: readonly SamlKey[]): Verdict {
  const [key] = keys;
  if (key === undefined) return pass('the certificate it names is a trusted one');
  if (key.oddity !== undefined)
    return warn(key.oddity, {
      level: 'should',
      actual: showKey(key),
      hint: 'it was read all the same; other software may refuse it',
    });
  const now = input.now.getTime();
  const { certificate } = key;
  const actual = showKey(key);
  const should = { level: 'should', actual } as const;
  if (input.metadataExpired !== undefined) return warn(input.metadataExpired, should);
  if (certificate !== undefined && certificate.notAfter.getTime() < now) {
    return warn(`the certificate expired on ${day(certificate.notAfter)}`, {
      ...should,
      hint: 'SAML trusts the key and not the dates around it, but other software may refuse it',
    });
  }
  if (certificate !== undefined && certificate.notBefore.getTime() > now) {
    return warn(`the certificate is good from ${day(certificate.notBefore)} on`, should);
  }
  if (isWeak(key)) {
    return warn(`the key is weak: ${key.description}, and ${WEAK_RSA_BITS} bits are held to be safe`, should);
  }
  return pass(`verified with ${actual}`);
}

export const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Formats a key for display: type, owner, and a hash to compare. */
function showKey({ description, source, certificate }: SamlKey): string {
  if (certificate === undefined) return `${description}, ${source}`;
  return `${description}, ${certificate.subject}, SHA-256 ${certificate.fingerprint.slice(0, 23)}…, ${source}`;
}

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
    hint: `what was signed is the query string as sent, with its escapes: ${input.document.source.redirectSignature?.signed.slice(0, 60)}…`,
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
