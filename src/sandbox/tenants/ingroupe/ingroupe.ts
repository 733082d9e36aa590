/** IN Groupe idHub: an OpenID provider with identity proofing. */

import type { KeptClients } from '../../clients/clients.ts';
import type { SandboxRequest } from '../../http.ts';
import type { Core, PathParameters, Route, Tenant } from '../tenant.ts';
import { authorize, authorizeByForm } from './authorize.ts';
import { CLIENT_ID, registeredClients, TENANT_ID } from './client.ts';
import { discovery, keySet } from './discovery.ts';
import { INGROUPE_FAULTS } from './faults.ts';
import { showStep, submitStep } from './interaction.ts';
import { PATHS, type Provider } from './provider.ts';
import { createState, STEPS } from './state.ts';
import { exchange } from './token.ts';

export function createIngroupe(core: Core, redirectUris: readonly string[]): Tenant {
  const provider: Provider = {
    core,
    issuer: `${core.url}/${TENANT_ID}`,
    clients: registeredClients(core, redirectUris),
    state: createState(),
  };
  const { clients } = provider;
  return {
    info: {
      id: TENANT_ID,
      title: 'IN Groupe idHub, OpenID Connect App',
      issuer: provider.issuer,
      metadata: `${provider.issuer}${PATHS.discovery}`,
      clientId: CLIENT_ID,
      get clientSecret() {
        return clients.first.client_secret ?? '';
      },
      get clients() {
        return clients.info();
      },
      get redirectUris() {
        return clients.first.redirect_uris;
      },
    },
    faults: INGROUPE_FAULTS,
    routes: routesOf(provider),
    ...clients.registering,
    keep: clients.keep,
    restore: (kept) => clients.restore(kept as KeptClients),
    counts: () => ({
      loginsInProgress: provider.state.interactions.size,
      codesIssued: provider.state.grants.size,
    }),
    reset() {
      clients.reset();
      provider.state.interactions.clear();
      provider.state.grants.clear();
      provider.state.hasRotated = false;
      delete provider.state.latestFault;
    },
  };
}

function routesOf(provider: Provider): readonly Route[] {
  return [
    { path: PATHS.discovery, methods: { GET: () => discovery(provider) }, cors: true },
    {
      path: PATHS.authorize,
      methods: {
        GET: (request) => authorize(provider, request.url.searchParams),
        POST: (request) => authorizeByForm(provider, request),
      },
    },
    { path: PATHS.token, methods: { POST: (request) => exchange(provider, request) }, cors: true },
    { path: PATHS.keys, methods: { GET: () => keySet(provider) }, cors: true },
    ...STEPS.map((step) => ({
      path: `${PATHS.interaction}/:id/${step}`,
      methods: {
        GET: (_request: SandboxRequest, { id }: PathParameters) => showStep(provider, step, id),
        POST: (request: SandboxRequest, { id }: PathParameters) => submitStep(provider, step, id, request),
      },
      hidden: true,
    })),
  ];
}
