/** Whether the signed content is the content sent. Findings never contain the texts: they may not be fit for a log. */
import { createHash } from 'node:crypto';
import type { ParsedSdo } from '../../protocol/sdo/parsed.ts';
import { fail, pass, skip, type Verdict } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { ReadSdoInput } from './input.ts';

export function judgeText(input: ReadSdoInput): Verdict {
  const { sdo, text } = input;
  if (text === undefined) {
    return skip(
      input.document === undefined
        ? 'the text that was sent is not known'
        : 'what was sent is compared as a document (sdo.document)',
    );
  }
  const sent = Buffer.from(text, 'utf8');
  const [document] = sdo.documents;
  const same = sdo.signedTexts.includes(text) || sdo.documents.some(({ bytes }) => sent.equals(bytes));
  if (same) return pass('the signed text is the one that was sent', { actual: sha256(sent) });
  if (hasStrayed(sdo)) return skipFor('sdo.digest', 'the text in the object is not the one that was signed');
  if (document === undefined) {
    return fail('the text that was sent is nowhere in what was signed', { expected: sha256(sent) });
  }
  return fail(`the signed text is not the one that was sent: ${describeDifference(sent, document.bytes)}`, {
    at: document.at,
    expected: sha256(sent),
    actual: sha256(document.bytes),
    hint: likelyCause(sent, document.bytes),
  });
}

export function judgeDocument(input: ReadSdoInput): Verdict {
  const { sdo, document: sent } = input;
  if (sent === undefined) {
    return skip(
      input.text === undefined
        ? 'the document that was sent is not known'
        : 'what was sent is compared as a text (sdo.text)',
    );
  }
  const [first] = sdo.documents;
  // A PDF signature is appended after the original bytes.
  const same = sdo.documents.some(({ bytes }) =>
    sdo.kind === 'pades' ? startsWith(bytes, sent) : Buffer.compare(sent, bytes) === 0,
  );
  if (same) return pass('the signed document is the one that was sent', { actual: sha256(sent) });
  if (hasStrayed(sdo))
    return skipFor('sdo.digest', 'the document in the object is not the one that was signed');
  if (first === undefined) return skip('the object does not hold the document');
  return fail(`the signed document is not the one that was sent: ${describeDifference(sent, first.bytes)}`, {
    at: first.at,
    expected: sha256(sent),
    actual: sha256(first.bytes),
  });
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  Buffer.compare(bytes.subarray(0, start.length), start) === 0;

const hasStrayed = (sdo: ParsedSdo): boolean =>
  [...sdo.stated, ...sdo.signatures.flatMap(({ digests }) => digests)].some(
    ({ result }) => result === 'mismatch',
  );

function describeDifference(sent: Uint8Array, signed: Uint8Array): string {
  const length = Math.min(sent.length, signed.length);
  let at = 0;
  while (at < length && sent[at] === signed[at]) at += 1;
  const sizes = `${sent.length} bytes were sent, ${signed.length} were signed`;
  return `${sizes}, the first difference is at byte ${at}`;
}

function likelyCause(sent: Uint8Array, signed: Uint8Array): string | undefined {
  const texts = [sent, signed].map((bytes) => Buffer.from(bytes).toString('utf8'));
  const alike = (change: (text: string) => string): boolean =>
    change(texts[0] ?? '') === change(texts[1] ?? '');
  if (alike((text) => text.replace(/\r\n?/g, '\n'))) return 'they differ in line ends only';
  if (alike((text) => text.trim()))
    return 'they differ in white space at the ends only; a file often ends with a line end';
  if (alike((text) => text.normalize('NFC')))
    return 'they differ in the form of composed characters only (Unicode normalization)';
  if (Buffer.from(signed).toString('latin1') === texts[0])
    return 'the signed text is in ISO 8859-1, what was sent in UTF-8';
  return undefined;
}
