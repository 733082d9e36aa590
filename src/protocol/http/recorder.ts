/** Records exchanges of a `fetch`: before sending, so that no failure can lose one. */
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import type { Exchange } from '../../outcome.ts';
import type { World } from '../../world.ts';
import { readRequest } from './plain-request.ts';
import { assertSafeUrl } from './safe-url.ts';
import { wireRecordOf } from './wire-record.ts';

/** Records the exchanges of a `fetch` into a list. */
export interface Recorder {
  /**
   * Returns a `fetch` that records its exchanges under an actor and a purpose. Never follows redirects. Rejects with
   * `IdcliError`: `NETWORK`, `TLS_FAILED`, `HTTP_TIMEOUT`, `ANSWER_TOO_LARGE`, `ANSWER_UNREADABLE`, `INSECURE_URL`; or
   * with the reason of the aborting signal.
   */
  as(actor: Exchange['actor'], purpose: string | ((url: URL) => string)): typeof fetch;
  /** Adds an exchange from elsewhere, e.g. a callback. */
  add(exchange: Exchange): void;
}

/**
 * Creates a recorder over `fetch`. An exchange joins the list when it starts and is completed there.
 * @param options.signal aborts every request with its reason
 */
export function createRecorder(
  fetch: typeof globalThis.fetch,
  exchanges: Exchange[],
  options: { readonly now: World['now']; readonly allowInsecureHttp: boolean; readonly signal: AbortSignal },
): Recorder {
  const replace = (before: Exchange, after: Exchange): void => {
    const place = exchanges.indexOf(before);
    if (place >= 0) exchanges[place] = after;
  };
  return {
    add(exchange) {
      exchanges.push(exchange);
    },
    as: (actor, purpose) => async (input, init) => {
      const request = await readRequest(input, init);
      assertSafeUrl(request.url, options.allowInsecureHttp);
      const signal =
        request.signal === undefined ? options.signal : AbortSignal.any([options.signal, request.signal]);
      signal.throwIfAborted();

      const { method, url, headers, body } = request;
      const startedAt = options.now();
      const started: Exchange = {
        actor,
        purpose: typeof purpose === 'string' ? purpose : purpose(url),
        startedAt,
        milliseconds: 0,
        request: { method, url: url.href, headers, ...defined({ body }) },
        failure: 'the run ended before an answer came',
      };
      exchanges.push(started);
      // Not monotonic, but the only clock a test can freeze.
      const elapsed = (): number => Math.max(0, options.now().getTime() - startedAt.getTime());
      try {
        const response = await fetch(url, {
          method,
          headers: headers.map(([name, value]) => [name, value]),
          ...defined({ body }),
          signal,
          redirect: 'manual',
        });
        const { failure: _, ...answered } = started;
        replace(started, { ...answered, ...(await readAnswer(response, started)), milliseconds: elapsed() });
        return response;
      } catch (error) {
        const wire = wireRecordOf(error);
        replace(started, {
          ...started,
          milliseconds: elapsed(),
          request: { ...started.request, headers: wire?.requestHeaders ?? headers },
          ...defined({ response: wire?.response }),
          failure: error instanceof Error ? error.message : `ended by ${asText(error)}`,
        });
        throw error;
      }
    },
  };
}

async function readAnswer(
  response: Response,
  started: Exchange,
): Promise<Pick<Exchange, 'request'> & Required<Pick<Exchange, 'response'>>> {
  const wire = wireRecordOf(response);
  return {
    request: { ...started.request, headers: wire?.requestHeaders ?? started.request.headers },
    response: wire?.response ?? {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers],
      body: new Uint8Array(await response.clone().arrayBuffer()),
    },
  };
}
