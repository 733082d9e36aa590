/** A `fetch` over `node:http` and `node:https`, for one set of connection settings. */
import { IdcliError } from '../../errors.ts';
import { readRequest } from '../../protocol/http/plain-request.ts';
import { attachWireRecord, type WireRecord } from '../../protocol/http/wire-record.ts';
import type { Transport } from '../../world.ts';
import { exchange, type Limits } from './exchange.ts';
import { createRoutes } from './routes.ts';

/** Default request timeout in milliseconds. */
const DEFAULT_TIMEOUT = 30_000;
/** Default limit of a response body in bytes (rule ALL-15). */
const DEFAULT_MAX_BODY = 5_000_000;

/** Statuses without a body by definition; `Response` rejects one. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** RFC 9112, 4: tab, space, visible characters and bytes from 128 on. */
const STATUS_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Returns a `fetch` that never follows redirects, keeps no cookies and limits time and size; it resolves with the
 * complete body. Rejects with `NETWORK`, `TLS_FAILED`, `HTTP_TIMEOUT`, `ANSWER_TOO_LARGE`, `ANSWER_UNREADABLE`, or with
 * the reason of the signal. Response and error carry a wire record. Throws `KEY_UNREADABLE` for unusable certificates,
 * `USAGE` for an unusable proxy.
 */
export function createFetch(transport: Transport, env: NodeJS.ProcessEnv): typeof fetch {
  const limits: Limits = {
    timeoutMilliseconds: transport.timeoutMilliseconds ?? DEFAULT_TIMEOUT,
    maxBodyBytes: transport.maxBodyBytes ?? DEFAULT_MAX_BODY,
  };
  const routeTo = createRoutes(transport, env);
  return async (input, init) => {
    const request = await readRequest(input, init);
    const record = await exchange(request, routeTo(request.url), limits);
    return toResponse(request.url, record);
  };
}

function toResponse(url: URL, record: Required<WireRecord>): Response {
  const { status, statusText, headers, body } = record.response;
  if (status < 200 || status > 599) {
    throw attachWireRecord(
      new IdcliError(
        'ANSWER_UNREADABLE',
        `${url.host} answered with status ${status}, which is not a final HTTP status`,
      ),
      record,
    );
  }
  const response = new Response(BODILESS.has(status) ? null : (body as Uint8Array<ArrayBuffer>), {
    status,
    // `Response` throws on other text; the record keeps it as received.
    statusText: STATUS_TEXT.test(statusText) ? statusText : '',
    headers: headers.map(([name, value]) => [name, value]),
  });
  Object.defineProperty(response, 'url', { value: url.href });
  return attachWireRecord(response, record);
}
