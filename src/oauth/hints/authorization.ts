/** Hints for refused authorization requests, pushed or not. */
import { all, type HintRule, has, lacks, word } from './rule.ts';

const AT = ['authorization', 'par'] as const;
const noPage = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'];

export const AUTHORIZATION_HINTS: readonly HintRule[] = [
  {
    at: [...AT, 'token'],
    sent: has('redirect_uri'),
    said: /redirect.{0,3}ur[il]|reply.{0,3}(?:url|address)|callback.{0,3}ur[il]|AADSTS50011|redirection (?:uri|url)/i,
    likely: ({ parameters }) =>
      `the redirect URI ${parameters.get('redirect_uri')} is not registered for this client, letter by letter`,
    next: 'register exactly this redirect URI at the provider, or name a registered one with --redirect-uri',
  },
  {
    errors: ['invalid_redirect_uri', 'redirect_uri_mismatch', 'redirect_mismatch', 'invalid_uri'],
    at: AT,
    sent: has('redirect_uri'),
    likely: ({ parameters }) =>
      `the redirect URI ${parameters.get('redirect_uri')} is not registered for this client, letter by letter`,
    next: 'register exactly this redirect URI at the provider, or name a registered one with --redirect-uri',
  },
  {
    at: ['authorization'],
    sent: lacks('request_uri'),
    said: /pushed authori[sz]ation|\bPAR\b|request_uri (?:is )?(?:required|missing)|must be pushed/i,
    likely: 'the provider takes pushed requests only',
    next: 'push the request with --par',
  },
  {
    at: AT,
    sent: lacks('code_challenge'),
    said: /pkce|code.?challenge|proof key/i,
    likely: 'the provider demands PKCE, and the request was sent without it',
    next: 'leave out --no-pkce',
  },
  {
    at: AT,
    sent: has('code_challenge'),
    said: /pkce|code.?challenge|proof key/i,
    likely: 'the provider does not take PKCE from this client, or not with S256',
    next: 'try --no-pkce, and ask the provider to support S256',
  },
  {
    at: AT,
    sent: lacks('nonce'),
    said: /\bnonce\b/i,
    likely: 'the provider demands a nonce, and the request was sent without one',
    next: 'send a nonce: leave out --no-nonce',
  },
  {
    at: AT,
    sent: has('response_mode'),
    said: /response.?mode/i,
    likely: ({ parameters }) => `the provider does not take response_mode ${parameters.get('response_mode')}`,
    next: 'choose one that idcli inspect lists, or none',
  },
  {
    at: AT,
    sent: has('acr_values'),
    said: /\bacr(?:\b|.?values?)|authentication context/i,
    likely: ({ parameters }) => `the provider cannot meet acr_values ${parameters.get('acr_values')}`,
    next: 'choose --acr-values that idcli inspect lists',
  },
  {
    at: AT,
    sent: has('claims'),
    said: /\bclaims\b/i,
    likely: 'the provider does not take the claims parameter, or not these claims',
    next: 'leave out --claims',
  },
  {
    errors: ['access_denied', 'unauthorized_client', 'invalid_request', 'interaction_required'],
    at: AT,
    said: /not assigned|no (?:access|permission)|not (?:allowed|authori[sz]ed|permitted) (?:to|for)|AADSTS50105/i,
    likely: 'the user or the client has no access to this application',
    next: 'assign the user to the application at the provider, or log in as another user',
  },
  {
    errors: noPage,
    at: AT,
    sent: word('prompt', 'none'),
    likely: 'prompt=none allows no page, and the provider would have had to show one',
    next: 'leave out --prompt none',
  },
  {
    errors: noPage,
    at: AT,
    likely: 'the provider showed no page although the request allowed one',
    next: 'try --prompt login, and ask the provider why it shows no page',
  },
  {
    errors: ['invalid_scope'],
    at: AT,
    sent: (sent) => !word('scope', 'openid')(sent),
    likely: ({ parameters }) => `the scope is ${parameters.get('scope') || 'empty'}, and openid is not in it`,
    next: 'ask with openid: --scope "openid profile"',
  },
  {
    errors: ['invalid_scope'],
    at: AT,
    sent: all(word('scope', 'openid'), ({ parameters }) => parameters.get('scope') === 'openid'),
    likely: 'the client may not use OpenID Connect at all: only openid was asked for',
    next: 'allow the scope openid in the registration of the client',
  },
  {
    errors: ['invalid_scope'],
    at: AT,
    sent: has('scope'),
    likely: ({ parameters }) =>
      `one of these scopes is misspelt or not registered: ${parameters.get('scope')}`,
    next: 'start with --scope openid, then add one scope after the other',
  },
  {
    errors: ['unsupported_response_type', 'unauthorized_client'],
    at: AT,
    sent: ({ parameters }) => parameters.get('response_type') === 'code',
    likely: 'the client is registered without the authorization code flow',
    next: 'allow the grant authorization_code and the response type code in the registration of the client',
  },
  {
    errors: ['unsupported_response_type', 'unauthorized_client'],
    at: AT,
    sent: has('response_type'),
    likely: ({ parameters }) =>
      `the client is not registered for the response type ${parameters.get('response_type')}`,
    next: 'use --response-type code',
  },
  {
    errors: ['request_uri_not_supported', 'invalid_request_uri'],
    at: AT,
    sent: has('request_uri'),
    likely: 'the provider does not take this request_uri, or no longer',
    next: 'start again without request_uri (leave out --par or --param request_uri=…)',
  },
  {
    errors: ['request_not_supported', 'invalid_request_object'],
    at: AT,
    sent: lacks('request'),
    likely: 'the provider looked for a signed request object, and the request had none',
    next: 'ask the provider whether the client is registered for signed requests',
  },
  {
    errors: ['unmet_authentication_requirements'],
    at: AT,
    sent: lacks('acr_values'),
    likely: 'the provider wants more of this client than this user can give; the request named no level',
    next: 'use a user with a stronger identity, or ask the provider what the client is registered for',
  },
  {
    errors: ['invalid_request'],
    at: AT,
    sent: lacks('code_challenge'),
    likely: 'the provider may demand PKCE, and the request was sent without it',
    next: 'leave out --no-pkce, and compare the request with --trace',
  },
];
