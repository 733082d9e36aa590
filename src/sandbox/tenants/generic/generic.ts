/** An OpenID provider without a vendor: what the specifications have, strictly, with clients and people of one's own. */
import { defined } from '../../../common/defined.ts';
import type { Core, Route, Tenant } from '../tenant.ts';
import { withDefaults } from './clients/metadata.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  READY_MADE_INFO,
  readyMadeClients,
  TENANT_ID,
} from './clients/ready-made.ts';
import { authorize } from './endpoints/authorize.ts';
import { claimsEndpoint } from './endpoints/claim-sources.ts';
import { discovery, keySet } from './endpoints/discovery.ts';
import { logOut } from './endpoints/end-session.ts';
import { showLogin, submitLogin } from './endpoints/interaction.ts';
import { introspect, revoke } from './endpoints/introspect.ts';
import { push } from './endpoints/push.ts';
import { manage, register } from './endpoints/register.ts';
import { token } from './endpoints/token.ts';
import { userinfo } from './endpoints/userinfo.ts';
import { GENERIC_FAULTS } from './faults.ts';
import { SCOPES } from './offers.ts';
import { PATHS } from './paths.ts';
import { ownPerson, syntheticPerson } from './people/people.ts';
import type { Provider } from './provider.ts';
import { createState } from './state.ts';

export function createGeneric(core: Core, redirectUris: readonly string[]): Tenant {
  const clients = [...readyMadeClients(redirectUris), ...core.own.clients].map(withDefaults);
  const provider = providerOf(core, clients);
  const { state, issuer } = provider;
  const [first] = clients;
  return {
    info: {
      id: TENANT_ID,
      title: 'OpenID provider without a vendor',
      issuer,
      metadata: `${issuer}${PATHS.discovery}`,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      clients: [...READY_MADE_INFO, ...core.own.clients.map(infoOf)],
      redirectUris: first?.redirect_uris ?? [],
    },
    faults: GENERIC_FAULTS,
    routes: routesOf(provider),
    rootRoutes: rootRoutesOf(provider),
    counts: () => ({
      loginsInProgress: state.interactions.size,
      codesIssued: state.codes.size,
      tokensIssued: state.tokens.size,
    }),
    reset() {
      for (const map of Object.values(state)) if (map instanceof Map) map.clear();
      for (const client of clients) state.clients.set(client.client_id, client);
      state.hasRotated = false;
      delete state.latestFault;
    },
  };
}

function providerOf(core: Core, clients: Parameters<typeof createState>[0]): Provider {
  const people =
    core.own.people.length > 0
      ? core.own.people.map(ownPerson)
      : core.personas.map((persona) => syntheticPerson(persona, core.now()));
  const wanted = core.personaId;
  const fallback = syntheticPerson(core.defaultPersona, core.now());
  return {
    core,
    issuer: `${core.url}/${TENANT_ID}`,
    people,
    defaultPerson: people.find(({ id }) => id === wanted) ?? people[0] ?? fallback,
    scopes: { ...SCOPES, ...core.own.scopes },
    state: createState(clients),
  };
}

function infoOf({
  client_id,
  client_name,
  client_secret,
  token_endpoint_auth_method,
}: Core['own']['clients'][number]) {
  return {
    id: client_id,
    title: client_name ?? 'a client of your own',
    authentication: token_endpoint_auth_method ?? 'client_secret_basic',
    ...defined({ secret: client_secret }),
  };
}

function routesOf(provider: Provider): readonly Route[] {
  const cors = true;
  return [
    { path: PATHS.discovery, methods: { GET: () => discovery(provider) }, cors },
    { path: PATHS.keys, methods: { GET: () => keySet(provider) }, cors },
    { path: `${PATHS.keys}/:ending`, methods: { GET: () => keySet(provider) }, cors, hidden: true },
    {
      path: PATHS.authorize,
      methods: {
        GET: (request) => authorize(provider, request),
        POST: (request) => authorize(provider, request),
      },
    },
    {
      path: `${PATHS.interaction}/:id`,
      methods: {
        GET: (_request, { id }) => showLogin(provider, id),
        POST: (request, { id }) => submitLogin(provider, request, id),
      },
      hidden: true,
    },
    { path: PATHS.token, methods: { POST: (request) => token(provider, request) }, cors },
    {
      path: PATHS.userinfo,
      methods: {
        GET: (request) => userinfo(provider, request),
        POST: (request) => userinfo(provider, request),
      },
      cors,
    },
    { path: PATHS.par, methods: { POST: (request) => push(provider, request) }, cors },
    { path: PATHS.introspect, methods: { POST: (request) => introspect(provider, request) } },
    { path: PATHS.revoke, methods: { POST: (request) => revoke(provider, request) }, cors },
    { path: PATHS.register, methods: { POST: (request) => register(provider, request) }, cors },
    {
      path: `${PATHS.register}/:id`,
      methods: {
        GET: (request, { id }) => manage(provider, request, decodeURIComponent(id ?? '')),
        PUT: (request, { id }) => manage(provider, request, decodeURIComponent(id ?? '')),
        DELETE: (request, { id }) => manage(provider, request, decodeURIComponent(id ?? '')),
      },
      hidden: true,
      cors,
    },
    {
      path: PATHS.claims,
      methods: { GET: (request) => claimsEndpoint(provider, request) },
      cors,
      hidden: true,
    },
    {
      path: PATHS.logout,
      methods: {
        GET: (request) => logOut(provider, request),
        POST: (request) => logOut(provider, request),
      },
    },
  ];
}

/** RFC 8414, 3: the path of the issuer comes last. */
function rootRoutesOf(provider: Provider): readonly Route[] {
  return [
    {
      path: `/.well-known/oauth-authorization-server/${TENANT_ID}`,
      methods: { GET: () => discovery(provider) },
      cors: true,
    },
  ];
}
