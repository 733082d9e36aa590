/**
 * The redirect listener. Rule ALL-1: bound to loopback before the browser opens, one answer, then closed. Anything else
 * (another path, a prefetch, a request that is not a navigation, an answer to another request) gets a page and does not
 * end the wait.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import { abortable } from './abortable.ts';
import { candidatesOf } from './address.ts';
import { makeSelfSignedCertificate } from './certificate.ts';
import type { Callback, Listener, ListenOptions, PostedForm, TurnAway } from './listener.ts';
import { noticePage, type Page, postPage, resultPage } from './page.ts';
import { type Rules, readRequest } from './request.ts';
import { sendPage, sendXml } from './response.ts';
import { openSockets } from './sockets.ts';

/**
 * Listens for the answer to a redirect. Rejects with `NOT_LOOPBACK`, `PORT_TAKEN`, or `USAGE` for a redirect URI that
 * cannot be listened on.
 *
 * An `https` redirect URI is served over TLS unless `listen` names another address, where a proxy handles TLS; `https:
 * true` turns an `http` redirect URI into an `https` one.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const candidates = candidatesOf(options);
  let accept: (callback: Callback) => void = () => {};
  let giveUp: (reason: IdcliError) => void = () => {};
  const answer = new Promise<Callback>((resolve, reject) => {
    accept = resolve;
    giveUp = reject;
  });
  // The listener may close while nothing awaits the answer.
  answer.catch(() => {});
  let taken = false;
  let rule: TurnAway | undefined;
  /** The browser that delivered the answer; its request stays open until the result is known. */
  let held: ServerResponse | undefined;

  const credentials = candidates.some(({ tls }) => tls)
    ? await makeSelfSignedCertificate(certificateHosts(options.redirectUris), options.now())
    : undefined;
  const sockets = await openSockets(candidates, credentials, (request, response) => {
    // A connection that breaks during the read does not end the wait.
    handle(request, response).catch(() => response.destroy());
  });
  const redirectUri = new URL(sockets.candidate.redirectUri);
  if (sockets.candidate.takesPort) redirectUri.port = `${sockets.port}`;
  const pages = new Map<string, Page>();
  const rules: Rules = {
    redirectUri,
    paths: new Set([redirectUri.pathname, ...(options.paths ?? [])]),
    awaits: options.awaits,
    inFrames: options.inFrames === true,
    soap: options.soap === true,
    hosts: new Set([redirectUri.hostname]),
    title: options.title,
    pages,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reading = await readRequest(request, rules);
    if (reading.kind === 'page') {
      await sendPage(response, reading.status, reading.page, defined({ Allow: reading.allow }));
      return;
    }
    if (taken) {
      await sendPage(
        response,
        409,
        noticePage(
          'Already answered',
          'The answer arrived before. The terminal says how it ended.',
          options.title,
        ),
      );
      return;
    }
    if (rule?.isStray(reading.answer) === true) {
      rule.onStray(reading.answer);
      await sendPage(
        response,
        400,
        noticePage(
          'Not an answer to this request',
          'It does not carry the value that the request was sent with: it belongs to another tab, or was ' +
            'forged. The terminal still waits.',
          options.title,
        ),
      );
      return;
    }
    taken = true;
    held = response;
    accept({
      ...reading.answer,
      finish: (page) => end((browser) => sendPage(browser, 200, resultPage(page, options.title))),
      ...(reading.answer.via === 'soap'
        ? { reply: (status, xml) => end((server) => sendXml(server, status, xml)) }
        : { sendOn: (to) => end((browser) => sendOn(browser, to)) }),
    });
  }

  function sendOn(browser: ServerResponse, to: URL | PostedForm): Promise<void> {
    const framed = options.inFrames === true;
    if (!(to instanceof URL)) return sendPage(browser, 200, postPage(to, options.title, framed));
    const page = noticePage('Going on', `The browser is sent to ${to.host}.`, options.title);
    return sendPage(browser, 303, { ...page, framed }, { Location: to.href });
  }

  let ended: Promise<void> | undefined;
  function end(answerWith: (held: ServerResponse) => Promise<void>): Promise<void> {
    ended ??= (async () => {
      giveUp(new IdcliError('CALLBACK_TIMEOUT', 'the listener was closed before an answer arrived'));
      if (held !== undefined) await answerWith(held);
      await sockets.close();
    })();
    return ended;
  }

  const { host, tls } = sockets.candidate;
  const address = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${sockets.port}`;
  return {
    redirectUri,
    offer(path, form) {
      pages.set(path, postPage(form, options.title));
      return new URL(path, address);
    },
    ...(sockets.candidate.tls && credentials !== undefined ? { certificate: credentials.cert } : {}),
    turnAway(asked) {
      rule = asked;
    },
    wait: (signal) => abortable(answer, signal),
    close: () =>
      end((browser) => {
        const detail = 'The command in the terminal has ended.';
        return sendPage(browser, 200, noticePage('No longer listening', detail, options.title));
      }),
  };
}

const certificateHosts = (redirectUris: readonly URL[]): readonly string[] => [
  ...new Set(['localhost', '127.0.0.1', '[::1]', ...redirectUris.map((uri) => uri.hostname)]),
];
