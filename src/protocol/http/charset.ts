/** Decodes the text of a body: UTF-8 where valid, else the declared charset. RFC 8259, 8.1; RFC 9110, 8.3.2. */
import { defined } from '../../common/defined.ts';
import { decodeUtf8 } from './strict-json.ts';

export interface DecodedBody {
  /** Without a byte order mark. */
  readonly text: string;
  /** The charset used for decoding. */
  readonly charset: string;
  /** The charset of the content type, in lower case. */
  readonly declared?: string;
  /** The body began with a byte order mark. */
  readonly marked: boolean;
  /** The bytes are not valid UTF-8. */
  readonly foreign: boolean;
  /** Bytes beyond ASCII, where charsets differ. */
  readonly beyondAscii: boolean;
}

/** Decodes a body. Never throws: undecodable bytes become replacement characters. */
export function decodeBody(bytes: Uint8Array, contentType?: string | null): DecodedBody {
  const declared = charsetOf(contentType ?? '');
  const said = defined({ declared });
  const beyondAscii = bytes.some((byte) => byte > 0x7f);
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== undefined) {
    const marked = utf8.startsWith('\uFEFF');
    return {
      text: marked ? utf8.slice(1) : utf8,
      charset: 'utf-8',
      marked,
      foreign: false,
      beyondAscii,
      ...said,
    };
  }
  const charset = wideOf(bytes) ?? (declared !== undefined && isKnown(declared) ? declared : 'utf-8');
  const text = new TextDecoder(charset).decode(bytes);
  return { text, charset, marked: wideOf(bytes) !== undefined, foreign: true, beyondAscii, ...said };
}

function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([\w:.-]{1,40})"?/i.exec(contentType)?.[1]?.toLowerCase();
}

function isKnown(charset: string): boolean {
  try {
    new TextDecoder(charset);
    return true;
  } catch {
    return false;
  }
}

/** Recognizes UTF-16 by its byte order mark. */
function wideOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}
