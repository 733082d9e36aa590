import { defineCommand, type ValuesOf } from '../command.ts';
import {
  JUDGE_OPTIONS,
  once,
  option,
  REPORT_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
} from '../options/options.ts';
import { always, alwaysVerdict, ownAddressVerdict, ownVerdict } from '../options/trust.ts';

export const judgeOptions = {
  jwks: option('Keys', 'text', 'jwks', 'FILE|URL', 'key set of the provider, where the recording has none', {
    ...once,
    ...ownAddressVerdict,
  }),
  secret: option(
    'Keys',
    'secret',
    'secret',
    'REF',
    'client secret for HS*: env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownVerdict,
  ),
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  idpMetadata: option(
    'Keys',
    'text',
    'idp-metadata',
    'FILE|URL',
    'SAML metadata of the identity provider',
    ownAddressVerdict,
  ),
  idpCert: option(
    'Keys',
    'list',
    'idp-cert',
    'FILE',
    'certificate of the identity provider: PEM, DER or base64; repeats',
    ownVerdict,
  ),
  trustAnchor: option(
    'Keys',
    'list',
    'trust-anchor',
    'FILE',
    "certificates at which the chains of signers' certificates must end; repeats",
    ownVerdict,
  ),
  allowSha1: option(
    'Keys',
    'flag',
    'allow-sha1',
    '',
    'let signatures with SHA-1 pass with a warning',
    ownVerdict,
  ),
  fetch: option(
    'Keys',
    'flag',
    'fetch',
    '',
    'fetch what the recording names and lacks: discovery, key set, SAML metadata',
    // The recording says where from.
    ownAddressVerdict,
  ),
  issuer: option(
    'Checks',
    'text',
    'issuer',
    'ISSUER',
    'the issuer or entity ID of the provider',
    ownAddressVerdict,
  ),
  clientId: option('Checks', 'text', 'client-id', 'ID', 'the client that tokens must be for', alwaysVerdict),
  nonce: option('Checks', 'text', 'nonce', 'NONCE', 'the nonce that the login sent', {
    ...once,
    ...alwaysVerdict,
  }),
  acceptIssuer: JUDGE_OPTIONS.acceptIssuer,
  trustedAudience: JUDGE_OPTIONS.trustedAudience,
  alg: JUDGE_OPTIONS.alg,
  spEntityId: option(
    'Checks',
    'text',
    'sp-entity-id',
    'ENTITY-ID',
    'the service provider that responses must be for',
    alwaysVerdict,
  ),
  ...TIME_OPTIONS,
  junit: option('Report', 'text', 'junit', 'FILE', 'write a JUnit XML report with a case for each login', {
    ...once,
    ...always,
  }),
  scenario: option(
    'Report',
    'text',
    'scenario',
    'FILE',
    'write a scenario file that drives the login again; with --show-pii it expects the very claims',
    { ...once, ...always },
  ),
  person: option(
    'Report',
    'text',
    'person',
    'FILE',
    'write a person for idcli sandbox --people: same claims, invented values; with --show-pii the real ones',
    { ...once, ...always },
  ),
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export type JudgeValues = ValuesOf<typeof judgeOptions>;

export const judge = defineCommand({
  description: [
    'FILE is a recording of a login that idcli did not drive: a HAR of a browser, a proxy or a test, a ' +
      'SAML-tracer export',
    'and others; - is standard input. Every login in it is found, put together and judged with the checks of a driven',
    'login, as of the time of the recording; what is expected is taken from it too. The cause of a ' +
      'failure comes first.',
    'Several files make one recording. Nothing is sent anywhere without --fetch.',
  ].join('\n'),
  arguments: [
    {
      name: 'FILE',
      help: 'recording, or - for standard input; several make one',
      variadic: true,
      optional: true,
    },
  ],
  offline: true,
  options: judgeOptions,
  examples: [
    { line: 'idcli judge login.har', what: 'what went wrong in it, and why' },
    { line: 'idcli judge browser.har server.har', what: 'both sides of one login' },
    {
      line: 'idcli judge login.har --fetch',
      what: "with the provider's keys fetched where the recording lacks them",
    },
    {
      line: 'idcli judge saml-tracer.json --idp-metadata idp.xml --sp-entity-id https://sp.example.com',
      what: 'a SAML login, its signatures verified',
    },
    {
      line: 'idcli judge login.har --field data.diagnosis.code',
      what: 'the check that explains the failure',
    },
    { line: 'idcli judge login.har --scenario login.yaml', what: 'a test that drives the same login again' },
    {
      line: 'idcli judge e2e/*.har --junit logins.xml',
      what: 'the recordings of a test suite, for a CI server',
    },
  ],
});
