/** The authorization request. OpenID Connect Core 1.0, 3.1.2.1; RFC 7636. */
import { createHash } from 'node:crypto';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import type { World } from '../../world.ts';
import type { CodeFlowInput } from './input.ts';
import { partsOf } from './response-type.ts';

/** Values that this login must find again in the answers (ALL-2). */
export interface Secrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier?: string;
}

/** 256 random bits, as base64url without padding: some providers lose the `=` (IG trap T1). */
const RANDOM_BYTES = 32;

/** Makes fresh state, nonce and, unless switched off, PKCE verifier. Values from the operator are used as given. */
export function makeSecrets(input: CodeFlowInput, world: Pick<World, 'random'>): Secrets {
  const fresh = () => Buffer.from(world.random(RANDOM_BYTES)).toString('base64url');
  const given = new Map(input.parameters);
  return {
    state: given.get('state') ?? fresh(),
    nonce: given.get('nonce') ?? fresh(),
    ...(input.pkce && partsOf(input.responseType).code ? { codeVerifier: fresh() } : {}),
  };
}

/** OpenID Connect Core 1.0, 3.1.2.1: without the scope openid this is not an OpenID request. */
export const asksForIdToken = (scope: string): boolean => scope.split(' ').includes('openid');

/** Returns the parameters in sending order. The operator's come last and replace ours of the same name. */
export function authorizationParameters(
  input: CodeFlowInput,
  secrets: Secrets,
  { redirectUri, dpop }: Pick<OidcClient, 'redirectUri' | 'dpop'>,
): readonly (readonly [string, string])[] {
  const own: [string, string | undefined][] = [
    ['response_type', input.responseType],
    ['client_id', input.credentials.clientId],
    ['scope', input.scope],
    ['state', secrets.state],
    ['redirect_uri', redirectUri],
    // Only an ID token returns it.
    ['nonce', asksForIdToken(input.scope) ? secrets.nonce : undefined],
    ['response_mode', input.responseMode],
    ['code_challenge', secrets.codeVerifier && challenge(secrets.codeVerifier)],
    ['code_challenge_method', secrets.codeVerifier && 'S256'],
    ['acr_values', input.acrValues],
    ['max_age', input.maxAge?.toString()],
    ['claims', input.claimsParameter],
    // RFC 9449, 10: the code works only with the same key.
    ['dpop_jkt', dpop?.thumbprint],
    ['authorization_details', input.authorizationDetails],
    ...(input.resources ?? []).map((resource): [string, string] => ['resource', resource]),
  ];
  const replaced = new Set(input.parameters.map(([name]) => name));
  const kept = own.filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && entry[1] !== '' && !replaced.has(entry[0]),
  );
  return [...kept, ...input.parameters];
}

/** RFC 7636, 4.2. */
function challenge(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}
