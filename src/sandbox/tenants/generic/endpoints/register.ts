/** Dynamic registration (RFC 7591; OpenID Connect Registration 1.0) and its management (RFC 7592). */

import { defined } from '../../../../common/defined.ts';
import { asText, reasonOf } from '../../../../common/foreign.ts';
import { jsonObjectIn } from '../../../../common/json.ts';
import { isLoopbackHost } from '../../../../common/loopback-host.ts';
import { json, mediaType, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { printable } from '../../../oidc/printable.ts';
import { consistencyProblems, shapeProblems } from '../clients/check-client.ts';
import type { Complaint } from '../clients/check-shape.ts';
import { MEMBER_NAMES, memberOf } from '../clients/members.ts';
import { type Client, type ClientMetadata, withDefaults } from '../clients/metadata.ts';
import { isOpen } from '../holes.ts';
import { PATHS } from '../paths.ts';
import { type Provider, randomText, secondsOf } from '../provider.ts';
import { challenge } from './bearer.ts';

const NEEDS_SECRET = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'];
/** Members of the answer that a client sends back with an update (RFC 7592, 2.2). */
const ANSWERED = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
];

type Metadata = Readonly<Record<string, unknown>>;

export async function register(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const read = readMetadata(request);
  if ('refused' in read) return read.refused;
  const own = Object.keys(read.metadata).find((name) => memberOf(name)?.ownOnly === true);
  if (own !== undefined) return refuse(`${own} is not for the client to choose`);
  const metadata = completed(provider, {
    ...read.metadata,
    client_id: `sandbox-generic-${randomText(provider, 12)}`,
  });
  const problem = isOpen(provider, 'registration-open')
    ? undefined
    : (problemOf(metadata) ?? (await sectorProblem(provider, metadata)));
  if (problem !== undefined) return problem;
  const client = withDefaults(metadata as unknown as ClientMetadata);
  provider.state.clients.set(client.client_id, client);
  provider.state.registrationTokens.set(client.client_id, randomText(provider));
  return answerOf(provider, client, 201);
}

/** Reads, replaces or deletes a registration. */
export async function manage(provider: Provider, request: SandboxRequest, id = ''): Promise<SandboxResponse> {
  const [, value] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const due = provider.state.registrationTokens.get(id);
  const client = provider.state.clients.get(id);
  if (due === undefined || client === undefined || value !== due)
    return challenge({
      scheme: 'Bearer',
      error: 'invalid_token',
      description: 'this is not the registration access token of the client',
    });
  if (request.method === 'GET') return answerOf(provider, client, 200);
  if (request.method === 'DELETE') {
    provider.state.clients.delete(id);
    provider.state.registrationTokens.delete(id);
    return { ...json(204, {}), body: '' };
  }
  return update(provider, client, request);
}

async function update(provider: Provider, client: Client, request: SandboxRequest): Promise<SandboxResponse> {
  const read = readMetadata(request);
  if ('refused' in read) return read.refused;
  const { client_id, client_secret } = read.metadata;
  if (client_id !== client.client_id)
    return refuse('client_id must be that of the registration (RFC 7592, 2.2)');
  if (client_secret !== undefined && client_secret !== client.client_secret)
    return refuse('client_secret must be the present one (RFC 7592, 2.2)');
  const answered = Object.keys(read.metadata).find((name) => ANSWERED.includes(name));
  if (answered !== undefined) return refuse(`${answered} must not be sent (RFC 7592, 2.2)`);
  const secret = client.client_secret;
  const kept = { ...read.metadata, ...defined({ client_secret: secret }) };
  const metadata = completed(provider, kept);
  const problem = problemOf(metadata) ?? (await sectorProblem(provider, metadata));
  if (problem !== undefined) return problem;
  const updated = withDefaults(metadata as unknown as ClientMetadata);
  provider.state.clients.set(updated.client_id, updated);
  return answerOf(provider, updated, 200);
}

const refuse = (description: string, error = 'invalid_client_metadata'): SandboxResponse =>
  oauthError(400, error, description);

function readMetadata(
  request: SandboxRequest,
): { readonly metadata: Metadata } | { readonly refused: SandboxResponse } {
  if (mediaType(request) !== 'application/json')
    return { refused: refuse('the body must be JSON, with Content-Type: application/json') };
  const value = jsonObjectIn(request.body);
  return value === undefined
    ? { refused: refuse('the body is not a JSON object') }
    : { metadata: withoutLanguages(value) };
}

/** `client_name#nb` and the like (RFC 7591, 2.2) are for display only; unknown members are ignored (RFC 7591, 2). */
const withoutLanguages = (value: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([name]) => ANSWERED.includes(name) || MEMBER_NAMES.some((known) => known === name),
    ),
  );

/** Adds what the provider chooses. */
function completed(provider: Provider, metadata: Metadata): Metadata {
  const method = metadata.token_endpoint_auth_method ?? 'client_secret_basic';
  if (!NEEDS_SECRET.includes(asText(method)) || metadata.client_secret !== undefined) return metadata;
  // Characters that a Basic header must form-encode (RFC 6749, 2.3.1).
  return { ...metadata, client_secret: `${randomText(provider)}:/+%&` };
}

function problemOf(metadata: Metadata): SandboxResponse | undefined {
  const shape = shapeProblems(metadata, []);
  const [first] = shape.length > 0 ? shape : consistencyProblems(metadata as unknown as ClientMetadata, []);
  if (first === undefined) return plainProblem(metadata as unknown as ClientMetadata);
  return refuse(sentenceOf(first), first.path[0] === 'redirect_uris' ? 'invalid_redirect_uri' : undefined);
}

/** Plain http is for this machine, and for names without a dot, which only a network of containers has. */
function plainProblem({ redirect_uris: uris = [] }: ClientMetadata): SandboxResponse | undefined {
  const plain = uris.find((uri) => {
    const { protocol, hostname } = new URL(uri);
    return protocol === 'http:' && !isLoopbackHost(hostname) && hostname.includes('.');
  });
  return plain === undefined
    ? undefined
    : refuse(`the redirect URI ${printable(plain)} is plain http (RFC 9700, 2.6)`, 'invalid_redirect_uri');
}

/** The file lists every redirect URI of the sector (OpenID Connect Registration 1.0, 5). */
async function sectorProblem(
  { core }: Provider,
  { sector_identifier_uri: uri, redirect_uris = [] }: Metadata,
): Promise<SandboxResponse | undefined> {
  if (typeof uri !== 'string') return undefined;
  try {
    const response = await core.fetch(uri);
    const listed: unknown = await response.json();
    if (!response.ok || !Array.isArray(listed))
      return refuse(`sector_identifier_uri answered ${response.status} without a JSON array`);
    const missing = (redirect_uris as readonly string[]).find((one) => !listed.includes(one));
    return missing === undefined
      ? undefined
      : refuse(`sector_identifier_uri does not list the redirect URI ${printable(missing)}`);
  } catch (error) {
    return refuse(`sector_identifier_uri cannot be read: ${reasonOf(error)}`);
  }
}

const sentenceOf = ({ message, hint }: Complaint): string =>
  hint === undefined ? message : `${message}; ${hint}`;

function answerOf(provider: Provider, client: Client, status: number): SandboxResponse {
  const id = client.client_id;
  return json(status, {
    ...client,
    client_id_issued_at: secondsOf(provider.core.now().getTime()),
    ...(client.client_secret === undefined ? {} : { client_secret_expires_at: 0 }),
    registration_access_token: provider.state.registrationTokens.get(id),
    registration_client_uri: `${provider.base}${PATHS.register}/${encodeURIComponent(id)}`,
  });
}
