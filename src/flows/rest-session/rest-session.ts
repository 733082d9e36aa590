/**
 * A login through a session of an authentication REST API: create it, send the person there, and trust only the
 * session.
 */
import { defined } from '../../common/defined.ts';
import { reasonOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import type { Listener } from '../../loopback/listener.ts';
import { isAt } from '../../loopback/paste.ts';
import { isLoopbackHost } from '../../protocol/http/index.ts';
import { answering } from '../code-flow/answering.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { judgingHttp } from '../http-answers.ts';
import { openApi, type SessionApi } from './api.ts';
import { callUrl } from './call.ts';
import { AWAITED, callbacksIn, pathsBeside, withCallbacks } from './callbacks.ts';
import type { RestContext, RestLoginInput, RestSessionInput } from './input.ts';
import { isFinal, type Known, refusalOf, tellClaims, tellReport, tellSession } from './tell.ts';
import { knownOf, type Login, type Waited, waitFor } from './wait.ts';

/**
 * Logs in and fills the draft with exchanges, a report, the session and claims.
 * @throws {IdcliError} when the login could not be completed; a wrong message is a finding instead
 */
export async function restLogin(given: RestLoginInput, context: RestContext): Promise<void> {
  await judgingHttp(context.draft, () => login(comingBackElsewhere(given), context));
}

async function login(input: RestLoginInput, context: RestContext): Promise<void> {
  const { draft } = context;
  draft.flow = true;
  draft.protocol = 'rest';
  if (dryRun(input, context)) return;
  const listener = await listenFor(input, context);
  try {
    const api = await openApi(input, context);
    const body = withCallbacks(input.request, listener?.redirectUri);
    const created = await api.create(body);
    await logIn({ input, context, api, created, listener, body });
  } finally {
    await listener?.close();
  }
}

/** Shows the session to create; sends nothing. */
export function dryRun(input: RestSessionInput, { draft }: RestContext): boolean {
  if (!input.dryRun) return false;
  const [uri] = input.redirect.uris;
  draft.data.request = { url: callUrl(input.protocol, '').href, body: withCallbacks(input.request, uri) };
  draft.notes.push('nothing was sent');
  return true;
}

/** Listens for the person's return; undefined when the flow has no known return address. */
async function listenFor(input: RestLoginInput, { world }: RestContext): Promise<Listener | undefined> {
  const { request, redirect } = input;
  if (request.flow !== 'redirect') return undefined;
  if (request.callbackUrls === undefined) {
    return openReturn(input, { awaits: AWAITED, paths: pathsBeside(redirect.uris) }, world);
  }
  const { success } = callbacksIn(request);
  if (success === undefined) return undefined;
  return openReturn({ ...input, redirect: { uris: [success], https: false } }, { awaits: AWAITED }, world);
}

/** With the caller's own callback URLs, the browser returns to the caller's application. */
function comingBackElsewhere(input: RestLoginInput): RestLoginInput {
  const { player, request } = input;
  if (request.callbackUrls === undefined || player.kind !== 'browser') return input;
  return { ...input, player: { ...player, elsewhere: true } };
}

async function logIn(login: Login): Promise<void> {
  const { input, context, api, created } = login;
  const { id } = created.session;
  tellSession(created.session, context);
  const known = knownOf(login);
  const url = created.session.authenticationUrl;
  // Never open an unsafe URL; without an id the login cannot go on.
  if (id === undefined || (url !== undefined && !isSafe(url))) {
    await tellReport({ ...known, created }, input, context);
    return;
  }
  await context.tell(`session ${id}`);
  let open = true;
  try {
    const { callback, read } = await waitFor(login, id, url);
    open = read !== undefined && !isFinal(read.session, input);
    await answering(callback, context.draft, () =>
      conclude(login, { ...known, created }, { callback, read }),
    );
  } catch (thrown) {
    // An expired session needs no cancelling.
    const expired = thrown instanceof IdcliError && thrown.code === 'PROVIDER_EXPIRED';
    if (open && !expired) await sayGoodbye(api, id, context);
    throw thrown;
  }
}

/** Whether a URL may be opened (SO-V9, ALL-10); the report says why not. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

/** Judges the result, then accepts or refuses it. */
async function conclude(
  { input, context, listener }: Login,
  known: Known,
  { callback, read }: Waited,
): Promise<void> {
  const { draft } = context;
  const valid = await tellReport(
    {
      ...known,
      ...defined({ callback: callback?.parameters, read }),
    },
    input,
    context,
  );
  if (read === undefined) return;
  const { session } = read;
  tellSession(session, context);
  const { status = '' } = session;
  const done = input.protocol.statuses[status]?.class === 'done';
  if (!done && session.id === known.expectedId) {
    if (callback !== undefined && listener !== undefined && isAt(callback.url, listener.redirectUri)) {
      draft.notes.push(
        `the browser came back on the success URL, but the session is ${status}: the session counts`,
      );
    }
    throw refusalOf(session, input);
  }
  if (!done) return;
  tellClaims(session, valid, input, context);
  const unverified = draft.reports.some(({ verdict }) => verdict === 'unverified');
  if (!valid && unverified && !draft.reports.some(({ verdict }) => verdict === 'invalid')) {
    throw new IdcliError(
      'TOKEN_UNVERIFIED',
      'the session could not be verified, so the login is not accepted',
      {
        hint: 'the skipped checks above say what was missing',
      },
    );
  }
}

/** Cancels the session once, after Ctrl-C or a timeout (SO-C7); it may already be over. */
async function sayGoodbye(api: SessionApi, id: string, { farewell, tell }: RestContext): Promise<void> {
  try {
    await api.cancel(id, await farewell());
    await tell(`the session ${id} was cancelled`);
  } catch (thrown) {
    const reason = reasonOf(thrown);
    await tell(`the session ${id} could not be cancelled: ${reason}`);
  }
}
