/** The judge of signed data objects. */

import { defined } from '../../common/defined.ts';
import type { ParsedSdo, SdoProblem } from '../../protocol/sdo/parsed.ts';
import { type Check, fail, pass, type Report, report, runChecks, type Verdict } from '../../report.ts';
import type { CheckCode } from '../catalog/catalog.ts';
import { defineCheck, skipFor } from '../define.ts';
import { judgeDocument, judgeText } from './content.ts';
import { judgeEmbeddedToken, judgeName, judgePhone } from './identity.ts';
import { type ReadSdoInput, type SdoInput, signersOf } from './input.ts';
import { judgeDigest, judgeSeal, judgeSignature } from './integrity.ts';
import { judgeCertificate, judgeChains, judgeRevocation } from './signer.ts';

export type { EmbeddedToken, SdoInput } from './input.ts';

const RULES: readonly (readonly [code: CheckCode, judge: (input: ReadSdoInput) => Verdict])[] = [
  ['sdo.digest', judgeDigest],
  ['sdo.signature', judgeSignature],
  ['sdo.seal', judgeSeal],
  ['sdo.certificate', judgeCertificate],
  ['sdo.chain', judgeChains],
  ['sdo.revocation', judgeRevocation],
  ['sdo.text', judgeText],
  ['sdo.document', judgeDocument],
  ['sdo.id_token', judgeEmbeddedToken],
  ['sdo.phone', judgePhone],
  ['sdo.name', judgeName],
];

const CHECKS: readonly Check<SdoInput>[] = [
  defineCheck('sdo.parse', judgeForm),
  ...RULES.map(([code, judge]) =>
    defineCheck(code, (input: SdoInput) =>
      'sdo' in input.reading
        ? judge({ ...input, sdo: input.reading.sdo })
        : skipFor('sdo.parse', 'there is nothing to look at'),
    ),
  ),
];

function judgeForm({ reading }: SdoInput): Verdict {
  const problems = 'sdo' in reading ? problemsOf(reading.sdo) : [reading.problem];
  const [first] = problems;
  if (first === undefined) return pass('sdo' in reading ? (reading.sdo.format ?? reading.sdo.kind) : '');
  const more = problems.length > 1 ? `; ${problems.length - 1} more` : '';
  return fail(`${first.message}${more}`, {
    at: first.at,
    ...defined({ hint: first.hint }),
    ...(problems.length > 1 ? { actual: problems.map(({ at, message }) => `${at}: ${message}`) } : {}),
  });
}

/** If a signature is already refuted, a second spelling is only a trace of the change. */
function problemsOf({ problems, signatures }: ParsedSdo): readonly SdoProblem[] {
  const isRefuted = signatures.some(({ value }) => value.result === 'mismatch');
  return problems.filter(({ spelling }) => !(spelling && isRefuted));
}

/** Judges everything. An unchecked chain leaves the object unverified: a name in a certificate proves nothing. */
export async function judgeSdo(input: SdoInput): Promise<Report> {
  return report('sdo', await runChecks(CHECKS, input), minimumOf(input));
}

function minimumOf(input: SdoInput): readonly CheckCode[] {
  const minimum: CheckCode[] = ['sdo.parse', 'sdo.signature'];
  if (!('sdo' in input.reading)) return minimum;
  const { sdo } = input.reading;
  const signers = signersOf(sdo);
  if (sdo.stated.length > 0 || signers.some(({ digests }) => digests.length > 0)) minimum.push('sdo.digest');
  if (signers.some(({ certificate }) => certificate !== undefined))
    minimum.push('sdo.certificate', 'sdo.chain');
  if (sdo.signatures.some(({ role }) => role === 'seal')) minimum.push('sdo.seal');
  if (input.text !== undefined) minimum.push('sdo.text');
  if (input.document !== undefined) minimum.push('sdo.document');
  if (input.phone !== undefined) minimum.push('sdo.phone');
  if (input.idToken !== undefined && input.keysGiven) minimum.push('sdo.id_token');
  return minimum;
}
