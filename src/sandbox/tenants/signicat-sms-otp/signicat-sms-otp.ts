/**
 * Signicat SMS OTP: a phone number and a one-time code, through OpenID Connect, the Authentication REST API and SAML
 * 2.0.
 */
import { BoundedMap } from '../../bounded-map.ts';
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { resolveArtifact } from '../../saml/idp/artifact.ts';
import { clearSamlState, type SamlIdp } from '../../saml/idp/idp.ts';
import { samlInfo } from '../../saml/idp/info.ts';
import { takeLogout } from '../../saml/idp/logout.ts';
import { showMetadata } from '../../saml/idp/metadata.ts';
import type { ServiceProvider } from '../../saml/service-provider.ts';
import { checkSession } from '../generic/endpoints/check-session.ts';
import type { Core, Handler, Route, Tenant } from '../tenant.ts';
import { authorize, authorizeByForm, pushRequest, showError } from './authorize.ts';
import { CLIENT_ID, TENANT_ID } from './client.ts';
import { registeredClients } from './clients.ts';
import { discovery, keySet } from './discovery.ts';
import {
  authenticateElsewhere,
  authorizeDevice,
  cancelElsewhere,
  decideElsewhere,
  showDevice,
  submitDevice,
  waitingElsewhere,
} from './elsewhere.ts';
import { SIGNICAT_SMS_OTP_FAULTS } from './faults.ts';
import { createHub } from './hub.ts';
import { keptOf, restore } from './keep.ts';
import { CLIENT_DECRYPTION_JWK } from './keys.ts';
import { endLogin, showLogin, submitLogin } from './login.ts';
import { PATHS, type Provider, ROOT } from './provider.ts';
import { showExternalLogin, submitExternalLogin } from './rest/external-login.ts';
import { cancelSession, createSession, readSession } from './rest/sessions.ts';
import { createSamlIdp, FIXED_ENTITY_ID, SAML_PATHS } from './saml/door.ts';
import { showSamlVisit, submitSamlVisit, takeRequest } from './saml/login.ts';
import { startSamlLogout } from './saml/logout.ts';
import { endSession } from './session.ts';
import { clearState, createState } from './state.ts';
import { exchange } from './token.ts';
import { introspect, revoke, showLogout } from './token-endpoints.ts';
import { userinfo } from './userinfo.ts';

export function createSignicatSmsOtp(
  core: Core,
  redirectUris: readonly string[],
  serviceProviders: readonly ServiceProvider[],
): Tenant {
  const base = `${core.url}/${TENANT_ID}`;
  const place = {
    base,
    issuer: `${base}${ROOT}`,
  };
  const hub = createHub(core, place);
  const provider: Provider = {
    core,
    ...place,
    hub,
    clients: registeredClients(core, redirectUris, hub.state.clients),
    saml: createSamlIdp(core, base, serviceProviders, redirectUris),
    state: createState(),
  };
  const { state, saml, clients } = provider;
  return {
    info: {
      id: TENANT_ID,
      title: 'Signicat SMS OTP, OpenID Connect, REST and SAML',
      issuer: provider.issuer,
      metadata: `${base}${PATHS.discovery}`,
      clientId: CLIENT_ID,
      get clientSecret() {
        return clients.first.client_secret ?? '';
      },
      get clients() {
        return clients.info();
      },
      decryptionKey: JSON.stringify(CLIENT_DECRYPTION_JWK),
      api: base,
      // Built on demand: its certificate costs a signature.
      get saml() {
        return samlInfo({
          issuer: saml.entityId,
          metadata: `${base}${SAML_PATHS.metadata}`,
          logoutStart: `${base}${SAML_PATHS.logoutStart}`,
          ownEntityId: FIXED_ENTITY_ID,
          serviceProviders,
        });
      },
      get redirectUris() {
        return clients.first.redirect_uris;
      },
    },
    faults: SIGNICAT_SMS_OTP_FAULTS,
    routes: routesOf(provider),
    ...clients.registering,
    keep: () => keptOf(provider),
    restore: (kept) => restore(provider, kept),
    waiting: () => waitingElsewhere(provider),
    decide: (id, decision) => decideElsewhere(provider, id, decision),
    counts: () => ({
      loginsInProgress: state.logins.size,
      codesIssued: state.codes.size,
      tokensIssued: state.tokens.size,
      sessions: state.sessions.size,
      samlLoginsInProgress: state.samlLogins.size,
      samlSessions: saml.state.sessions.size,
    }),
    reset() {
      clearState(state);
      for (const map of Object.values(hub.state)) if (map instanceof BoundedMap) map.clear();
      clients.reset();
      clearSamlState(saml.state);
    },
  };
}

