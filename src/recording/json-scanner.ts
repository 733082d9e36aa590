/**
 * Cuts values out of a large JSON document as it arrives, without holding the document. Only the paths that are asked
 * for are kept; all other bytes pass by. A document that ends early gives what came before its end.
 */

export interface CutValue {
  /** Members and array indices from the root. */
  readonly path: readonly string[];
  /** JSON text of the value; absent if it is larger than the limit. */
  readonly text?: string;
  /** The document ended inside this value. */
  readonly cut: boolean;
}

/** Whether a value at this path is wanted, may contain wanted ones, or neither. */
export type Wanted = (path: readonly string[]) => 'take' | 'enter' | 'skip';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, COLON] = [
  0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a,
];

interface Frame {
  readonly isArray: boolean;
  /** Current member, or the index. */
  key: string;
  index: number;
  /** In an object: a key is next, not a value. */
  keyNext: boolean;
}

export class JsonScanner {
  readonly #wanted: Wanted;
  readonly #maxValueBytes: number;
  /** Containers that were entered. */
  readonly #frames: Frame[] = [];
  /** Depth inside a value that is taken or skipped; 0: between values. */
  #depth = 0;
  /** Inside such a value, a scalar included. */
  #inValue = false;
  #inString = false;
  #escaped = false;
  #inKey = false;
  /** Pieces of the key or value being captured. */
  #parts: Buffer[] | undefined;
  #size = 0;
  #dropped = false;
  #started = false;

  constructor(wanted: Wanted, maxValueBytes: number) {
    this.#wanted = wanted;
    this.#maxValueBytes = maxValueBytes;
  }

  /** Whether the document ended where it should. */
  get complete(): boolean {
    return this.#started && this.#frames.length === 0 && !this.#inValue;
  }

  /** Yields the values that end in this chunk. */
  *push(chunk: Buffer): Generator<CutValue> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#inKey) {
            this.#capture(chunk.subarray(from, at));
            this.#setKey();
          } else if (this.#inValue && this.#depth === 0) {
            yield* this.#endValue(chunk.subarray(from, at + 1));
          }
        } else {
          at = skipPlain(chunk, at);
        }
        continue;
      }
      if (this.#inValue) {
        if (byte === QUOTE) this.#inString = true;
        else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth += 1;
        else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
          // A scalar ends where its container does.
          if (this.#depth === 0) {
            yield* this.#endValue(chunk.subarray(from, at));
            this.#leave();
          } else {
            this.#depth -= 1;
            if (this.#depth === 0) yield* this.#endValue(chunk.subarray(from, at + 1));
          }
        } else if (byte === COMMA && this.#depth === 0) {
          yield* this.#endValue(chunk.subarray(from, at));
          this.#next();
        }
        continue;
      }
      if (byte <= 0x20 || byte === COLON || byte >= 0x80) continue;
      const frame = this.#frames.at(-1);
      if (byte === COMMA) this.#next();
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#leave();
      else if (frame?.keyNext === true) {
        if (byte !== QUOTE) continue;
        this.#inString = true;
        this.#inKey = true;
        this.#parts = [];
        from = at + 1;
      } else {
        this.#startValue(byte);
        if (this.#inValue) from = at;
      }
    }
    if (this.#inKey || this.#inValue) this.#capture(chunk.subarray(from));
  }

  /** Yields the value that the end of the input cut. */
  *end(): Generator<CutValue> {
    if (!this.#inValue) return;
    const cut = this.#depth > 0 || this.#inString || this.#frames.length > 0;
    if (cut && this.#parts !== undefined) yield { path: this.#path(), text: this.#text(), cut };
    else yield* this.#endValue(Buffer.alloc(0));
  }

  #startValue(byte: number): void {
    this.#started = true;
    const verdict = this.#wanted(this.#path());
    const opens = byte === OPEN_OBJECT || byte === OPEN_ARRAY;
    if (opens && verdict === 'enter') {
      const isArray = byte === OPEN_ARRAY;
      this.#frames.push({ isArray, key: '0', index: 0, keyNext: !isArray });
      return;
    }
    this.#inValue = true;
    this.#depth = opens ? 1 : 0;
    this.#inString = byte === QUOTE;
    this.#size = 0;
    this.#dropped = false;
    this.#parts = verdict === 'take' ? [] : undefined;
  }

  *#endValue(last: Buffer): Generator<CutValue> {
    this.#capture(last);
    this.#inValue = false;
    if (this.#parts === undefined && !this.#dropped) return;
    const path = this.#path();
    yield this.#dropped ? { path, cut: false } : { path, text: this.#text(), cut: false };
    this.#parts = undefined;
    this.#dropped = false;
  }

  #capture(piece: Buffer): void {
    if (this.#parts === undefined || piece.length === 0) return;
    this.#size += piece.length;
    if (this.#size > this.#maxValueBytes) {
      this.#parts = undefined;
      this.#dropped = true;
      return;
    }
    // A copy: the reader reuses its buffer.
    this.#parts.push(Buffer.from(piece));
  }

  #setKey(): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) {
      frame.key = this.#text();
      frame.keyNext = false;
    }
    this.#inKey = false;
    this.#parts = undefined;
    this.#size = 0;
  }

  #next(): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    frame.index += 1;
    if (frame.isArray) frame.key = String(frame.index);
    else frame.keyNext = true;
  }

  #leave(): void {
    this.#frames.pop();
  }

  #path(): string[] {
    return this.#frames.map(({ key }) => key);
  }

  #text(): string {
    return Buffer.concat(this.#parts ?? []).toString('utf8');
  }
}

/** Returns the last of the plain characters of a string from here on. */
function skipPlain(chunk: Buffer, from: number): number {
  let at = from;
  while (at + 1 < chunk.length) {
    const byte = chunk[at + 1];
    if (byte === QUOTE || byte === BACKSLASH) break;
    at += 1;
  }
  return at;
}
