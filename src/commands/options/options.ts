/** Options with the same meaning in every command. A command takes the groups it needs. */

import { once, option } from './option.ts';
import {
  always,
  alwaysCheck,
  alwaysPerson,
  alwaysProvider,
  alwaysVerdict,
  clients,
  ownAddress,
  ownAddressVerdict,
  ownPerson,
  ownVerdict,
  tokens,
  tokensAndDiscovery,
} from './trust.ts';

export const TRANSPORT_OPTIONS = {
  ca: option('Connection', 'text', 'ca', 'FILE', 'trust these certificate authorities too (PEM)', ownVerdict),
  proxy: option(
    'Connection',
    'text',
    'proxy',
    'URL',
    'proxy to use; HTTPS_PROXY and NO_PROXY are honoured without it',
    ownVerdict,
  ),
  insecureHttp: option(
    'Connection',
    'flag',
    'insecure-http',
    '',
    'allow plain http beyond loopback',
    ownVerdict,
  ),
} as const;

export const TIME_OPTIONS = {
  clockTolerance: option(
    'Time',
    'number',
    'clock-tolerance',
    'SECONDS',
    'difference of clocks to forgive; 30, at most 300',
    ownVerdict,
  ),
  now: option('Time', 'text', 'now', 'TIME', 'judge as of this time: RFC 3339 or Unix seconds', {
    ...once,
    ...alwaysVerdict,
  }),
} as const;

export const PROVIDER_OPTIONS = {
  provider: option(
    'Provider',
    'text',
    'provider',
    'ID',
    'a preset or a provider of your own: idcli providers list',
    alwaysProvider,
  ),
  issuer: option(
    'Provider',
    'text',
    'issuer',
    'URL',
    'any OpenID provider, without a preset',
    ownAddressVerdict,
  ),
  domain: option('Provider', 'text', 'domain', 'HOST', "fills the host of a preset's URLs", ownAddress),
} as const;

/** For a client that authenticates by an assertion. */
export const ASSERTION_OPTIONS = {
  assertionAudience: option(
    'Client',
    'text',
    'assertion-audience',
    'AUDIENCE',
    'aud of a client assertion: issuer, endpoint, token-endpoint or a URL',
    always,
  ),
} as const;

/** Tokens bound to a key of the client. */
export const DPOP_OPTIONS = {
  dpop: option(
    'Client',
    'optional-text',
    'dpop',
    'FILE',
    'bind tokens to a key (RFC 9449): a private key (PEM or JWK), or a new one for this run',
    ownPerson,
  ),
} as const;

export const CLIENT_OPTIONS = {
  clientId: option('Client', 'text', 'client-id', 'ID', 'client id registered at the provider', {
    ...alwaysVerdict,
    ...clients,
  }),
  clientSecret: option(
    'Client',
    'secret',
    'client-secret',
    'REF',
    'client secret: env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownPerson,
  ),
  clientAuth: option('Client', 'text', 'client-auth', 'METHOD', 'how the client authenticates', {
    ...always,
    choices: [
      'client_secret_basic',
      'client_secret_basic_raw',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'none',
      'tls_client_auth',
    ],
  }),
  clientKey: option(
    'Client',
    'text',
    'client-key',
    'FILE',
    'private key for private_key_jwt (PEM or JWK)',
    ownPerson,
  ),
  tlsCert: option('Client', 'text', 'tls-cert', 'FILE', 'client certificate for mutual TLS (PEM)', ownPerson),
  tlsKey: option('Client', 'text', 'tls-key', 'FILE', 'its private key (PEM)', ownPerson),
} as const;

export const REQUEST_OPTIONS = {
  scope: option('Request', 'text', 'scope', 'SCOPES', 'scopes, separated by spaces', always),
  acrValues: option('Request', 'text', 'acr-values', 'VALUES', 'assurance to ask for', {
    ...alwaysCheck,
    ...tokens,
  }),
  uiLocales: option('Request', 'text', 'ui-locales', 'LOCALES', 'languages of the pages', always),
  loginHint: option('Request', 'text', 'login-hint', 'HINT', 'who is expected to log in', alwaysPerson),
  prompt: option('Request', 'text', 'prompt', 'VALUE', 'none, login, consent, select_account', always),
  maxAge: option('Request', 'number', 'max-age', 'SECONDS', 'how old the authentication may be', {
    ...alwaysCheck,
    ...tokens,
  }),
  claims: option(
    'Request',
    'text',
    'claims',
    'JSON',
    'claims parameter (OpenID Connect Core 1.0, 5.5)',
    alwaysPerson,
  ),
  param: option('Request', 'pairs', 'param', 'NAME=VALUE', 'any further parameter; repeats', alwaysPerson),
  tokenParam: option(
    'Request',
    'pairs',
    'token-param',
    'NAME=VALUE',
    'any further parameter of the token request; repeats',
    alwaysPerson,
  ),
} as const;

/** Requests to a hub of many identity providers. */
export const ASSURANCE_OPTIONS = {
  idp: option('Request', 'text', 'idp', 'NAME', 'identity provider to ask a hub for', always),
  loa: option('Request', 'text', 'loa', 'LEVEL', 'level of assurance to ask a hub for', {
    ...alwaysCheck,
    choices: ['low', 'substantial', 'high'],
  }),
} as const;

export const SANDBOX_OPTIONS = {
  sandbox: option(
    'Sandbox',
    'optional-text',
    'sandbox',
    'URL',
    'against the sandbox: its own, or one running at URL',
    { ...once, ...always },
  ),
  fault: option('Sandbox', 'text', 'fault', 'ID', 'with this fault of the sandbox: idcli sandbox --help', {
    ...once,
    ...always,
  }),
} as const;

/** For commands that read private keys. */
export const KEY_OPTIONS = {
  keyPassphrase: option(
    'Keys',
    'text',
    'key-passphrase',
    'REF',
    'passphrase of protected private keys: env:NAME, file:PATH, cmd:… or prompt, which is the default',
    ownPerson,
  ),
} as const;

/** Token validation options, shared by login and decode-token. */
export const JUDGE_OPTIONS = {
  alg: option('Checks', 'list', 'alg', 'ALG', 'signature algorithms to accept', {
    ...ownVerdict,
    ...tokens,
  }),
  require: option('Checks', 'list', 'require', 'CLAIM', 'claims that must be there and be checked', {
    ...alwaysCheck,
    ...tokens,
  }),
  acceptIssuer: option(
    'Checks',
    'list',
    'accept-issuer',
    'ISSUER',
    'another issuer to accept; a template: https://op.example.com/{tenantid}/v2.0; repeats',
    { ...ownVerdict, ...tokensAndDiscovery },
  ),
  trustedAudience: option(
    'Checks',
    'list',
    'trusted-audience',
    'AUD',
    'an audience to accept beside the client',
    { ...ownVerdict, ...tokens },
  ),
  decryptionKey: option(
    'Checks',
    'list',
    'decryption-key',
    'REF',
    'key for encrypted tokens: a file (JWK, JWKS, PEM) or a reference',
    ownPerson,
  ),
} as const;

export { once, option } from './option.ts';
export { OUTPUT_OPTIONS, REPORT_OPTIONS } from './output-options.ts';
export { LISTENER_OPTIONS, PAGELESS_OPTIONS, PHONE_OPTIONS, USER_OPTIONS } from './user-options.ts';
