/** A `fetch` over `node:http` and `node:https`, for one way of connecting. */
import { IdcliError } from '../../errors.ts';
import { readRequest } from '../../protocol/http/plain-request.ts';
import { attachWireRecord, type WireRecord } from '../../protocol/http/wire-record.ts';
import type { Transport } from '../../world.ts';
import { exchange, type Limits } from './exchange.ts';
import { createRoutes } from './routes.ts';

/** Milliseconds for one request when the transport names none. */
const DEFAULT_TIMEOUT = 30_000;
/** Bytes of a response body when the transport names no bound (rule ALL-15). */
const DEFAULT_MAX_BODY = 5_000_000;

/** Statuses whose responses have no body by definition; `Response` refuses one. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** RFC 9112, 4: tab, space, visible characters and bytes from 128 on. */
const STATUS_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * A `fetch` that never follows redirects, keeps no cookies and bounds time and size; the body has arrived whole when
 * it resolves. Rejects with `NETWORK`, `TLS_FAILED`, `HTTP_TIMEOUT`, `ANSWER_TOO_LARGE`, `ANSWER_UNREADABLE`, or with
 * the reason of the signal. Response and error carry a wire record.
 * Throws `KEY_UNREADABLE` for certificates that cannot be used, `USAGE` for a proxy that cannot.
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
        `${url.host} answered with status ${status}, which is no final status of HTTP`,
      ),
      record,
    );
  }
  const response = new Response(BODILESS.has(status) ? null : Buffer.from(body), {
    status,
    // What `Response` would throw over; the record has it as it came.
    statusText: STATUS_TEXT.test(statusText) ? statusText : '',
    headers: headers.map(([name, value]) => [name, value]),
  });
  Object.defineProperty(response, 'url', { value: url.href });
  return attachWireRecord(response, record);
}
