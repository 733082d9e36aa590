/**
 * `Headers` and `Response` for the process of the command line. Node's own load all of its `fetch`, which takes longer
 * than Node takes to start, while requests go over `node:http` and answers are whole before anybody reads them.
 */

/** RFC 9110, 5.6.2. */
const NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const UNFIT = /[\0\r\n\u0100-\uffff]/;
/** Statuses without a body by definition. */
const BODILESS: ReadonlySet<number> = new Set([101, 204, 205, 304]);

type Lines = Iterable<readonly [string, string]>;

/** Header lines as in Fetch, 5.1: names in lower case and in order, values of one name joined by commas. */
export class LeanHeaders {
  /** Lower-case name → values. */
  readonly #lines = new Map<string, string[]>();

  constructor(given: Lines | Readonly<Record<string, string>> = []) {
    const lines = Symbol.iterator in given ? (given as Lines) : Object.entries(given);
    for (const [name, value] of lines) this.append(name, value);
  }

  get [Symbol.toStringTag](): string {
    return 'Headers';
  }

  append(name: string, value: string): void {
    const own = nameOf(name);
    this.#lines.set(own, [...(this.#lines.get(own) ?? []), lineValue(value)]);
  }

  set(name: string, value: string): void {
    this.#lines.set(nameOf(name), [lineValue(value)]);
  }

  delete(name: string): void {
    this.#lines.delete(nameOf(name));
  }

  has(name: string): boolean {
    return this.#lines.has(nameOf(name));
  }

  get(name: string): string | null {
    return this.#lines.get(nameOf(name))?.join(', ') ?? null;
  }

  getSetCookie(): string[] {
    return [...(this.#lines.get('set-cookie') ?? [])];
  }

  /** Cookies stay lines of their own, since a comma may be part of one. */
  *entries(): Generator<[string, string]> {
    for (const name of [...this.#lines.keys()].sort()) {
      const values = this.#lines.get(name) ?? [];
      for (const value of name === 'set-cookie' ? values : [values.join(', ')]) yield [name, value];
    }
  }

  *keys(): Generator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): Generator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): Generator<[string, string]> {
    return this.entries();
  }

  forEach(call: (value: string, name: string, headers: this) => void): void {
    for (const [name, value] of this.entries()) call(value, name, this);
  }
}

function nameOf(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} is not the name of a header`);
  return name.toLowerCase();
}

function lineValue(value: string): string {
  const trimmed = `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (UNFIT.test(trimmed)) throw new TypeError('the value of a header has characters that none may have');
  return trimmed;
}

interface Init {
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: ConstructorParameters<typeof LeanHeaders>[0];
}

/** An answer whose body is there: Fetch, 5.5, without streams and forms. */
export class LeanResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: LeanHeaders;
  readonly type = 'default';
  readonly url = '';
  readonly redirected = false;
  readonly #bytes: Uint8Array | undefined;
  #used = false;

  constructor(body: string | Uint8Array | ArrayBuffer | null = null, init: Init = {}) {
    const { status = 200, statusText = '' } = init;
    if (!Number.isInteger(status) || status < 200 || status > 599)
      throw new RangeError(`${status} is not the status of an answer`);
    if (body !== null && BODILESS.has(status)) throw new TypeError(`an answer of ${status} has no body`);
    if (UNFIT.test(statusText)) throw new TypeError('the status text has characters that none may have');
    this.status = status;
    this.statusText = statusText;
    this.headers = new LeanHeaders(init.headers);
    if (typeof body === 'string' && !this.headers.has('content-type'))
      this.headers.set('content-type', 'text/plain;charset=UTF-8');
    this.#bytes = body === null ? undefined : bytesOf(body);
  }

  get [Symbol.toStringTag](): string {
    return 'Response';
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  get bodyUsed(): boolean {
    return this.#used;
  }

  /** Nothing reads it piece by piece; it can only be given up. */
  get body(): { cancel(): Promise<void> } | null {
    if (this.#bytes === undefined) return null;
    return {
      cancel: async () => {
        this.#used = true;
      },
    };
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#read().slice().buffer as ArrayBuffer;
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#read());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  clone(): LeanResponse {
    if (this.#used) throw new TypeError('the body was read already');
    const { status, statusText, headers } = this;
    const copy = new LeanResponse(this.#bytes ?? null, { status, statusText, headers });
    return Object.defineProperty(copy, 'url', { value: this.url });
  }

  #read(): Uint8Array {
    if (this.#used) throw new TypeError('the body was read already');
    this.#used = this.#bytes !== undefined;
    return this.#bytes ?? new Uint8Array();
  }
}

function bytesOf(body: string | Uint8Array | ArrayBuffer): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body);
}

/**
 * Puts both in place of the global ones, before anything asks for those. By assignment, since Node.js 22 loads its own
 * when the property is defined anew.
 */
export function useLeanFetch(): void {
  Object.assign(globalThis, { Headers: LeanHeaders, Response: LeanResponse });
}
