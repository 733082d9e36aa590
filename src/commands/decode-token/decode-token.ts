import { defineCommand, type ValuesOf } from '../command.ts';
import {
  JUDGE_OPTIONS,
  KEY_OPTIONS,
  once,
  option,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
} from '../options/options.ts';
import {
  always,
  alwaysPerson,
  alwaysVerdict,
  expectedVerdict,
  ownAddressVerdict,
  ownVerdict,
} from '../options/trust.ts';

export const decodeTokenOptions = {
  jwks: option('Keys', 'text', 'jwks', 'FILE|URL', 'key set to verify with', {
    ...once,
    ...ownAddressVerdict,
  }),
  key: option('Keys', 'list', 'key', 'FILE', 'key to verify with: PEM, certificate, JWK or DER; repeats', {
    ...once,
    ...ownVerdict,
  }),
  secret: option(
    'Keys',
    'secret',
    'secret',
    'REF',
    'shared secret for HS*: env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownVerdict,
  ),
  trustAnchor: option(
    'Keys',
    'list',
    'trust-anchor',
    'FILE',
    'certificates at which the chain in x5c must end; repeats',
    ownVerdict,
  ),
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  ...KEY_OPTIONS,
  ...PROVIDER_OPTIONS,
  type: option('Checks', 'text', 'type', 'TYPE', 'what the token is meant to be', {
    ...alwaysVerdict,
    ...once,
    choices: [
      'id_token',
      'at+jwt',
      'logout+jwt',
      'jarm',
      'dpop+jwt',
      'client-assertion',
      'request-object',
      'sd-jwt',
      'dc+sd-jwt',
      'kb+jwt',
    ],
  }),
  clientId: option('Checks', 'text', 'client-id', 'ID', 'the client that it must be for', expectedVerdict),
  acceptIssuer: JUDGE_OPTIONS.acceptIssuer,
  trustedAudience: JUDGE_OPTIONS.trustedAudience,
  nonce: option('Checks', 'text', 'nonce', 'NONCE', 'the nonce that it must have', {
    ...once,
    ...alwaysVerdict,
  }),
  accessToken: option('Checks', 'text', 'access-token', 'TOKEN', 'the access token that at_hash must be of', {
    ...once,
    ...alwaysPerson,
  }),
  code: option('Checks', 'text', 'code', 'CODE', 'the authorization code that c_hash must be of', {
    ...once,
    ...alwaysPerson,
  }),
  maxAge: option('Checks', 'number', 'max-age', 'SECONDS', 'how old the authentication may be', {
    ...once,
    ...alwaysVerdict,
  }),
  acrValues: option('Checks', 'text', 'acr-values', 'VALUES', 'the assurance it must have, one of these', {
    ...once,
    ...alwaysVerdict,
  }),
  alg: JUDGE_OPTIONS.alg,
  require: JUDGE_OPTIONS.require,
  ...TIME_OPTIONS,
  pick: option('Input', 'number', 'pick', 'N', 'which token, when there are several', { ...once, ...always }),
  lines: option(
    'Input',
    'flag',
    'lines',
    '',
    'one token a line on standard input, one JSON document a line out',
    { ...once, ...always },
  ),
  explain: option(
    'Result',
    'flag',
    'explain',
    '',
    'say what each part means, with a link to its section',
    always,
  ),
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const decodeToken = defineCommand({
  description: [
    'INPUT is the token, a file, or - for standard input, which is also read when something is piped in. The token is',
    'found in what surrounds it: a token response, a callback URL, an Authorization header, a curl line, a cookie, a',
    'form, a HAR, a text with quotes or line breaks. Nothing is sent anywhere unless a key set or issuer ' +
      'is to be fetched.',
  ].join('\n'),
  arguments: [{ name: 'INPUT', help: 'token, file, or - for standard input', optional: true }],
  offline: true,
  options: decodeTokenOptions,
  examples: [
    { line: 'idcli decode-token eyJhbGciOi…', what: 'what is in it; nothing is verified without a key' },
    { line: 'pbpaste | idcli decode-token --jwks jwks.json', what: 'from the clipboard, verified offline' },
    {
      line: 'idcli decode-token response.json --issuer https://op.example.com --client-id ID',
      what: 'the ID token of a token response, with the keys of its issuer, judged as a client would',
    },
    {
      line: 'idcli decode-token login.har --pick 2 --explain',
      what: 'the second token of a recording, explained',
    },
    { line: 'idcli decode-token jwe.txt --decryption-key private.pem', what: 'an encrypted token' },
    {
      line: 'idcli decode-token access.jwt --type at+jwt --issuer https://op.example.com',
      what: 'an access token (RFC 9068)',
    },
    { line: 'idcli decode-token --lines --jwks jwks.json < tokens.txt', what: 'a token a line' },
  ],
});

export type DecodeTokenValues = ValuesOf<typeof decodeTokenOptions>;
