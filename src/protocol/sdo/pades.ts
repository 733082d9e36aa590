/** Signed PDF: the byte ranges that each signature covers, and the CMS signature in the gap. ISO 32000-2, 12.8. */

import { createHash, type X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { contentOfCms, verifyCms } from './cms.ts';
import type { ParsedSdo, SdoProblem, SdoSignature } from './parsed.ts';

/** How far around a byte range to look for its signature dictionary, in characters. */
const NEAR = 4096;
/** Maximum number of signatures inspected in one PDF. */
const MOST = 100;

interface Field {
  readonly offset: number;
  readonly ranges: readonly number[];
  readonly subFilter?: string;
  readonly made?: Date;
}

/** Reads and verifies the signatures of a PDF (ETSI EN 319 142-1). @param known certificates that it may leave out */
export function readPades(pdf: Uint8Array, known: readonly X509Certificate[]): ParsedSdo {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  const problems: SdoProblem[] = [];
  const signatures = fieldsIn(text).flatMap((field) => readField(field, pdf, text, known, problems));
  const covered = Math.max(0, ...fieldsIn(text).map(({ ranges }) => (ranges[2] ?? 0) + (ranges[3] ?? 0)));
  const rest = pdf.length - covered;
  // Content appended after the signed part is reported separately.
  const isWhole = covered > 0 && rest > 0;
  if (!isWhole && !/%%EOF\s*$/.test(text.slice(-1024))) {
    problems.push({ at: 'end', message: 'the PDF does not end with %%EOF: it was cut off' });
  }
  const version = /^%PDF-(\d\.\d)/.exec(text)?.[1];
  return {
    kind: 'pades',
    format: `PDF ${version ?? 'of no stated version'}`,
    problems,
    documents: [{ at: 'the PDF', bytes: pdf, mediaType: 'application/pdf' }],
    signedTexts: [],
    stated: [],
    signatures,
    properties: [],
    ...(signatures.length > 0 && rest > 0 ? { uncovered: rest } : {}),
    notes: [],
  };
}

function fieldsIn(text: string): Field[] {
  const fields: Field[] = [];
  const range = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g;
  for (const match of text.matchAll(range)) {
    if (fields.length === MOST) break;
    const ranges = match.slice(1, 5).map(Number);
    const around = [
      text.slice(Math.max(0, match.index - NEAR), Math.min(match.index, ranges[1] ?? 0)),
      text.slice(match.index, match.index + NEAR),
      text.slice(ranges[2] ?? 0, (ranges[2] ?? 0) + NEAR),
    ];
    const dictionary = around
      .map((part, index) => (index === 0 ? part.slice(part.lastIndexOf('<<')) : part.split('>>')[0]))
      .join(' ');
    const subFilter = /\/SubFilter\s*\/([\w.]+)/.exec(dictionary)?.[1];
    const made = dateOf(/\/M\s*\(D:([^)]{4,40})\)/.exec(dictionary)?.[1]);
    fields.push({
      offset: match.index,
      ranges,
      ...defined({ subFilter, made }),
    });
  }
  return fields;
}

function readField(
  field: Field,
  pdf: Uint8Array,
  text: string,
  known: readonly X509Certificate[],
  problems: SdoProblem[],
): SdoSignature[] {
  const [start = 0, length = 0, second = 0, rest = 0] = field.ranges;
  const at = `ByteRange at byte ${field.offset}`;
  const refuse = (message: string): SdoSignature[] => {
    problems.push({ at, message });
    return [];
  };
  if (start !== 0 || length > second || second + rest > pdf.length) {
    return refuse('the byte range does not begin at the first byte, or leads out of the file');
  }
  const gap = text.slice(length, second);
  const hex = /^\s*<([0-9A-Fa-f\s]*)>\s*$/.exec(gap)?.[1]?.replace(/\s+/g, '');
  // Anything else in the gap could be changed unnoticed.
  if (hex === undefined)
    return refuse('the gap of the byte range holds more than the signature, or no signature');
  const bytes = trimmed(Buffer.from(hex, 'hex'));
  const content = Buffer.concat([pdf.subarray(0, length), pdf.subarray(second, second + rest)]);
  const role = field.subFilter === 'ETSI.RFC3161' ? 'timestamp' : 'signer';
  const context = { at, role, of: 'the byte range', others: known } as const;
  // These sign content embedded in the signature.
  const encapsulated = field.subFilter === 'adbe.pkcs7.sha1' || role === 'timestamp';
  const inner = encapsulated ? contentOfCms(bytes) : undefined;
  const verified = verifyCms(bytes, encapsulated ? context : { ...context, content });
  if (verified === undefined) return refuse('there is no CMS signature that can be read');
  return verified.map((one) => {
    const digests =
      inner === undefined || role === 'timestamp'
        ? one.digests
        : [...one.digests, hashInside(inner, content, at)];
    const made = one.signingTime === undefined && field.made !== undefined;
    return {
      ...one,
      digests,
      ...(made ? { signingTime: field.made, timeFrom: 'M of the signature dictionary' } : {}),
    };
  });
}

/** `adbe.pkcs7.sha1`: the signature covers the SHA-1 of the byte range, embedded in it. */
function hashInside(stated: Uint8Array, content: Uint8Array, at: string) {
  const actual = createHash('sha1').update(content).digest();
  return {
    at: `${at}, the content of the signature`,
    of: 'the byte range',
    algorithm: 'SHA-1',
    stated: Buffer.from(stated).toString('hex'),
    actual: actual.toString('hex'),
    result: actual.equals(stated) ? ('match' as const) : ('mismatch' as const),
  };
}

/** Cuts off the zeros left of the space reserved for the signature, by the length of the outermost value. */
function trimmed(bytes: Uint8Array): Uint8Array {
  const first = bytes[1] ?? 0;
  if (bytes[0] !== 0x30 || first === 0x80) return bytes;
  const octets = first & 0x80 ? first & 0x7f : 0;
  const length =
    octets === 0 ? first : bytes.subarray(2, 2 + octets).reduce((sum, one) => sum * 256 + one, 0);
  return bytes.subarray(0, 2 + octets + length);
}

/** Reads `20261122120000+01'00'`, which may be shortened from the right down to the year. ISO 32000-2, 7.9.4. */
function dateOf(text: string | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text ?? '');
  if (match === null) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    sign,
    hours,
    minutes = '00',
  ] = match;
  const zone = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
