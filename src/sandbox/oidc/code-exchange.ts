/** Checks the token request of the authorization code grant (RFC 6749, 4.1.3): client, code and permission. */
import { mediaType, oauthError, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { authenticateClient, type RegisteredClient } from './client-authentication.ts';
import { type Parameters, readParameters } from './parameters.ts';
import { type CodeChallenge, verifierProblem } from './pkce.ts';
import { printable } from './printable.ts';

/** An issued code, with the data its exchange needs. */
export interface CodeGrant {
  readonly request: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly challenge?: CodeChallenge;
  };
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  usedAt?: number;
}

export interface Exchanging<Grant extends CodeGrant> {
  readonly clients: readonly RegisteredClient[];
  readonly grants: ReadonlyMap<string, Grant>;
  readonly now: Date;
  /** The scheme that a 401 names in `WWW-Authenticate`. */
  readonly realm: string;
}

/** The header of a 401 (RFC 6749, 5.2). */
export const challengeOf = (realm: string) => ({ 'WWW-Authenticate': `Basic realm="${realm}"` });

/** Returns the grant of a valid token request, not yet marked as used, or the refusal. */
export function readExchange<Grant extends CodeGrant>(
  request: SandboxRequest,
  { clients, grants, now, realm }: Exchanging<Grant>,
): { readonly grant: Grant } | { readonly refused: SandboxResponse } {
  const refuse = (error: string, description: string) => ({ refused: oauthError(400, error, description) });
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return refuse('invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  if (request.url.search !== '') {
    return refuse('invalid_request', 'parameters belong into the body, not into the URL');
  }
  const parameters = readParameters(new URLSearchParams(request.body));
  const [repeated] = parameters.repeated;
  if (repeated !== undefined)
    return refuse('invalid_request', `${printable(repeated)} was sent more than once`);
  const client = authenticateClient(request, parameters, clients);
  if (!client.ok) {
    return client.error === 'invalid_client'
      ? { refused: oauthError(401, 'invalid_client', client.problem, challengeOf(realm)) }
      : refuse(client.error, client.problem);
  }
  const grantType = parameters.get('grant_type');
  if (grantType === undefined) return refuse('invalid_request', 'grant_type is missing');
  if (grantType !== 'authorization_code') {
    return refuse('unsupported_grant_type', 'grant_type must be authorization_code');
  }
  const code = parameters.get('code');
  if (code === undefined) return refuse('invalid_request', 'code is missing');
  const grant = grants.get(code);
  if (grant === undefined) return refuse('invalid_grant', 'code was never issued here');
  const problem = grantProblem(grant, parameters, client.clientId, now);
  return problem === undefined ? { grant } : refuse(problem.error, problem.description);
}

/** Returns why this request may not exchange the code, or undefined. */
export function grantProblem(
  grant: CodeGrant,
  { get }: Parameters,
  clientId: string,
  now: Date,
): { error: string; description: string } | undefined {
  const invalidGrant = (description: string) => ({ error: 'invalid_grant', description });
  if (grant.usedAt !== undefined) {
    return invalidGrant(`code was used already, ${seconds(now.getTime() - grant.usedAt)} ago`);
  }
  if (now.getTime() > grant.expiresAt) {
    return invalidGrant(`code expired ${seconds(now.getTime() - grant.expiresAt)} ago`);
  }
  if (grant.request.clientId !== clientId) return invalidGrant('code was issued to another client');
  const redirectUri = get('redirect_uri');
  if (redirectUri === undefined) {
    return { error: 'invalid_request', description: 'redirect_uri is missing; the login had one' };
  }
  if (redirectUri !== grant.request.redirectUri) {
    const sent = printable(redirectUri);
    return invalidGrant(`redirect_uri is ${sent}, and the login had ${grant.request.redirectUri}`);
  }
  const verifier = verifierProblem(grant.request.challenge, get('code_verifier'));
  return verifier === undefined ? undefined : invalidGrant(verifier);
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
