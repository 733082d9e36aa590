/** An OpenID and SAML provider without a vendor: what the specifications have, with clients and people of one's own. */
import { clientInfo } from '../../clients/info.ts';
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { clientsAt } from '../../own-data.ts';
import type { ServiceProvider } from '../../saml/service-provider.ts';
import type { Core, Handler, PathParameters, Route, Tenant } from '../tenant.ts';
import { withDefaults } from './clients/metadata.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  READY_MADE_INFO,
  readyMadeClients,
  TENANT_ID,
} from './clients/ready-made.ts';
import { addRedirectUri, registryOf, takeOwnData } from './control.ts';
import { authorize } from './endpoints/authorize.ts';
import { authenticateElsewhere } from './endpoints/backchannel.ts';
import { checkSession } from './endpoints/check-session.ts';
import { claimsEndpoint } from './endpoints/claim-sources.ts';
import { authorizeDevice, showDevice, submitDevice } from './endpoints/device.ts';
import { discovery, keySet } from './endpoints/discovery.ts';
import { logOut } from './endpoints/end-session.ts';
import { showLogin, submitLogin } from './endpoints/interaction.ts';
import { introspect, revoke } from './endpoints/introspect.ts';
import { decideElsewhere, decideOnPhone, showPhone, waitingElsewhere } from './endpoints/phone.ts';
import { push } from './endpoints/push.ts';
import { manage, register } from './endpoints/register.ts';
import { RESOURCE_METADATA, readResource, resourceMetadata } from './endpoints/resource.ts';
import { startLogin } from './endpoints/start.ts';
import { token } from './endpoints/token.ts';
import { userinfo } from './endpoints/userinfo.ts';
import { webfinger } from './endpoints/webfinger.ts';
import { GENERIC_FAULTS } from './faults.ts';
import { isOpen } from './holes.ts';
import { keptOf, restore } from './keep.ts';
import { SCOPES } from './offers.ts';
import { PATHS } from './paths.ts';
import { type GenericPerson, ownPerson, syntheticPerson } from './people/people.ts';
import { asRun, type Provider, RUN } from './provider.ts';
import type { KeptSaml } from './saml/keep.ts';
import { createSaml } from './saml/saml.ts';
import { createState } from './state.ts';

export function createGeneric(
  core: Core,
  redirectUris: readonly string[],
  serviceProviders: readonly ServiceProvider[],
): Tenant {
  const clients = [...readyMadeClients(redirectUris), ...clientsAt(TENANT_ID, core.own.clients)].map(
    withDefaults,
  );
  const provider = providerOf(core, clients);
  const { state, issuer } = provider;
  const saml = createSaml(provider, serviceProviders, redirectUris);
  const [first] = clients;
  return {
    info: {
      id: TENANT_ID,
      title: 'OpenID and SAML provider without a vendor',
      issuer,
      metadata: `${issuer}${PATHS.discovery}`,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      get clients() {
        const others = [...state.clients.values()].filter(({ client_id }) => !isReadyMade(client_id));
        return [...READY_MADE_INFO, ...others.map(clientInfo)];
      },
      phone: `${issuer}${PATHS.phone}`,
      loginStart: `${issuer}${PATHS.start}`,
      logout: `${issuer}${PATHS.logout}`,
      redirectUris: first?.redirect_uris ?? [],
      // Built on demand: its certificate costs a signature.
      get saml() {
        return saml.info();
      },
    },
    faults: GENERIC_FAULTS,
    routes: [...routesOf(provider), ...saml.routes],
    rootRoutes: rootRoutesOf(provider),
    take: (part, value) => takeOwnData(provider, part, value),
    registry: registryOf(provider),
    keep: () => ({ ...keptOf(provider), saml: saml.kept() }),
    restore(kept) {
      restore(provider, kept);
      saml.restore((kept as { readonly saml?: KeptSaml }).saml);
    },
    addRedirectUri: (uri, id = CLIENT_ID) => addRedirectUri(provider, id, uri),
    waiting: () => waitingElsewhere(provider),
    decide: (id, decision) => decideElsewhere(provider, id, decision),
    counts: () => ({
      loginsInProgress: state.interactions.size,
      codesIssued: state.codes.size,
      tokensIssued: state.tokens.size,
      ...saml.counts(),
    }),
    reset() {
      for (const map of Object.values(state)) if (map instanceof Map) map.clear();
      for (const client of clients) state.clients.set(client.client_id, client);
      provider.people.splice(0, provider.people.length, ...peopleOf(core));
      for (const scope of Object.keys(provider.scopes)) delete provider.scopes[scope];
      Object.assign(provider.scopes, scopesOf(core));
      state.hasRotated = false;
      delete state.latestFault;
      saml.reset();
    },
  };
}

