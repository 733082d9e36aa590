/** The `x5c` certificate chain of a token, validated against the operator's trust anchors. RFC 7515, 4.1.6. */

import type { X509Certificate } from 'node:crypto';
import { defined } from '../common/defined.ts';
import type { JsonObject, KeyCandidate } from '../protocol/jose/decoded.ts';
import { readKeys } from '../protocol/jose/keys.ts';
import { member } from '../protocol/jose/parts.ts';
import { findGap, judgeChain, nameOf, readX5cCertificate } from '../protocol/x509/chain.ts';
import { type Check, type Finding, fail, pass, runChecks, type Verdict } from '../report.ts';
import { defineCheck } from './define.ts';
import type { Clock } from './input.ts';
import { findOtherThumbprint } from './thumbprints.ts';

export interface CertificateChainInput extends Pick<Clock, 'now'> {
  /** Contains `x5c`. */
  readonly header: JsonObject;
  readonly anchors: readonly X509Certificate[];
}

export interface CertificateChainJudgement {
  readonly finding: Finding;
  /** The key of the first certificate. Absent if the chain is not trusted. */
  readonly key?: KeyCandidate;
}

/** Follows the chain to an anchor. Finding `token.x5c`. */
export async function judgeCertificateChain(
  input: CertificateChainInput,
): Promise<CertificateChainJudgement> {
  const listed = member(input.header, 'x5c');
  const texts = Array.isArray(listed) ? listed : [];
  const chain = texts.map((text) => (typeof text === 'string' ? readX5cCertificate(text) : undefined));
  const verdict = judge(input, listed, chain);
  const check: Check<Verdict> = defineCheck('token.x5c', (judged) => judged);
  const [finding] = await runChecks([check], verdict);
  const [leaf] = chain;
  if (finding === undefined) throw new Error('a check gave no finding');
  if (verdict.status !== 'pass' || leaf === undefined) return { finding };
  const [key] = readKeys(new Uint8Array(leaf.raw), 'x5c');
  return { finding, ...defined({ key }) };
}

function judge(
  { header, anchors, now }: CertificateChainInput,
  listed: unknown,
  chain: readonly (X509Certificate | undefined)[],
): Verdict {
  if (!Array.isArray(listed) || chain.length === 0) {
    return fail('x5c is not a list of certificates', {
      expected: 'base64 of DER certificates, the signer first',
    });
  }
  const broken = chain.indexOf(undefined);
  if (broken >= 0) {
    return fail(`certificate ${broken + 1} of x5c cannot be read`, {
      at: `header.x5c[${broken}]`,
      expected: 'base64 of a DER certificate, with padding and not base64url',
      actual: shorten(listed[broken]),
    });
  }
  const certificates = chain.filter((one) => one !== undefined);
  const other = certificates[0] === undefined ? undefined : findOtherThumbprint(header, certificates[0]);
  if (other !== undefined) {
    const { name, expected, actual } = other;
    return fail(`${name} is not of the certificate in x5c`, {
      at: `header.${name}`,
      expected,
      actual,
      hint: 'the certificate was renewed, and the thumbprint is still of the old one',
    });
  }
  const { trusted, path, problem, index } = judgeChain(certificates, anchors, now);
  if (trusted) return judgeOrder(certificates) ?? pass(`${path.join(' ← ')}`);
  return fail(problem ?? 'the chain is not trusted', {
    ...defined({ at: index === undefined ? undefined : `header.x5c[${index}]` }),
    expected: anchors.map(nameOf),
    actual: path,
    hint: 'give the root or issuing certificate with --trust-anchor, or the signing time with --now',
  });
}

/** Also looks past the anchor: in a misordered list, the first certificate is not the signer's. */
function judgeOrder(certificates: readonly X509Certificate[]): Verdict | undefined {
  const gap = findGap(certificates);
  if (gap === undefined) return undefined;
  const names = certificates.map(nameOf);
  return fail(
    `certificate ${gap + 2} of x5c (${names[gap + 1]}) did not issue the one before (${names[gap]})`,
    {
      at: `header.x5c[${gap + 1}]`,
      expected: 'the signer first, and each one the issuer of the one before',
      actual: names,
      hint: 'the list is in the wrong order, or has a certificate too many',
    },
  );
}

/** Shortens an entry to a recognizable start. */
function shorten(entry: unknown): string {
  const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
