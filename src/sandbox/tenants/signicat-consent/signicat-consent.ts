/** Signicat Consent Signature: an encrypted request, a phone, and signed data as evidence. */
import type { KeptClients } from '../../clients/clients.ts';
import type { SandboxRequest } from '../../http.ts';
import { anchorPem } from '../../sdo/make-sdo.ts';
import type { Core, PathParameters, Route, Tenant } from '../tenant.ts';
import { authorize } from './authorize.ts';
import { CLIENT_ID, registeredClients, TENANT_ID } from './client.ts';
import { discovery, keySet } from './discovery.ts';
import { CONSENT_FAULTS } from './faults.ts';
import { CLIENT_JWK } from './keys.ts';
import { decideOrder, decideWaiting, showOrder, showPhone, waitingOrders } from './phone.ts';
import { PATHS, type Provider } from './provider.ts';
import { runStep } from './run.ts';
import { createState } from './state.ts';
import { exchange, signature, userinfo } from './token.ts';

export function createSignicatConsent(core: Core, redirectUris: readonly string[]): Tenant {
  const base = `${core.url}/${TENANT_ID}`;
  const provider: Provider = {
    core,
    base,
    issuer: `${base}/oidc`,
    clients: registeredClients(core, redirectUris),
    state: createState(),
  };
  const { state, clients } = provider;
  return {
    info: {
      id: TENANT_ID,
      title: 'Signicat Consent Signature',
      issuer: provider.issuer,
      metadata: `${base}${PATHS.discovery}`,
      clientId: CLIENT_ID,
      get clientSecret() {
        return clients.first.client_secret ?? '';
      },
      get clients() {
        return clients.info();
      },
      decryptionKey: JSON.stringify(CLIENT_JWK),
      get redirectUris() {
        return clients.first.redirect_uris;
      },
      phone: `${base}${PATHS.phone}`,
      trustAnchor: anchorPem(),
    },
    faults: CONSENT_FAULTS,
    routes: routesOf(provider),
    ...clients.registering,
    keep: clients.keep,
    restore: (kept) => clients.restore(kept as KeptClients),
    waiting: () => waitingOrders(provider),
    decide: (id, decision) => decideWaiting(provider, id, decision),
    counts: () => ({ orders: state.orders.size, codesIssued: state.grants.size }),
    reset() {
      clients.reset();
      state.orders.clear();
      state.grants.clear();
      state.accessTokens.clear();
      delete state.latestFault;
    },
  };
}

function routesOf(provider: Provider): readonly Route[] {
  return [
    { path: PATHS.discovery, methods: { GET: () => discovery(provider) }, cors: true },
    { path: PATHS.keys, methods: { GET: () => keySet(provider) }, cors: true },
    {
      path: PATHS.authorize,
      methods: {
        GET: (request) => authorize(provider, request),
        POST: (request) => authorize(provider, request),
      },
    },
    {
      path: `${PATHS.run}/:id/:step`,
      methods: { GET: (request, parameters) => runStep(provider, request, parameters) },
      hidden: true,
    },
    { path: PATHS.token, methods: { POST: (request) => exchange(provider, request) }, cors: true },
    { path: PATHS.userinfo, methods: { GET: (request) => userinfo(provider, request) }, cors: true },
    { path: PATHS.signature, methods: { GET: (request) => signature(provider, request) } },
    { path: PATHS.phone, methods: { GET: () => showPhone(provider) } },
    {
      path: `${PATHS.phone}/:id`,
      methods: {
        GET: (_request: SandboxRequest, { id }: PathParameters) => showOrder(provider, id),
        POST: (request: SandboxRequest, { id }: PathParameters) => decideOrder(provider, id, request),
      },
      hidden: true,
    },
  ];
}
