/** Hints for refused token requests, and for access tokens refused by an API. */
import { all, type HintRule, has, lacks, not, type Sent } from './rule.ts';

const AT = ['token'] as const;
const GRANT = ['invalid_grant', 'invalid_request'];
const refresh = ({ parameters }: Sent) => parameters.get('grant_type') === 'refresh_token';
const code = has('code');

export const TOKEN_HINTS: readonly HintRule[] = [
  {
    at: [...AT, 'resource', 'par'],
    errors: ['invalid_grant', 'invalid_request', 'invalid_token', 'invalid_client'],
    said: /\bdpop\b|\bjkt\b|proof.of.possession|sender.constrained|bound to (?:a|another) key/i,
    likely: 'the code or token is bound to a DPoP key, and the request had no proof by it',
    next: 'use the key that the token is bound to: --dpop FILE, or register the client for bearer tokens',
  },
  {
    errors: GRANT,
    at: AT,
    sent: all(code, lacks('code_verifier')),
    said: /pkce|verifier|challenge|proof key/i,
    likely: 'the provider demands PKCE, and the login was sent without it',
    next: 'leave out --no-pkce',
  },
  {
    errors: GRANT,
    at: AT,
    sent: all(code, has('code_verifier')),
    said: /pkce|verifier|challenge|proof key/i,
    likely: 'the provider did not keep the code_challenge of this login, or something in between changed it',
    next: 'compare the code_challenge that --trace shows with the one that reached the provider',
  },
  {
    errors: GRANT,
    at: AT,
    sent: code,
    said: /already|(?:been|was) (?:used|redeemed|exchanged)|reuse|replay|consumed|AADSTS54005/i,
    likely: 'something redeemed the code before: a proxy that repeats requests, or another tab',
    next: 'start the login again, with nothing else listening on the redirect URI',
  },
  {
    errors: GRANT,
    at: AT,
    sent: code,
    said: /expired|too old|lifetime|no longer valid|timed? ?out|AADSTS70008/i,
    likely: 'the code was too old when it reached the provider',
    next: 'start the login again, and compare the clocks with idcli inspect if it stays',
  },
  {
    errors: GRANT,
    at: AT,
    sent: code,
    said: /(?:another|different|wrong|other) client|client.{0,20}(?:mismatch|does not match)/i,
    likely: 'the code was given to another client id',
    next: 'use one --client-id in both requests: a --token-param client_id=… may differ',
  },
  {
    errors: ['invalid_grant'],
    at: AT,
    sent: refresh,
    likely: 'the refresh token has expired, was revoked, or was replaced by a newer one',
    next: 'log in again for a fresh one',
  },
  {
    errors: ['unsupported_grant_type', 'unauthorized_client'],
    at: AT,
    sent: has('grant_type'),
    likely: ({ parameters }) => `the client is not registered for the grant ${parameters.get('grant_type')}`,
    next: 'allow the grant in the registration of the client; idcli inspect lists what the provider supports',
  },
  {
    errors: ['invalid_scope'],
    at: AT,
    sent: all(has('scope'), not(code)),
    likely: ({ parameters }) =>
      `one of these scopes is unknown, or goes beyond what the client may have: ${parameters.get('scope')}`,
    next: 'ask for fewer scopes with --scope',
  },
  {
    errors: ['invalid_scope'],
    at: AT,
    sent: lacks('scope'),
    likely: 'the provider wants a scope for this grant, and the request named none',
    next: 'name one with --scope',
  },
  {
    errors: ['invalid_target'],
    at: AT,
    sent: (sent) => !has('resource')(sent) && !has('audience')(sent),
    likely: 'the provider wants to know for which API the token is, and the request named none',
    next: 'name it: --param resource=URL or --param audience=NAME',
  },
];
