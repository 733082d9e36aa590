/**
 * Client authentication at the token endpoint: secret in the body or in a Basic header, never both (RFC 6749,
 * 2.3.1).
 */
import type { SandboxRequest } from '../http.ts';
import type { Parameters } from './parameters.ts';

export interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
}

export type ClientAuthentication =
  | { readonly ok: true; readonly clientId: string }
  | { readonly ok: false; readonly error: 'invalid_client' | 'invalid_request'; readonly problem: string };

const refuse = (problem: string): ClientAuthentication => ({ ok: false, error: 'invalid_client', problem });

export function authenticateClient(
  request: SandboxRequest,
  parameters: Parameters,
  clients: readonly RegisteredClient[],
): ClientAuthentication {
  const authorization = request.headers.authorization;
  const bodyId = parameters.get('client_id');
  const bodySecret = parameters.get('client_secret');
  if (parameters.get('client_assertion') !== undefined) {
    return refuse(
      'client_assertion is not a way this client authenticates; use client_secret_post or client_secret_basic',
    );
  }
  if (authorization === undefined) {
    if (bodyId === undefined)
      return refuse(
        'no client authentication: neither an Authorization header nor client_id and client_secret',
      );
    if (bodySecret === undefined) return refuse('client_secret is missing');
    return compare(bodyId, bodySecret, clients);
  }
  const credentials = readBasic(authorization);
  if (typeof credentials === 'string') return refuse(credentials);
  if (bodySecret !== undefined) {
    return {
      ok: false,
      error: 'invalid_request',
      problem: 'two ways of client authentication in one request: Basic header and client_secret',
    };
  }
  if (bodyId !== undefined && bodyId !== credentials.id) {
    return {
      ok: false,
      error: 'invalid_request',
      problem: 'client_id differs from the client in the Basic header',
    };
  }
  return compare(credentials.id, credentials.secret, clients);
}

function compare(id: string, secret: string, clients: readonly RegisteredClient[]): ClientAuthentication {
  const client = clients.find((candidate) => candidate.id === id);
  if (client === undefined) return refuse('client_id is not registered here');
  if (client.secret !== secret) return refuse('client_secret is wrong');
  return { ok: true, clientId: id };
}

/** Reads a Basic header (RFC 6749, 2.3.1), or returns why it is unreadable. */
export function readBasic(authorization: string): { id: string; secret: string } | string {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  if (encoded === undefined) return 'the Authorization header is not of the form Basic base64(id:secret)';
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon === -1) return 'the Basic header holds no colon between client id and secret';
  const id = formDecode(decoded.slice(0, colon));
  const secret = formDecode(decoded.slice(colon + 1));
  if (id === undefined || secret === undefined)
    return 'the Basic header is not form-encoded (RFC 6749, 2.3.1)';
  return { id, secret };
}

function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
