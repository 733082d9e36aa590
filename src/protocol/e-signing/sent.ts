/** Reads messages that a client sent to the service, as a recording holds them. */
import { defined } from '../../common/defined.ts';
import type { XmlElement } from '../xml/node.ts';
import type { MessageName } from './message.ts';
import { findElement, findText, readAnswerXml, unwrap } from './xml.ts';

export interface SentMessage {
  readonly orderId?: string;
  /** Only of `InsertOrder`. */
  readonly ordered?: OrderedParts;
}

/** What an order asks for. */
export interface OrderedParts {
  /** Absent: there is none, or it is not base64. */
  readonly document?: Uint8Array;
  readonly phone?: string;
  readonly signUrlBase?: string;
  /** Where the browser comes back to. */
  readonly returns: Readonly<Record<'exit' | 'abort' | 'error', string | undefined>>;
}

/** Returns undefined for what is not XML, or must not be read. */
export function readSentMessage(name: MessageName, text: string): SentMessage | undefined {
  const { root, problems } = readAnswerXml(text.replace(/^\uFEFF/, ''));
  if (root === undefined || problems.some(({ kind }) => kind === 'refused')) return undefined;
  const message = findElement(root, name) ?? unwrap(root);
  return defined({
    orderId: findText(message, 'OrderID'),
    ordered: name === 'InsertOrder' ? partsOf(message) : undefined,
  });
}

function partsOf(message: XmlElement): OrderedParts {
  const base64 = (findText(message, 'B64DocumentBytes') ?? '').replace(/\s+/g, '');
  const isBase64 = base64 !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(base64);
  // A name may follow the phone.
  const phone = /^\+?\d[\d ]*\d/.exec(findText(message, 'IDValue') ?? '')?.[0];
  return {
    ...defined({
      document: isBase64 ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined,
      phone,
      signUrlBase: findText(message, 'SignURLBase'),
    }),
    returns: {
      exit: findText(message, 'ExitURL'),
      abort: findText(message, 'AbortURL'),
      error: findText(message, 'ErrorURLBase'),
    },
  };
}
