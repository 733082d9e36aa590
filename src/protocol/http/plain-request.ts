/** Reads the arguments of a `fetch` into one plain shape, so that they can be recorded before sending. */

import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import type { HeaderLines } from '../../outcome.ts';

export interface PlainRequest {
  /** In upper case. */
  readonly method: string;
  /** Without the fragment, which is never sent. */
  readonly url: URL;
  /** In the given order and spelling; `content-type` is added where the kind of body implies it. */
  readonly headers: HeaderLines;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
}

type Input = Parameters<typeof fetch>[0];
type Init = NonNullable<Parameters<typeof fetch>[1]>;

/**
 * Reads the arguments of `fetch`. Bodies are text, `URLSearchParams`, bytes or `Blob`; streams and `FormData` are a
 * `TypeError`, as no flow sends them.
 */
export async function readRequest(input: Input, init: Init = {}): Promise<PlainRequest> {
  // To ask whether it is a `Request` would load all of Node's own fetch.
  const request = typeof input === 'string' || input instanceof URL ? undefined : input;
  const url = new URL(request?.url ?? (input as string | URL));
  url.hash = '';
  const { bytes, type } = await readBody(request, init);
  const headers = readHeaders(init.headers ?? request?.headers);
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const signal = init.signal ?? request?.signal;
  return {
    method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
    url,
    headers: type === undefined || typed ? headers : [...headers, ['content-type', type]],
    ...defined({ body: bytes }),
    ...(signal == null ? {} : { signal }),
  };
}

function readHeaders(headers: Init['headers']): HeaderLines {
  if (headers == null) return [];
  // Names and values are plain strings in every shape that `fetch` takes.
  const lines = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return lines.flatMap(([name, value]) =>
    name === undefined || value === undefined ? [] : [[name, asText(value)] as const],
  );
}

async function readBody(
  request: Request | undefined,
  init: Init,
): Promise<{ readonly bytes?: Uint8Array; readonly type?: string }> {
  const { body } = init;
  if (body == null) {
    return request?.body == null ? {} : { bytes: new Uint8Array(await request.arrayBuffer()) };
  }
  if (typeof body === 'string') {
    return { bytes: new TextEncoder().encode(body), type: 'text/plain;charset=UTF-8' };
  }
  if (body instanceof URLSearchParams) {
    return {
      bytes: new TextEncoder().encode(body.toString()),
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
    };
  }
  if (ArrayBuffer.isView(body)) {
    return { bytes: new Uint8Array(body.buffer, body.byteOffset, body.byteLength) };
  }
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body) };
  if (body instanceof Blob) {
    return {
      bytes: new Uint8Array(await body.arrayBuffer()),
      ...(body.type === '' ? {} : { type: body.type }),
    };
  }
  throw new TypeError('a request body must be text, form parameters or bytes');
}
