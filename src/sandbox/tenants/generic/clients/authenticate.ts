/** Client authentication at every endpoint that clients call: exactly the registered method, and only one. */
import type { SandboxRequest } from '../../../http.ts';
import { readBasic } from '../../../oidc/client-authentication.ts';
import type { Parameters } from '../../../oidc/parameters.ts';
import { printable } from '../../../oidc/printable.ts';
import { type HoleId, isOpen } from '../holes.ts';
import type { Provider } from '../provider.ts';
import { calledAt, certificateOf } from '../sender/alias.ts';
import { ASSERTION_TYPE, assertionProblem, clientOfAssertion } from './assertion.ts';
import { certificateProblem } from './certificate.ts';
import type { Client } from './metadata.ts';

export interface Refusal {
  readonly error: string;
  readonly description: string;
  readonly status?: number;
}

export type Authenticated = { readonly client: Client } | { readonly refused: Refusal };

const refuse = (description: string, error = 'invalid_client'): { readonly refused: Refusal } => ({
  refused: { error, description, status: error === 'invalid_client' ? 401 : 400 },
});

/** What the request shows of the client. */
interface Shown {
  readonly method: 'client_secret_basic' | 'client_secret_post' | 'assertion' | 'other';
  readonly clientId: string;
  readonly secret?: string;
}

export async function authenticateClient(
  provider: Provider,
  request: SandboxRequest,
  parameters: Parameters,
): Promise<Authenticated> {
  const shown = readShown(provider, request, parameters);
  if ('refused' in shown) return shown;
  const client = provider.state.clients.get(shown.clientId);
  if (client === undefined) return refuse(`client_id ${printable(shown.clientId)} is not registered here`);
  const problem = await methodProblem(provider, client, { shown, request, parameters });
  return problem === undefined ? { client } : refuse(problem);
}

function readShown(
  provider: Provider,
  { headers }: SandboxRequest,
  { get }: Parameters,
): Shown | { readonly refused: Refusal } {
  const { authorization } = headers;
  const [id, secret, assertion] = [get('client_id'), get('client_secret'), get('client_assertion')];
  const isBasic = authorization !== undefined && /^basic\b/i.test(authorization);
  const ways = [isBasic, secret !== undefined, assertion !== undefined].filter(Boolean).length;
  if (ways > 1) return refuse('the request authenticates the client in more than one way', 'invalid_request');
  if (authorization !== undefined && isBasic) {
    const credentials = readBasic(authorization);
    if (typeof credentials === 'string') return refuse(credentials);
    if (id !== undefined && id !== credentials.id)
      return refuse('client_id differs from the client in the Basic header', 'invalid_request');
    return { method: 'client_secret_basic', clientId: credentials.id, secret: credentials.secret };
  }
  if (assertion !== undefined) {
    if (get('client_assertion_type') !== ASSERTION_TYPE)
      return refuse(`client_assertion_type must be ${ASSERTION_TYPE}`, 'invalid_request');
    const clientId = clientOfAssertion(assertion, isOpen(provider, 'assertion-other-sub') ? 'iss' : 'sub');
    if (clientId === undefined) return refuse('client_assertion is not a JWT with a sub');
    if (id !== undefined && id !== clientId)
      return refuse('client_id differs from the sub of client_assertion', 'invalid_request');
    return { method: 'assertion', clientId };
  }
  if (id === undefined)
    return refuse('the request names no client: there is no client_id and no Basic header');
  return secret === undefined
    ? { method: 'other', clientId: id }
    : { method: 'client_secret_post', clientId: id, secret };
}

/** Registered method → how it shows in a request. */
const SHOWN_AS: Readonly<Record<string, Shown['method']>> = {
  client_secret_basic: 'client_secret_basic',
  client_secret_post: 'client_secret_post',
  client_secret_jwt: 'assertion',
  private_key_jwt: 'assertion',
  tls_client_auth: 'other',
  self_signed_tls_client_auth: 'other',
  none: 'other',
};

/** Whether an open hole lets a client in that does not authenticate as it must. */
function slipsIn(provider: Provider, { client_secret }: Client, { method, secret }: Shown): boolean {
  const has = (id: HoleId): boolean => isOpen(provider, id);
  if (method === 'other') return has('client-no-auth');
  if (method === 'assertion') return false;
  if (secret === '') return has('client-empty-secret');
  return secret === client_secret ? has('client-other-method') : has('client-wrong-secret');
}

interface Attempt {
  readonly shown: Shown;
  readonly request: SandboxRequest;
  readonly parameters: Parameters;
}

async function methodProblem(
  provider: Provider,
  client: Client,
  { shown, request, parameters }: Attempt,
): Promise<string | undefined> {
  const registered = client.token_endpoint_auth_method;
  if (slipsIn(provider, client, shown)) return undefined;
  if (SHOWN_AS[registered] !== shown.method) {
    const used = shown.method === 'other' ? 'no authentication' : shown.method;
    return `${client.client_id} is registered for ${registered}, and the request has ${used}`;
  }
  switch (registered) {
    case 'client_secret_basic':
    case 'client_secret_post':
      return shown.secret === client.client_secret ? undefined : 'the client secret is wrong';
    case 'client_secret_jwt':
    case 'private_key_jwt': {
      const assertion = parameters.get('client_assertion') ?? '';
      return assertionProblem(provider, client, assertion, calledAt(request));
    }
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return certificateProblem(provider, client, certificateOf(provider, request));
    default:
      return undefined;
  }
}
