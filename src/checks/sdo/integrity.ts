/** Whether the object is unchanged since signing: hashes, signatures, seal. */

import type { DigestComparison, SdoSignature } from '../../protocol/sdo/parsed.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor } from '../define.ts';
import { type ReadSdoInput, sealsOf, signersOf } from './input.ts';

export function judgeDigest({ sdo }: ReadSdoInput): Verdict {
  const all = [...sdo.stated, ...signersOf(sdo).flatMap(({ digests }) => digests)];
  const wrong = all.find(({ result }) => result === 'mismatch');
  if (wrong !== undefined) return failDigest(wrong);
  const open = all.find(({ result }) => result === 'unknown');
  if (open !== undefined) {
    return skip(`the hash of ${open.of} is not verified: ${open.reason ?? 'it could not be computed'}`, {
      at: open.at,
    });
  }
  if (all.length === 0) return skip('nothing states a hash: the signature is over the content itself');
  if (sdo.uncovered !== undefined) {
    return warn(`${sdo.uncovered} bytes at the end are covered by no signature`, {
      level: 'should',
      hint: 'something was added after signing: look at the part that was signed, too',
    });
  }
  const names = [...new Set(all.map(({ algorithm }) => algorithm))].join(', ');
  return pass(
    `${all.length === 1 ? 'the stated hash is' : `all ${all.length} stated hashes are`} right (${names})`,
  );
}

function failDigest(wrong: DigestComparison): Verdict {
  const message = wrong.reason ?? `the stated hash is not that of ${wrong.of}`;
  return fail(message, {
    at: wrong.at,
    ...(wrong.actual === undefined ? {} : { expected: wrong.stated || 'a hash', actual: wrong.actual }),
    hint: 'the content is not what was signed; fetch the object again and keep it byte for byte',
  });
}

export function judgeSignature(input: ReadSdoInput): Verdict {
  const signatures = signersOf(input.sdo);
  if (signatures.length === 0) {
    return input.sdo.problems.length > 0
      ? skipFor('sdo.parse', 'no signature could be read')
      : fail('it is not signed', { expected: 'at least one signature' });
  }
  if (input.sdo.kind === 'jwt' && input.sdo.problems.some(({ spelling }) => spelling !== true)) {
    return skipFor('sdo.parse', 'the token is damaged, so the signature cannot be right');
  }
  const strayed = input.sdo.stated.some(({ result }) => result === 'mismatch');
  const verdicts = signatures.map((one) => judgeOne(one, strayed));
  return (
    verdicts.find(({ status }) => status === 'fail') ??
    verdicts.find(({ status }) => status === 'skip') ??
    judgeAlgorithms(signatures)
  );
}

function judgeOne(signature: SdoSignature, strayed: boolean): Verdict {
  const { value, digests, at } = signature;
  if (value.result === 'unknown') {
    return skip(`a signature is not verified: ${value.reason ?? 'no reason is known'}`, { at });
  }
  // Without signed attributes, the signature covers the document itself.
  const direct = digests.length === 0 && signature.form !== 'jws';
  if (value.result === 'mismatch') {
    return direct && strayed
      ? skipFor('sdo.digest', 'the signature is over another document')
      : fail(value.reason ?? 'a signature is wrong', { at });
  }
  return digests.some(({ result }) => result === 'mismatch')
    ? skipFor('sdo.digest', 'the signature holds, but over other content than there is')
    : pass('', { at });
}

function judgeAlgorithms(signatures: readonly SdoSignature[]): Verdict {
  const weak = [...new Set(signatures.flatMap((one) => one.weak))];
  const count = signatures.length === 1 ? 'the signature is' : `all ${signatures.length} signatures are`;
  const names = [...new Set(signatures.flatMap(({ algorithm }) => algorithm ?? []))].join(', ');
  const how = signatures.map(({ value }) => value.reason).find((one) => one !== undefined);
  if (weak.includes('MD5')) {
    return fail('MD5 is broken: a second document with the same hash can be made', { actual: names });
  }
  if (weak.length > 0) {
    return warn(`${count} right, but made with ${weak.join(', ')}, for which collisions can be computed`, {
      level: 'should',
      actual: names,
    });
  }
  return pass(`${count} right${names === '' ? '' : ` (${names})`}${how === undefined ? '' : `, ${how}`}`);
}

export function judgeSeal({ sdo }: ReadSdoInput): Verdict {
  const seals = sealsOf(sdo);
  if (seals.length === 0)
    return skip(sdo.kind === 'seid-sdo' ? 'the SDO has no seal' : 'objects of this kind have no seal');
  for (const { at, digests, value } of seals) {
    const wrong = digests.find(({ result }) => result === 'mismatch');
    if (wrong !== undefined) {
      return fail('the sealed part was changed after it was sealed', {
        at,
        ...(wrong.actual === undefined ? {} : { expected: wrong.stated, actual: wrong.actual }),
        hint: 'the seal is over the literal bytes: XML that was written again no longer fits it',
      });
    }
    if (value.result === 'mismatch') return fail(value.reason ?? 'the seal is wrong', { at });
    const open = digests.find(({ result }) => result === 'unknown');
    if (value.result === 'unknown' || open !== undefined) {
      return skip(`the seal is not verified: ${value.reason ?? open?.reason ?? 'no reason is known'}`, {
        at,
      });
    }
  }
  return pass('the sealed part is unchanged');
}
