/** The front API: one URL, PUT with JSON, a cookie session. */
import { jsonObjectIn } from '../../../common/json.ts';
import { json, mediaType, oauthError, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { findFault, type NetIdAnswer } from './fault-rows.ts';
import { approve, cancel, isRunning, newSession, open, poll, type Server, start } from './machine.ts';
import { appDonePage, appPage, loginPage, noOrderPage } from './pages.ts';
import type { NetIdSession } from './state.ts';

export const TENANT_ID = 'net-id';
const COOKIE = 'sandbox-net-id';
const SESSION_BYTES = 24;

/** The login page: opening it starts a session. */
export function openLoginPage(server: Server): SandboxResponse {
  const { core, state } = server;
  const id = core.scenarios.take(TENANT_ID);
  const found = id === undefined ? undefined : findFault(id);
  const fault = found && core.played.watch(TENANT_ID, found);
  const cookie = Buffer.from(core.random(SESSION_BYTES)).toString('base64url');
  state.sessions.set(cookie, newSession(server, fault));
  const shown = loginPage(server.url);
  return {
    ...shown,
    headers: {
      ...shown.headers,
      'Set-Cookie': `${COOKIE}=${cookie}; Path=/${TENANT_ID}; HttpOnly; SameSite=Lax`,
    },
  };
}

const ACTIONS = { state: poll, start, cancel } as const satisfies Record<
  string,
  (server: Server, session: NetIdSession) => NetIdAnswer
>;

export function put(server: Server, request: SandboxRequest): SandboxResponse {
  if (mediaType(request) !== 'application/json') {
    return oauthError(415, 'invalid_request', 'the body must be application/json');
  }
  const cookie = cookieOf(request);
  const session = server.state.sessions.get(cookie);
  if (session === undefined)
    return oauthError(403, 'access_denied', 'there is no session: open the page first');
  const type = typeOf(request.body);
  if (type === undefined) {
    return oauthError(400, 'invalid_request', 'type must be state, start with an empty data, or cancel');
  }
  const wire = type === 'state' && isRunning(session) ? session.fault.effect.wire : undefined;
  if (wire === 'session-lost') server.state.sessions.delete(cookie);
  if (wire !== undefined) return { ...WIRE[wire](server), note: `scenario ${session.fault.id}` };
  return json(200, ACTIONS[type](server, session));
}

const WIRE = {
  'http-500': () => ({
    status: 500,
    headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' },
    body: 'the server could not go on',
  }),
  'http-403': () => oauthError(403, 'access_denied', 'scenario http-403'),
  'session-lost': () => oauthError(403, 'access_denied', 'there is no session'),
  html: (server: Server) => loginPage(server.url),
  redirect: (server: Server) => ({ status: 302, headers: { Location: server.url }, body: '' }),
} as const;

function cookieOf({ headers }: SandboxRequest): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1] ?? '';
}

function typeOf(body: string): keyof typeof ACTIONS | undefined {
  const { type, data, ...more } = jsonObjectIn(body) ?? {};
  if (Object.keys(more).length > 0) return undefined;
  if (type === 'start') return JSON.stringify(data) === '{}' ? 'start' : undefined;
  return (type === 'state' || type === 'cancel') && data === undefined ? type : undefined;
}

/** The app's page, found by its start token. */
export function app(server: Server, request: SandboxRequest): SandboxResponse {
  const token = request.url.searchParams.get('autostarttoken') ?? '';
  const session = [...server.state.sessions.values()].find(
    ({ answer }) => token !== '' && answer.authRef === token,
  );
  if (session === undefined || !isRunning(session)) return noOrderPage();
  if (request.method !== 'POST') {
    open(session);
    return appPage(session);
  }
  const decision = new URLSearchParams(request.body).get('decision');
  if (decision === 'approve') {
    approve(server, session);
    return appDonePage('Approved');
  }
  cancel(server, session);
  return appDonePage('Cancelled');
}

/** Returns server-internal state, for tests only. */
export function globalState({ state }: Server): SandboxResponse {
  return json(200, { sandbox: true, attributes: state.attributes ?? {}, events: state.events });
}
