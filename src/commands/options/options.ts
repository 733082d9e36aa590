/** Options that mean the same in every command. A command takes the groups it needs. */
import type { OptionKind, OptionSpec } from '../command.ts';

function option<const Kind extends OptionKind>(
  group: string,
  kind: Kind,
  name: string,
  placeholder: string,
  help: string,
  more: Partial<OptionSpec> = {},
): OptionSpec<Kind> {
  return { ...more, group, kind, name, help, ...(placeholder === '' ? {} : { placeholder }) };
}

const once = { commandLineOnly: true } as const;

/** How results and conversation are shown; every command has these. */
export const OUTPUT_OPTIONS = {
  json: option('Output', 'flag', 'json', '', 'print one JSON document, also on failure'),
  field: option(
    'Output',
    'text',
    'field',
    'PATH',
    'print one value of that document, e.g. claims.subject',
    once,
  ),
  quiet: option('Output', 'flag', 'quiet', '', 'result only, no conversation'),
  verbose: option('Output', 'flag', 'verbose', '', 'more detail; with --trace also headers and bodies'),
  trace: option('Output', 'flag', 'trace', '', 'print each step on standard error'),
  har: option('Output', 'text', 'har', 'FILE', 'write what went over the wire as HAR 1.2', once),
  curl: option('Output', 'flag', 'curl', '', 'print each request as a curl line on standard error'),
  showSecrets: option('Output', 'flag', 'show-secrets', '', 'do not mask secrets, codes and tokens', once),
  showPii: option('Output', 'flag', 'show-pii', '', 'do not mask personal data', once),
  color: option('Output', 'text', 'color', 'WHEN', 'always, never or auto', {
    choices: ['always', 'never', 'auto'],
  }),
  noInput: option('Output', 'flag', 'no-input', '', 'never ask; fail and name the flag instead'),
  expect: option('Result', 'pairs', 'expect', 'PATH=VALUE', 'what the document must say; repeats', {
    ...once,
    literal: true,
  }),
  strict: option('Result', 'flag', 'strict', '', 'exit 1 also when something is left unverified'),
} as const;

export const TRANSPORT_OPTIONS = {
  ca: option('Connection', 'text', 'ca', 'FILE', 'trust these certificate authorities too (PEM)'),
  proxy: option(
    'Connection',
    'text',
    'proxy',
    'URL',
    'proxy to use; HTTPS_PROXY and NO_PROXY are honoured without it',
  ),
  insecureHttp: option('Connection', 'flag', 'insecure-http', '', 'allow plain http beyond loopback'),
} as const;

export const TIME_OPTIONS = {
  clockTolerance: option(
    'Time',
    'number',
    'clock-tolerance',
    'SECONDS',
    'difference of clocks to forgive; 30, at most 300',
  ),
  now: option('Time', 'text', 'now', 'TIME', 'judge as of this time: RFC 3339 or Unix seconds', once),
} as const;

export const PROVIDER_OPTIONS = {
  provider: option(
    'Provider',
    'text',
    'provider',
    'ID',
    'a preset or a provider of your own: idcli providers list',
  ),
  issuer: option('Provider', 'text', 'issuer', 'URL', 'any OpenID provider, without a preset'),
  domain: option('Provider', 'text', 'domain', 'HOST', "fills the host of a preset's URLs"),
} as const;

