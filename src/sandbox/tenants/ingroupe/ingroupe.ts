/** IN Groupe idHub: an OpenID provider with identity proofing. */

import type { SandboxRequest } from '../../http.ts';
import type { Core, PathParameters, Route, Tenant } from '../tenant.ts';
import { authorize, authorizeByForm } from './authorize.ts';
import { CLIENT_ID, CLIENT_SECRET, FIXED_REDIRECT_URIS, TENANT_ID } from './client.ts';
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
    client: { id: CLIENT_ID, secret: CLIENT_SECRET },
    redirectUris: [...FIXED_REDIRECT_URIS, ...redirectUris],
    state: createState(),
  };
  const registeredAtStart = provider.redirectUris.length;
  return {
    info: {
      id: TENANT_ID,
      title: 'IN Groupe idHub, OpenID Connect App',
      issuer: provider.issuer,
      metadata: `${provider.issuer}${PATHS.discovery}`,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      redirectUris: provider.redirectUris,
    },
    faults: INGROUPE_FAULTS,
    routes: routesOf(provider),
    addRedirectUri: (uri) => void provider.redirectUris.push(uri),
    counts: () => ({
      loginsInProgress: provider.state.interactions.size,
      codesIssued: provider.state.grants.size,
    }),
    reset() {
      provider.redirectUris.splice(registeredAtStart);
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
