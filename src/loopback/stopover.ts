/**
 * A listener that one browser comes back to again and again. Each answer is kept open until it is known where the
 * browser goes next, so that one tab plays many requests. Otherwise as the redirect listener (ALL-1).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { abortable } from './abortable.ts';
import { candidatesOf } from './address.ts';
import { makeSelfSignedCertificate } from './certificate.ts';
import type { Answer, ListenOptions } from './listener.ts';
import { noticePage, type Page } from './page.ts';
import { type Rules, readRequest } from './request.ts';
import { sendPage } from './response.ts';
import { openSockets } from './sockets.ts';

export interface Stopover {
  readonly redirectUri: URL;
  /**
   * Sends the browser that waits here on. By a page that goes on at once: browsers end a chain of twenty redirects.
   * @returns false when none waits
   */
  sendOn(to: URL): Promise<boolean>;
  /** The next answer that is awaited; any other gets a page. Rejects with the reason of the signal. */
  answer(isAwaited: (answer: Answer) => boolean, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

type Options = Pick<ListenOptions, 'redirectUris' | 'listen' | 'https' | 'awaits' | 'title' | 'now'>;

/** Rejects with `NOT_LOOPBACK`, `PORT_TAKEN`, or `USAGE` for a redirect URI that cannot be listened on. */
export async function openStopover(options: Options): Promise<Stopover> {
  const { redirectUris, title } = options;
  const candidates = candidatesOf(options);
  const hosts = redirectUris.map(({ hostname }) => hostname);
  const credentials = candidates.some(({ tls }) => tls)
    ? await makeSelfSignedCertificate(['localhost', '127.0.0.1', '[::1]', ...hosts], options.now())
    : undefined;
  let held: ServerResponse | undefined;
  let awaited: { isIt(answer: Answer): boolean; take(answer: Answer): void } | undefined;

  const sockets = await openSockets(candidates, credentials, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const redirectUri = new URL(sockets.candidate.redirectUri);
  if (sockets.candidate.takesPort) redirectUri.port = `${sockets.port}`;
  const rules: Rules = {
    redirectUri,
    paths: new Set([redirectUri.pathname]),
    awaits: options.awaits,
    inFrames: false,
    soap: false,
    hosts: new Set([redirectUri.hostname]),
    title,
    pages: new Map<string, Page>(),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reading = await readRequest(request, rules);
    if (reading.kind === 'page') return sendPage(response, reading.status, reading.page);
    if (awaited?.isIt(reading.answer) !== true) {
      const detail = 'It answers no request that is waited for, or it came too late.';
      return sendPage(response, 400, noticePage('Not an answer to this request', detail, title));
    }
    await release('Another tab went on with it.');
    held = response;
    awaited.take(reading.answer);
  }

  /** The browser that waits gets its last page. */
  async function release(detail: string): Promise<void> {
    const response = held;
    held = undefined;
    if (response !== undefined)
      await sendPage(response, 200, noticePage('Nothing more to do', detail, title));
  }

  return {
    redirectUri,
    async sendOn(to) {
      const response = held;
      held = undefined;
      if (response === undefined || response.req.socket.destroyed) return false;
      const page = noticePage('Going on', `The browser is sent to ${to.host}.`, title);
      await sendPage(response, 200, page, { Refresh: `0; url=${to.href}` });
      return true;
    },
    async answer(isAwaited, signal) {
      const come = new Promise<Answer>((take) => {
        awaited = { isIt: isAwaited, take };
      });
      try {
        return await abortable(come, signal);
      } finally {
        awaited = undefined;
      }
    },
    async close() {
      await release('The command in the terminal has ended: this tab can be closed.');
      await sockets.close();
    },
  };
}