export const CLIENT_OPTIONS = {
  clientId: option('Client', 'text', 'client-id', 'ID', 'client id registered at the provider'),
  clientSecret: option(
    'Client',
    'secret',
    'client-secret',
    'REF',
    'client secret: env:NAME, file:PATH, cmd:COMMAND or prompt',
  ),
  clientAuth: option('Client', 'text', 'client-auth', 'METHOD', 'how the client authenticates', {
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
  clientKey: option('Client', 'text', 'client-key', 'FILE', 'private key for private_key_jwt (PEM or JWK)'),
  tlsCert: option('Client', 'text', 'tls-cert', 'FILE', 'client certificate for mutual TLS (PEM)'),
  tlsKey: option('Client', 'text', 'tls-key', 'FILE', 'its private key (PEM)'),
} as const;

export const REQUEST_OPTIONS = {
  scope: option('Request', 'text', 'scope', 'SCOPES', 'scopes, separated by spaces'),
  acrValues: option('Request', 'text', 'acr-values', 'VALUES', 'assurance to ask for'),
  uiLocales: option('Request', 'text', 'ui-locales', 'LOCALES', 'languages of the pages'),
  loginHint: option('Request', 'text', 'login-hint', 'HINT', 'who is expected to log in'),
  prompt: option('Request', 'text', 'prompt', 'VALUE', 'none, login, consent, select_account'),
  maxAge: option('Request', 'number', 'max-age', 'SECONDS', 'how old the authentication may be'),
  claims: option('Request', 'text', 'claims', 'JSON', 'claims parameter (OpenID Connect Core 1.0, 5.5)'),
  param: option('Request', 'pairs', 'param', 'NAME=VALUE', 'any further parameter; repeats'),
  tokenParam: option(
    'Request',
    'pairs',
    'token-param',
    'NAME=VALUE',
    'any further parameter of the token request; repeats',
  ),
} as const;

/** What a hub of many identity providers is asked for. */
export const ASSURANCE_OPTIONS = {
  idp: option('Request', 'text', 'idp', 'NAME', 'identity provider to ask a hub for'),
  loa: option('Request', 'text', 'loa', 'LEVEL', 'level of assurance to ask a hub for', {
    choices: ['low', 'substantial', 'high'],
  }),
} as const;

export const USER_OPTIONS = {
  noOpen: option('User', 'flag', 'no-open', '', 'print the URL instead of opening a browser'),
  paste: option('User', 'flag', 'paste', '', 'paste the URL that the browser ends at, or pipe it in'),
  headless: option('User', 'flag', 'headless', '', 'a built-in user agent follows redirects and fills forms'),
  as: option('User', 'text', 'as', 'PERSONA', 'who logs in at the sandbox: default, mononym, year-only, …'),
  fill: option(
    'User',
    'pairs',
    'fill',
    'NAME=VALUE',
    'value of a form field for --headless; may be a secret reference; repeats',
  ),
  timeout: option('User', 'number', 'timeout', 'SECONDS', 'how long to wait for the user'),
} as const;

export const LISTENER_OPTIONS = {
  redirectUri: option(
    'Redirect',
    'list',
    'redirect-uri',
    'URL',
    'as registered, on any host; default http://127.0.0.1:0/callback; repeats as fall-back',
  ),
  listen: option(
    'Redirect',
    'text',
    'listen',
    'HOST:PORT',
    'where to listen when it differs from the redirect URI',
  ),
  https: option('Redirect', 'flag', 'https', '', 'listen with a self-signed certificate'),
} as const;

export const SANDBOX_OPTIONS = {
  sandbox: option(
    'Sandbox',
    'optional-text',
    'sandbox',
    'URL',
    'against the sandbox: its own, or one running at URL',
    once,
  ),
  fault: option(
    'Sandbox',
    'text',
    'fault',
    'ID',
    'with this fault of the sandbox: idcli sandbox --help',
    once,
  ),
} as const;

/** Flows that end on a phone. */
export const PHONE_OPTIONS = {
  pollInterval: option(
    'Phone',
    'number',
    'poll-interval',
    'SECONDS',
    'how often to ask for the status; 1 or more, on loopback any',
  ),
  qr: option('Phone', 'flag', 'qr', '', 'show what starts the app as a QR code'),
  openApp: option('Phone', 'flag', 'open-app', '', 'start the app on this device'),
  noAutoApprove: option(
    'Sandbox',
    'flag',
    'no-auto-approve',
    '',
    'wait for a person at the phone of the sandbox instead of approving by itself',
  ),
} as const;

/** How a token is judged; login and decode-token share these. */
export const JUDGE_OPTIONS = {
  alg: option('Checks', 'list', 'alg', 'ALG', 'signature algorithms to accept'),
  require: option('Checks', 'list', 'require', 'CLAIM', 'claims that must be there and be checked'),
  trustedAudience: option(
    'Checks',
    'list',
    'trusted-audience',
    'AUD',
    'an audience to accept beside the client',
  ),
  decryptionKey: option(
    'Checks',
    'list',
    'decryption-key',
    'REF',
    'key for encrypted tokens: a file (JWK, JWKS, PEM) or a reference',
  ),
} as const;

export { option };