function routesOf(provider: Provider): readonly Route[] {
  type Work = (provider: Provider, request: SandboxRequest) => SandboxResponse | Promise<SandboxResponse>;
  const on =
    (work: Work): Handler =>
    (request) =>
      work(provider, request);
  const bySaml =
    (work: (idp: SamlIdp, request: SandboxRequest) => SandboxResponse): Handler =>
    (request) =>
      work(provider.saml, request);
  const open: readonly Route[] = [
    { path: PATHS.discovery, methods: { GET: on(discovery) }, cors: true },
    { path: PATHS.keys, methods: { GET: on(keySet) }, cors: true },
    {
      path: PATHS.authorize,
      methods: {
        GET: (request) => authorize(provider, [...request.url.searchParams]),
        POST: on(authorizeByForm),
      },
    },
    { path: PATHS.authorizeCallback, methods: { GET: on(endLogin) }, hidden: true },
    { path: PATHS.par, methods: { POST: on(pushRequest) }, cors: true },
    { path: PATHS.token, methods: { POST: on(exchange) }, cors: true },
    { path: PATHS.userinfo, methods: { GET: on(userinfo), POST: on(userinfo) }, cors: true },
    { path: PATHS.introspect, methods: { POST: on(introspect) } },
    { path: PATHS.revocation, methods: { POST: on(revoke) }, cors: true },
    { path: PATHS.endSession, methods: { GET: on(endSession), POST: on(endSession) } },
    { path: PATHS.checkSession, methods: { GET: checkSession } },
    { path: PATHS.deviceAuthorization, methods: { POST: on(authorizeDevice) } },
    { path: PATHS.device, methods: { GET: on(showDevice), POST: on(submitDevice) } },
    { path: PATHS.ciba, methods: { POST: on(authenticateElsewhere) } },
    { path: PATHS.cibaCancel, methods: { POST: on(cancelElsewhere) } },
    { path: PATHS.logout, methods: { GET: showLogout }, hidden: true },
    { path: PATHS.login, methods: { GET: on(showLogin), POST: on(submitLogin) }, hidden: true },
    { path: PATHS.error, methods: { GET: showError }, hidden: true },
  ];
  return [
    ...open.flatMap((route) => [
      { ...route, exactPart: ROOT },
      { path: `${route.path}/`, methods: { GET: empty, POST: empty }, hidden: true, exactPart: ROOT },
    ]),
    { path: PATHS.sessions, methods: { POST: on(createSession) } },
    {
      path: `${PATHS.sessions}/:id`,
      methods: { GET: (request, { id }) => readSession(provider, request, id) },
    },
    {
      path: `${PATHS.sessions}/:id/cancel`,
      methods: { POST: (request, { id }) => cancelSession(provider, request, id) },
    },
    {
      path: PATHS.externalLogin,
      methods: { GET: on(showExternalLogin), POST: on(submitExternalLogin) },
      hidden: true,
    },
    { path: SAML_PATHS.metadata, methods: { GET: bySaml((idp) => showMetadata(idp)) } },
    { path: SAML_PATHS.signOn, methods: { GET: on(takeRequest), POST: on(takeRequest) } },
    { path: SAML_PATHS.logout, methods: { GET: bySaml(takeLogout), POST: bySaml(takeLogout) } },
    { path: SAML_PATHS.logoutStart, methods: { GET: on(startSamlLogout) } },
    { path: SAML_PATHS.artifact, methods: { POST: bySaml(resolveArtifact) } },
    { path: SAML_PATHS.visit, methods: { GET: on(showSamlVisit), POST: on(submitSamlVisit) }, hidden: true },
  ];
}

/** Answers a path with a trailing slash: 404 without a reason (SO-S1). */
const empty: Handler = () => ({ status: 404, headers: {}, body: '', note: 'a slash at the end of the path' });
