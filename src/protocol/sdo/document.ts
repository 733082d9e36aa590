/** The XML of a signed data object: decoded as declared, read within limits, with its bytes available. */
import { defined } from '../../common/defined.ts';
import { decodeXml, encodeXml, encodingOf } from '../xml/encoding.ts';
import type { XmlElement, XmlLimits } from '../xml/node.ts';
import { readXml } from '../xml/reader.ts';
import { positionOf } from '../xml/tree.ts';
import { SDO_BYTES, type SdoProblem } from './parsed.ts';

const LIMITS: XmlLimits = {
  called: 'an SDO',
  characters: SDO_BYTES,
  depth: 100,
  elements: 500_000,
  attributesPerElement: 64,
};

export interface SdoXml {
  readonly root: XmlElement;
  /** Returns the literal bytes of an element in the object. */
  bytesOf(element: XmlElement): Uint8Array;
}

/** On a problem, `partial` holds the root as far as it was read. */
export interface SdoXmlReading {
  readonly xml?: SdoXml;
  readonly partial?: XmlElement;
  readonly problem?: SdoProblem;
}

/** Reads the XML of a signed data object in the encoding that it declares, or says where it is not readable. */
export function readSdoXml(bytes: Uint8Array): SdoXmlReading {
  const encoding = encodingOf(bytes);
  const decoded = decodeXml(bytes, encoding);
  if (decoded === undefined) {
    return {
      problem: { at: 'the first bytes', message: `it is not in the encoding it declares: ${encoding}` },
    };
  }
  const { text, start } = decoded;
  const { root, complete, problems } = readXml(start === 0 ? text : text.slice(start), LIMITS);
  if (!complete || root === undefined) {
    const last = problems.at(-1);
    const { line, column } = positionOf(text, start + (last?.offset ?? 0));
    return {
      ...defined({ partial: root }),
      problem: {
        at: `line ${line}, column ${column}`,
        message: last?.message ?? 'it is not an XML that can be read',
        ...defined({ hint: last?.hint }),
      },
    };
  }
  return {
    xml: {
      root,
      bytesOf: (element) =>
        encodeXml(text.slice(start + element.offset, start + (element.end ?? 0)), encoding),
    },
  };
}
