/** `saml.certificate`: whose key made a signature, and whether it is a trusted one (rule SV-5). */
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { SignatureResult } from '../../protocol/saml/signature/signature.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { isRefused, KEYS_HINT, unsigned } from './algorithm.ts';
import { skipFor } from './define.ts';
import type { MessageFacts } from './facts.ts';
import { unread } from './form.ts';

import { placeOf } from './signatures.ts';

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
export function isStrange({ key, signature }: SignatureResult, keys: readonly SamlKey[]): boolean {
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
export function showKey({ description, source, certificate }: SamlKey): string {
  if (certificate === undefined) return `${description}, ${source}`;
  return `${description}, ${certificate.subject}, SHA-256 ${certificate.fingerprint.slice(0, 23)}…, ${source}`;
}
