/** What the hub has of OpenID Connect as any other provider: clients, proofs, request objects, sessions and logouts. */
import type { SandboxRequest } from '../../http.ts';
import { authenticateClient, type ClientAuthentication } from '../../oidc/client-authentication.ts';
import type { Parameters } from '../../oidc/parameters.ts';
import { authenticateClient as authenticateAny } from '../generic/clients/authenticate.ts';
import type { Client } from '../generic/clients/metadata.ts';
import { syntheticPerson } from '../generic/people/people.ts';
import type { Provider as Hub } from '../generic/provider.ts';
import { createState } from '../generic/state.ts';
import type { Core } from '../tenant.ts';
import { PROVIDER_ENCRYPTION_KEY, SIGNING_KEY } from './keys.ts';
import { SIGNATURES } from './offers.ts';
import type { Provider } from './provider.ts';

/** The holes of the provider without a vendor are not those of the hub. */
const NO_HOLES: Core['holes'] = { isOpen: () => false, set() {}, list: () => [], reset() {} };

export function createHub(core: Core, { base, issuer }: Pick<Provider, 'base' | 'issuer'>): Hub {
  return {
    core: Object.create(core, { holes: { value: NO_HOLES } }),
    issuer,
    base,
    people: [],
    defaultPerson: syntheticPerson(core.defaultPersona, core.now()),
    scopes: {},
    state: createState([]),
    vendor: {
      signingKey: SIGNING_KEY,
      decryptionKeys: [PROVIDER_ENCRYPTION_KEY],
      signatures: SIGNATURES,
      cookiePath: new URL(base).pathname,
    },
  };
}

/** Authenticates a client as it is registered; a secret may come in the header or in the form. */
export async function clientOf(
  { hub }: Provider,
  request: SandboxRequest,
  parameters: Parameters,
): Promise<{ readonly client: Client } | { readonly refused: Exclude<ClientAuthentication, { ok: true }> }> {
  const withSecret = [...hub.state.clients.values()].flatMap(({ client_id: id, client_secret: secret }) =>
    secret === undefined ? [] : [{ id, secret }],
  );
  const named = parameters.get('client_id');
  const isOther =
    parameters.get('client_assertion') !== undefined ||
    (named !== undefined &&
      hub.state.clients.get(named)?.client_secret === undefined &&
      hub.state.clients.has(named));
  if (isOther) {
    const found = await authenticateAny(hub, request, parameters);
    if ('client' in found) return found;
    const { error, description } = found.refused;
    const code = error === 'invalid_request' ? error : 'invalid_client';
    return { refused: { ok: false, error: code, problem: description } };
  }
  const authenticated = authenticateClient(request, parameters, withSecret);
  if (!authenticated.ok) return { refused: authenticated };
  const client = hub.state.clients.get(authenticated.clientId);
  return client === undefined
    ? { refused: { ok: false, error: 'invalid_client', problem: 'client_id is not registered here' } }
    : { client };
}