const isReadyMade = (id: string): boolean => READY_MADE_INFO.some((one) => one.id === id);

function peopleOf({ own, personas, now }: Core): GenericPerson[] {
  if (own.people.length > 0) return own.people.map(ownPerson);
  return personas.map((persona) => syntheticPerson(persona, now()));
}

const scopesOf = ({ own }: Core): Provider['scopes'] => ({ ...SCOPES, ...own.scopes });

function providerOf(core: Core, clients: Parameters<typeof createState>[0]): Provider {
  const people = peopleOf(core);
  const fallback = syntheticPerson(core.defaultPersona, core.now());
  return {
    core,
    issuer: `${core.url}/${TENANT_ID}`,
    base: `${core.url}/${TENANT_ID}`,
    people,
    get defaultPerson() {
      return people.find(({ id }) => id === core.personaId) ?? people[0] ?? fallback;
    },
    scopes: scopesOf(core),
    state: createState(clients),
  };
}

type Endpoint = (
  provider: Provider,
  request: SandboxRequest,
  parameters: PathParameters,
) => SandboxResponse | Promise<SandboxResponse>;

/** The endpoints of the issuer itself, and of every issuer of a run. */
function routesOf(provider: Provider): readonly Route[] {
  const runs = endpointsOf(({ run }) => asRun(provider, run ?? ''));
  return [
    ...endpointsOf(() => provider),
    ...runs.map((route) => ({ ...route, path: `${RUN}/:run${route.path}`, hidden: true })),
  ];
}

function endpointsOf(of: (parameters: PathParameters) => Provider): readonly Route[] {
  const cors = true;
  const by =
    (endpoint: Endpoint): Handler =>
    (request, parameters) =>
      endpoint(of(parameters), request, parameters);
  const registration = by((provider, request, { id }) =>
    manage(provider, request, decodeURIComponent(id ?? '')),
  );
  return [
    { path: PATHS.discovery, methods: { GET: by(discovery) }, cors },
    { path: PATHS.keys, methods: { GET: by(keySet) }, cors },
    { path: `${PATHS.keys}/:ending`, methods: { GET: by(keySet) }, cors, hidden: true },
    { path: PATHS.authorize, methods: { GET: by(authorize), POST: by(authorize) } },
    {
      path: `${PATHS.interaction}/:id`,
      methods: {
        GET: by((provider, _request, { id }) => showLogin(provider, id)),
        POST: by((provider, request, { id }) => submitLogin(provider, request, id)),
      },
      hidden: true,
    },
    {
      path: PATHS.token,
      get methods() {
        return isOpen(of({}), 'token-get') ? { POST: by(token), GET: by(token) } : { POST: by(token) };
      },
      cors,
    },
    { path: PATHS.userinfo, methods: { GET: by(userinfo), POST: by(userinfo) }, cors },
    { path: PATHS.par, methods: { POST: by(push) }, cors },
    { path: PATHS.introspect, methods: { POST: by(introspect) } },
    { path: PATHS.revoke, methods: { POST: by(revoke) }, cors },
    { path: PATHS.deviceAuthorization, methods: { POST: by(authorizeDevice) }, cors },
    { path: PATHS.device, methods: { GET: by(showDevice), POST: by(submitDevice) } },
    { path: PATHS.backchannel, methods: { POST: by(authenticateElsewhere) } },
    { path: PATHS.phone, methods: { GET: by(showPhone), POST: by(decideOnPhone) } },
    { path: PATHS.checkSession, methods: { GET: checkSession } },
    { path: PATHS.start, methods: { GET: by(startLogin) } },
    { path: PATHS.resource, methods: { GET: by(readResource) }, cors },
    { path: PATHS.register, methods: { POST: by(register) }, cors },
    {
      path: `${PATHS.register}/:id`,
      methods: { GET: registration, PUT: registration, DELETE: registration },
      hidden: true,
      cors,
    },
    { path: PATHS.claims, methods: { GET: by(claimsEndpoint) }, cors, hidden: true },
    { path: PATHS.logout, methods: { GET: by(logOut), POST: by(logOut) } },
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
    {
      path: `${RESOURCE_METADATA}/${TENANT_ID}${PATHS.resource}`,
      methods: { GET: () => resourceMetadata(provider) },
      cors: true,
    },
    {
      path: '/.well-known/webfinger',
      methods: { GET: (request) => webfinger(provider, request) },
      cors: true,
    },
  ];
}
