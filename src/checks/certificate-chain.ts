/** The certificate chain that a token brings in `x5c`, held against anchors that the operator gave. RFC 7515, 4.1.6. */
import { createHash, type X509Certificate } from 'node:crypto';
import { readKeys } from '../protocol/jose/keys.ts';
import { member } from '../protocol/jose/parts.ts';
import type { JsonObject, KeyCandidate } from '../protocol/jose/types.ts';
import { judgeChain, nameOf, readX5cCertificate } from '../protocol/x509/chain.ts';
import { type Check, type Finding, fail, pass, runChecks, type Verdict } from '../report.ts';
import { defineCheck } from './define.ts';
import type { Clock } from './types.ts';

export interface CertificateChainInput extends Pick<Clock, 'now'> {
  /** With an `x5c` in it. */
  readonly header: JsonObject;
  readonly anchors: readonly X509Certificate[];
}

export interface CertificateChainJudgement {
  readonly finding: Finding;
  /** The key of the first certificate; absent when the chain is not trusted. */
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
  return { finding, ...(key === undefined ? {} : { key }) };
}

function judge(
  { header, anchors, now }: CertificateChainInput,
  listed: unknown,
  chain: readonly (X509Certificate | undefined)[],
): Verdict {
  if (!Array.isArray(listed) || chain.length === 0) {
    return fail('x5c is no list of certificates', {
      expected: 'base64 of DER certificates, the signer first',
    });
  }
  const broken = chain.indexOf(undefined);
  if (broken >= 0) {
    return fail(`certificate ${broken + 1} of x5c cannot be read`, {
      at: `header.x5c[${broken}]`,
      expected: 'base64 of a DER certificate, with padding and not base64url',
    });
  }
  const certificates = chain.filter((one) => one !== undefined);
  const thumbprint = certificates[0] === undefined ? undefined : judgeThumbprints(header, certificates[0]);
  if (thumbprint !== undefined) return thumbprint;
  const { trusted, path, problem, index } = judgeChain(certificates, anchors, now);
  if (trusted) return pass(`${path.join(' ← ')}`);
  return fail(problem ?? 'the chain is not trusted', {
    ...(index === undefined ? {} : { at: `header.x5c[${index}]` }),
    expected: anchors.map(nameOf),
    actual: path,
    hint: 'give the root or issuing certificate with --trust-anchor, or the signing time with --now',
  });
}

const THUMBPRINTS = [
  ['x5t#S256', 'sha256'],
  ['x5t', 'sha1'],
] as const;

/** RFC 7515, 4.1.7 and 4.1.8: they must be of the first certificate. */
function judgeThumbprints(header: JsonObject, leaf: X509Certificate): Verdict | undefined {
  for (const [name, algorithm] of THUMBPRINTS) {
    const said = member(header, name);
    if (said === undefined) continue;
    const actual = createHash(algorithm).update(leaf.raw).digest('base64url');
    if (said !== actual) {
      return fail(`${name} is not of the certificate in x5c`, {
        at: `header.${name}`,
        expected: actual,
        actual: said,
      });
    }
  }
  return undefined;
}
