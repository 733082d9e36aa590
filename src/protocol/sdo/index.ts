/** Signed data objects: recognised by content, read, and verified as far as possible offline. */

import type { X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { decodeBase64, isTextBytes } from './base64.ts';
import { readSdoXml } from './document.ts';
import { allNamed, textIn } from './lookup.ts';
import { readLtv, signaturesIn } from './ltv.ts';
import { readPades } from './pades.ts';
import { SDO_BYTES, type SdoDocument, type SdoKind, type SdoReading } from './parsed.ts';
import { isSeid, readSeid } from './seid.ts';
import { readTokenSdo } from './token.ts';
import { findInJson, looksLikeJson } from './wrapped.ts';

export type * from './parsed.ts';
export { SDO_BYTES } from './parsed.ts';

/** Maximum number of wrappings removed from an object. */
const WRAPPINGS = 3;

/**
 * Reads an object, even inside base64, a `GetSDO` answer or JSON. Never rejects, whatever the bytes.
 * @param known certificates from elsewhere, such as anchors: a signer's issuer may be among them
 */
export async function readSdo(
  bytes: Uint8Array,
  known: readonly X509Certificate[] = [],
  depth = 0,
): Promise<SdoReading> {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const start = head.replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  if (start === '' && bytes.length <= 4096) return none('it is empty');
  const isXml = start.startsWith('<') || isUtf16(bytes);
  const pdf = isXml ? -1 : head.slice(0, 1024).indexOf('%PDF-');
  if (isXml || pdf >= 0) {
    if (bytes.length > SDO_BYTES) return tooLarge(bytes.length);
    return isXml ? readXmlObject(bytes, known, depth) : readPdf(bytes.subarray(pdf), known);
  }
  if (depth >= WRAPPINGS) return none('nothing in it resembles a signed data object');
  if (/^e[yw][\w-]*\.[\w-]*(?:\.|$)/.test(start)) return readToken(bytes, known);
  const inner = looksLikeJson(start)
    ? findInJson(bytes)
    : /^[\sA-Za-z0-9+/=]+$/.test(start)
      ? decodeBase64(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
      : undefined;
  if (inner === undefined || inner.length === 0) return none('nothing in it resembles a signed data object');
  const reading = await readSdo(inner, known, depth + 1);
  return withNote(reading, looksLikeJson(start) ? 'it was taken out of JSON' : 'it was encoded in base64');
}

const none = (message: string): SdoReading => ({
  problem: {
    at: 'the first byte',
    message,
    hint: 'an SDO is XML with a signature, a signed PDF or a signed token',
  },
  unusable: 'foreign',
});

const tooLarge = (length: number): SdoReading => ({
  problem: { at: `byte ${SDO_BYTES}`, message: `it has ${length} bytes, more than ${SDO_BYTES}` },
  unusable: 'too-large',
});

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

function readPdf(pdf: Uint8Array, known: readonly X509Certificate[]): SdoReading {
  const sdo = readPades(pdf, known);
  const [problem] = sdo.problems;
  if (sdo.signatures.length > 0 || (problem !== undefined && problem.at !== 'end')) return { sdo };
  return { kind: 'pades', problem: problem ?? { at: 'the PDF', message: 'the PDF has no signature' } };
}

async function readToken(bytes: Uint8Array, known: readonly X509Certificate[]): Promise<SdoReading> {
  if (bytes.length > SDO_BYTES) return tooLarge(bytes.length);
  const sdo = await readTokenSdo(Buffer.from(bytes).toString('latin1').trim(), known);
  return sdo === undefined
    ? { kind: 'jwt', problem: { at: 'token', message: 'it is not a signed token that can be read' } }
    : { sdo };
}

async function readXmlObject(
  bytes: Uint8Array,
  known: readonly X509Certificate[],
  depth: number,
): Promise<SdoReading> {
  const { xml, partial, problem } = readSdoXml(bytes);
  if (xml === undefined) {
    const kind = partial && kindOf(partial);
    const isPage = partial !== undefined && /^html$/i.test(partial.local);
    return {
      ...defined({ kind }),
      problem: problem ?? { at: 'the first byte', message: 'it is not an XML that can be read' },
      ...(isPage ? { unusable: 'foreign' } : {}),
    };
  }
  const carried = textIn(allNamed(xml.root, 'B64SDOBytes')[0]);
  const inner = carried === undefined ? undefined : decodeBase64(carried);
  if (inner !== undefined && depth < WRAPPINGS) {
    const reading = await readSdo(inner, known, depth + 1);
    return withNote(reading, `it was taken out of B64SDOBytes of <${xml.root.local}>`);
  }
  if (isSeid(xml.root)) return { sdo: readSeid(xml, known) };
  if (signaturesIn(xml.root).length > 0) return { sdo: readLtv(xml, known) };
  return {
    problem: {
      at: xml.root.local,
      message: `it is XML, <${xml.root.local}>, without any signature`,
      hint: 'an SDO is XML with a signature, a signed PDF or a signed token',
    },
    unusable: 'foreign',
  };
}

function kindOf(root: Parameters<typeof isSeid>[0]): SdoKind | undefined {
  if (isSeid(root)) return 'seid-sdo';
  return signaturesIn(root).length > 0 ? 'ltv-sdo' : undefined;
}

function withNote(reading: SdoReading, note: string): SdoReading {
  return 'sdo' in reading ? { sdo: { ...reading.sdo, notes: [note, ...reading.sdo.notes] } } : reading;
}

/** Whether a document is displayable text, by its content and not its declared type. */
export const isText = ({ bytes }: SdoDocument): boolean => isTextBytes(bytes);
