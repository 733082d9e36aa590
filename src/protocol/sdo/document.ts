/** The XML of a signed data object: decoded as it declares itself, read within bounds, and its bytes at hand. */
import { readXml } from '../xml/reader.ts';
import { positionOf } from '../xml/tree.ts';
import type { XmlElement, XmlLimits } from '../xml/types.ts';
import { SDO_BYTES, type SdoProblem } from './types.ts';

const LIMITS: XmlLimits = {
  called: 'an SDO',
  characters: SDO_BYTES,
  depth: 100,
  elements: 500_000,
  attributesPerElement: 64,
};

export interface SdoXml {
  readonly root: XmlElement;
  /** The literal bytes of an element, as they stand in the object. */
  bytesOf(element: XmlElement): Uint8Array;
}

/** A root is there as far as reading came, also with a problem. */
export interface SdoXmlReading {
  readonly xml?: SdoXml;
  readonly partial?: XmlElement;
  readonly problem?: SdoProblem;
}

/** Encodings that old systems use, by the labels of the Encoding Standard. */
const DECLARED = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]*\?>/;

export function readSdoXml(bytes: Uint8Array): SdoXmlReading {
  const encoding = encodingOf(bytes);
  const text = decode(bytes, encoding);
  if (text === undefined) {
    return {
      problem: { at: 'the first bytes', message: `it is not in the encoding it declares: ${encoding}` },
    };
  }
  // The reader takes UTF-8 only; what was decoded by its declaration goes on without that.
  const start = /^utf-?8$/i.test(encoding) ? 0 : (DECLARED.exec(text.slice(0, 1000))?.[0].length ?? 0);
  const { root, complete, problems } = readXml(start === 0 ? text : text.slice(start), LIMITS);
  if (!complete || root === undefined) {
    const last = problems.at(-1);
    const { line, column } = positionOf(text, start + (last?.offset ?? 0));
    return {
      ...(root === undefined ? {} : { partial: root }),
      problem: {
        at: `line ${line}, column ${column}`,
        message: last?.message ?? 'it is no XML that can be read',
        ...(last?.hint === undefined ? {} : { hint: last.hint }),
      },
    };
  }
  return {
    xml: {
      root,
      bytesOf: (element) => encode(text.slice(start + element.offset, start + (element.end ?? 0)), encoding),
    },
  };
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = Buffer.from(bytes.subarray(0, 1000))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  return DECLARED.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    const ignoreBOM = /^utf-?8$/i.test(encoding);
    return new TextDecoder(encoding, { fatal: true, ignoreBOM }).decode(bytes);
  } catch {
    // An encoding that nobody here knows, or bytes that are not in it: the caller says which it was.
    return undefined;
  }
}

/** The way back: exact, as decoding was fatal; the labels of Latin 1 all mean windows-1252 there. */
function encode(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (/^utf-?8$/i.test(encoding)) return Buffer.from(text, 'utf8');
  const table = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Uint8Array.from(text, (character) => table.indexOf(character));
}
