/** The signer: certificate, chain, and revocation status. */

import type { X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { RevocationAnswer, SdoSignature } from '../../protocol/sdo/parsed.ts';
import { judgeChain, nameOf } from '../../protocol/x509/chain.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { type ReadSdoInput, sealsOf, signersOf, signingTimeOf } from './input.ts';

/** Returns the worst verdict, in the order fail, skip, warn, pass. */
function worst(verdicts: readonly Verdict[]): Verdict | undefined {
  const order = ['fail', 'skip', 'warn', 'pass'] as const;
  return order.flatMap((status) => verdicts.filter((one) => one.status === status))[0];
}

export function judgeCertificate(input: ReadSdoInput): Verdict {
  const verdicts = signersOf(input.sdo).map((one) => judgeOneCertificate(one, input));
  return worst(verdicts) ?? skip('there is no signature with a certificate');
}

function judgeOneCertificate(signature: SdoSignature, { now, clockToleranceSeconds }: ReadSdoInput): Verdict {
  const { at, certificate, certificateProblem } = signature;
  if (certificate === undefined) return skip('the signature brings no certificate', { at });
  if (certificateProblem !== undefined) return fail(certificateProblem, { at });
  const { x509, keyUsage } = certificate;
  if (
    keyUsage !== undefined &&
    !keyUsage.some((one) => one === 'digitalSignature' || one === 'nonRepudiation')
  ) {
    return fail('the certificate is not for signing', {
      at,
      expected: ['digitalSignature', 'nonRepudiation'],
      actual: keyUsage,
    });
  }
  const tolerance = clockToleranceSeconds * 1000;
  const [from, until] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)];
  if (Number.isNaN(from + until)) return fail('the period of the certificate is not a time', { at });
  const signed = signingTimeOf(signature);
  const period = `${iso(from)} to ${iso(until)}`;
  if (signed === undefined) {
    return now.getTime() >= from && now.getTime() <= until
      ? pass('the certificate is valid now; nothing says when it was used', { at })
      : skip('nothing says when it was signed, and the certificate is not valid now', { at, actual: period });
  }
  const time = signed.time.getTime();
  if (time < from - tolerance || time > until + tolerance) {
    return fail('the certificate was not valid at the signing time', {
      at,
      expected: period,
      actual: `${iso(time)} (${signed.from})`,
    });
  }
  if (time > now.getTime() + tolerance) {
    return warn('the signing time is in the future', { at, level: 'should', actual: iso(time) });
  }
  const since = now.getTime() > until ? '; it has expired since, which changes nothing' : '';
  return pass(`the certificate was valid at the signing time${since}`, { at });
}

const iso = (milliseconds: number): string =>
  Number.isNaN(milliseconds)
    ? 'an unreadable time'
    : new Date(milliseconds).toISOString().replace('.000', '');

export function judgeChains(input: ReadSdoInput): Verdict {
  const { sdo, anchors } = input;
  const signatures = [...signersOf(sdo), ...sealsOf(sdo)];
  if (signatures.every(({ certificate }) => certificate === undefined))
    return skip('there is no certificate in it');
  if (anchors === undefined || anchors.length === 0) {
    return skip('no trust chain was checked: anybody can make a certificate with this name', {
      hint: 'give the certificate of the authority with --trust-anchor',
    });
  }
  const verdicts = signatures.map((one) => judgeOneChain(one, anchors, input.now));
  return worst(verdicts) ?? skip('there is no certificate in it');
}

function judgeOneChain(signature: SdoSignature, anchors: readonly X509Certificate[], now: Date): Verdict {
  const { at, certificate, certificates } = signature;
  if (certificate === undefined) return skip('a signature brings no certificate', { at });
  const chain = orderChain(certificate.x509, certificates);
  const time = within(certificate.x509, signingTimeOf(signature)?.time ?? now);
  const { trusted, path, problem } = judgeChain(chain, anchors, time);
  if (trusted) return pass(path.join(' ← '), { at });
  return fail(problem ?? 'the chain is not trusted', { at, expected: anchors.map(nameOf), actual: path });
}

/** Moves the time into the certificate's validity period. An expired certificate has its own check. */
function within({ validFrom, validTo }: X509Certificate, time: Date): Date {
  const [from, until] = [Date.parse(validFrom), Date.parse(validTo)];
  return Number.isNaN(from + until) ? time : new Date(Math.min(Math.max(time.getTime(), from), until));
}

/** Orders the chain from the signer upwards. Certificates not on the path are dropped. */
function orderChain(leaf: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
  const chain = [leaf];
  for (let last = leaf; last.subject !== last.issuer; ) {
    const next = others.find((one) => !chain.includes(one) && last.checkIssued(one));
    if (next === undefined) break;
    chain.push(next);
    last = next;
  }
  return chain;
}

export function judgeRevocation({ sdo }: ReadSdoInput): Verdict {
  const signers = signersOf(sdo).filter(({ certificate }) => certificate !== undefined);
  const verdicts = signers.flatMap((one) =>
    one.revocation.length === 0
      ? [skip('no revocation data came with it, and no revocation service was asked', { at: one.at })]
      : [judgeAnswers(one, one.revocation)],
  );
  return worst(verdicts) ?? skip('there is no certificate in it');
}

function judgeAnswers(signature: SdoSignature, answers: readonly RevocationAnswer[]): Verdict {
  const { at, certificate } = signature;
  const serial = certificate?.x509.serialNumber.toUpperCase().replace(/^(?:00)+(?=.)/, '') ?? '';
  const about = answers.filter(({ serials }) => serials.includes(serial));
  const [answer] = [...about].sort((one, other) => rank(one) - rank(other));
  if (answer === undefined) {
    const problem = answers.map((one) => one.problem).find((one) => one !== undefined);
    return skip(problem ?? 'the revocation data are about other certificates', { at, level: 'should' });
  }
  const signed = signingTimeOf(signature)?.time;
  const before = answer.revokedAt === undefined || signed === undefined || answer.revokedAt <= signed;
  if (answer.signature === 'mismatch') {
    return warn(`an OCSP answer cannot be relied on: ${answer.problem ?? 'its signature is wrong'}`, {
      at,
      level: 'should',
    });
  }
  if (answer.status === 'revoked' && before) {
    return fail('the certificate was revoked when it was used', {
      at,
      ...defined({ actual: answer.revokedAt === undefined ? undefined : iso(answer.revokedAt.getTime()) }),
    });
  }
  if (answer.signature === 'unknown') {
    return skip(`an OCSP answer is not verified: ${answer.problem ?? 'no reason is known'}`, { at });
  }
  if (answer.status === 'unknown')
    return warn('its authority does not know the certificate', { at, level: 'should' });
  return pass(`its authority called it good on ${iso(answer.producedAt?.getTime() ?? 0)}`, { at });
}

/** Ranks evidence against a certificate before evidence for it. */
const rank = ({ status }: RevocationAnswer): number =>
  status === 'revoked' ? 0 : status === 'unknown' ? 1 : 2;
