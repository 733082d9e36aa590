/** Net iD Access on the same device: the JSON API behind a login page, and an app page. */
import { oauthError } from '../../http.ts';
import type { Core, Handler, Tenant } from '../tenant.ts';
import { app, globalState, openLoginPage, put, TENANT_ID } from './endpoints.ts';
import { NET_ID_FAULTS } from './fault-rows.ts';
import { keptOf, restore } from './keep.ts';
import { isRunning, type Server } from './machine.ts';
import { createState } from './state.ts';
import { decideSession, waitingSessions } from './waiting.ts';

const BASE_PATH = '/access';
const APP_PATH = '/netid-app';
/** The id of the authenticator behind the Selector. */
const SELECTED = 'same-device';

export function createNetId(core: Core): Tenant {
  const url = `${core.url}/${TENANT_ID}${BASE_PATH}`;
  const server: Server = { core, url, state: createState() };
  const behindSelector =
    (handler: Handler): Handler =>
    (request, parameters) =>
      parameters.id === SELECTED
        ? handler(request, parameters)
        : oauthError(404, 'not_found', `the Selector knows ${SELECTED} only`);
  const get: Handler = () => openLoginPage(server);
  const set: Handler = (request) => put(server, request);
  const appPage: Handler = (request) => app(server, request);
  return {
    info: {
      id: TENANT_ID,
      title: 'Net iD Access, on the same device',
      issuer: url,
      phone: `${core.url}/${TENANT_ID}${APP_PATH}`,
      redirectUris: [],
    },
    faults: NET_ID_FAULTS,
    routes: [
      { path: BASE_PATH, methods: { GET: get, PUT: set } },
      { path: `${BASE_PATH}/:id`, methods: { GET: behindSelector(get), PUT: behindSelector(set) } },
      { path: APP_PATH, methods: { GET: appPage, POST: appPage } },
      { path: '/global-state', methods: { GET: () => globalState(server) } },
    ],
    waiting: () => waitingSessions(server, `${core.url}/${TENANT_ID}${APP_PATH}`),
    decide: (id, decision) => decideSession(server, id, decision),
    keep: () => keptOf(server),
    restore: (kept) => restore(server, kept),
    counts: () => ({
      sessions: server.state.sessions.size,
      ordersRunning: [...server.state.sessions.values()].filter(isRunning).length,
    }),
    reset() {
      server.state.sessions.clear();
      server.state.events = [];
      delete server.state.attributes;
    },
  };
}
