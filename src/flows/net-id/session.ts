/** The session with the login page: cookies in memory only, sent to no other origin (rules NA-V3 and NA-V5). */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Exchange } from '../../outcome.ts';
import { describeNotJson, parseJson, type Recorder, withCookies } from '../../protocol/http/index.ts';
import { type NetIdRequest, type NetIdState, REQUESTS, readState } from '../../protocol/net-id/index.ts';
import { redirect } from '../../user-agent/navigation.ts';
import { type AskAgain, comeBackLater } from '../poll.ts';
import type { NetIdContext, NetIdInput } from './input.ts';

const MOST_REDIRECTS = 10;

export interface NetIdSession {
  /**
   * Fetches the login page, if one was given.
   * @throws {IdcliError} when there is no page, and what `fetch` throws
   */
  open(): Promise<void>;
  /**
   * Sends one request and reads the answer.
   * @param recorder replaces that of the run
   * @throws {IdcliError} `REQUEST_REFUSED`, `PROVIDER_FAILED` and `ANSWER_UNREADABLE` by the answer (rule NA-C6), and
   *   what
   *   `fetch` throws
   */
  send(request: NetIdRequest, recorder?: Recorder): Promise<NetIdState>;
  /** Asks for the state, and tolerates a busy server. */
  ask(): Promise<{ readonly answer: NetIdState } | AskAgain>;
  /** Adds a note to the latest exchange, for the trace. */
  remark(text: string): void;
}

export function openSession(input: NetIdInput, { recorder, draft, world }: NetIdContext): NetIdSession {
  const origins = new Set([
    input.url.origin,
    ...(input.startUrl === undefined ? [] : [input.startUrl.origin]),
  ]);
  let purpose = 'page';
  let plain = recorder.as('client', () => purpose);
  const withJar = withCookies((url, init) => plain(url, init));

  async function send(request: NetIdRequest, other?: Recorder): Promise<Response> {
    purpose = request;
    if (other !== undefined) plain = other.as('client', request);
    return withJar(input.url, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...defined({ cookie: input.cookie }),
      },
      body: REQUESTS[request],
      redirect: 'manual',
    });
  }

  return {
    async open() {
      if (input.startUrl === undefined) return;
      purpose = 'page';
      let url = input.startUrl;
      for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
        const fetch = origins.has(url.origin) ? withJar : plain;
        const response = await fetch(url, { headers: { accept: 'text/html,*/*;q=0.8' }, redirect: 'manual' });
        const next = redirect(response, { url, method: 'GET' });
        if (next === undefined) return checkPage(response, url);
        if (typeof next === 'string') throw noPage(next);
        url = next.url;
      }
      throw noPage(`more than ${MOST_REDIRECTS} redirects`);
    },
    async send(request, other) {
      const response = await send(request, other);
      return readAnswer(response, new Uint8Array(await response.arrayBuffer()));
    },
    async ask() {
      const response = await send('state');
      const body = new Uint8Array(await response.arrayBuffer());
      const later = comeBackLater(response, world.now());
      if (later === undefined) return { answer: readAnswer(response, body) };
      return { ...later, cause: refusedStatus(response.status, body) };
    },
    remark: (text) => remark(draft.exchanges, text),
  };
}

function remark(exchanges: Exchange[], text: string): void {
  const last = exchanges.at(-1);
  if (last === undefined) return;
  const note = last.note === undefined ? text : `${last.note}, ${text}`;
  exchanges[exchanges.length - 1] = { ...last, note };
}

function checkPage(response: Response, url: URL): void {
  if (response.ok) return;
  throw new IdcliError(
    response.status >= 500 ? 'PROVIDER_FAILED' : 'REQUEST_REFUSED',
    `the login page answered ${response.status}: ${url.host}${url.pathname}`,
    { hint: 'is --start-url the page that a browser begins at?' },
  );
}

const noPage = (why: string): IdcliError =>
  new IdcliError('ANSWER_UNREADABLE', `there is no login page: ${why}`, {
    hint: 'see the redirects with --trace',
  });

const WHO = 'the authenticator';

function readAnswer(response: Response, body: Uint8Array): NetIdState {
  if (response.status !== 200) throw refusedStatus(response.status, body);
  const reading = parseJson(body, response.status);
  if (!reading.ok) {
    throw new IdcliError('ANSWER_UNREADABLE', describeNotJson(reading, WHO), {
      hint: `is this the URL of the authenticator, and not of its page?\nsee the answer with --trace --verbose`,
    });
  }
  const state = readState(reading.value);
  if (state !== undefined) return state;
  throw new IdcliError('ANSWER_UNREADABLE', `${WHO} answered 200 with JSON that has no status`, {
    hint: 'see the answer with --trace --verbose',
  });
}

/** Builds the error for any status except 200; quotes up to 200 characters of the body (rule NA-C6). */
function refusedStatus(status: number, body: Uint8Array): IdcliError {
  const reading = parseJson(body, status);
  const start = reading.ok ? JSON.stringify(reading.value).slice(0, 200) : reading.start;
  const fact = `${WHO} answered ${status}${start === '' ? ', with nothing to read' : `: ${start}`}`;
  if (status >= 300 && status < 400) {
    return new IdcliError('REQUEST_REFUSED', `${fact}; a redirect is not followed here`, {
      hint: 'the session may be over: give the login page with --start-url',
    });
  }
  if (status >= 400 && status < 500) {
    return new IdcliError('REQUEST_REFUSED', fact, {
      hint: HINTS[status] ?? 'is this the URL of the authenticator?',
    });
  }
  return new IdcliError(reading.ok ? 'PROVIDER_FAILED' : 'ANSWER_UNREADABLE', fact, {
    hint: 'look at the log of the server',
  });
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'there is no session: give the login page with --start-url, or a cookie with --cookie env:NAME',
  403: 'there is no session: give the login page with --start-url, or a cookie with --cookie env:NAME',
  404: 'is base_path right? behind the Selector the id of the authenticator follows it',
  405: 'something on the way does not let PUT through',
  429: 'wait before you try again',
};
