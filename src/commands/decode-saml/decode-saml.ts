import { defineCommand } from '../command.ts';
import {
  JUDGE_OPTIONS,
  KEY_OPTIONS,
  once,
  option,
  REPORT_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
} from '../options/options.ts';
import {
  always,
  alwaysCheck,
  alwaysVerdict,
  expectedVerdict,
  ownAddressVerdict,
  ownVerdict,
} from '../options/trust.ts';

export const decodeSamlOptions = {
  idpMetadata: option(
    'Keys',
    'text',
    'idp-metadata',
    'FILE|URL',
    'metadata of the sender: its keys, its entity ID',
    ownAddressVerdict,
  ),
  idpCert: option(
    'Keys',
    'list',
    'idp-cert',
    'FILE',
    'certificate of the sender: PEM, DER or base64; repeats',
    ownVerdict,
  ),
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  ...KEY_OPTIONS,
  allowSha1: option(
    'Keys',
    'flag',
    'allow-sha1',
    '',
    'let signatures with SHA-1 pass with a warning',
    ownVerdict,
  ),
  issuer: option(
    'Checks',
    'text',
    'issuer',
    'ENTITY-ID',
    'the identity provider that it must be from',
    ownAddressVerdict,
  ),
  spEntityId: option(
    'Checks',
    'text',
    'sp-entity-id',
    'ENTITY-ID',
    'the service provider that it must be for',
    expectedVerdict,
  ),
  audience: option(
    'Checks',
    'text',
    'audience',
    'URI',
    'the audience, where it is not the entity ID',
    ownVerdict,
  ),
  acs: option(
    'Checks',
    'list',
    'acs',
    'URL',
    'the address that it must be sent to; repeats, one will do',
    ownVerdict,
  ),
  requestId: option('Checks', 'text', 'request-id', 'ID', 'the request that it must answer', {
    ...once,
    ...alwaysVerdict,
  }),
  relayState: option('Checks', 'text', 'relay-state', 'TEXT', 'the RelayState that must come back', {
    ...once,
    ...alwaysVerdict,
  }),
  authnContext: option(
    'Checks',
    'list',
    'authn-context',
    'URI',
    'how the user must have logged in; repeats',
    alwaysCheck,
  ),
  ...TIME_OPTIONS,
  pick: option('Input', 'number', 'pick', 'N', 'which message, when there are several', {
    ...once,
    ...always,
  }),
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const decodeSaml = defineCommand({
  description: [
    'INPUT is the message, a file, or - for standard input, which is also read when something is piped ' +
      'in; for metadata',
    'also its URL. The message is found in what surrounds it: a form body, a redirect URL, the page that ' +
      'posts it, a HAR,',
    'a curl line, a log, XML with escapes. Nothing is sent anywhere unless metadata is to be fetched.',
  ].join('\n'),
  arguments: [
    { name: 'INPUT', help: 'message, file, URL of metadata, or - for standard input', optional: true },
  ],
  offline: true,
  options: decodeSamlOptions,
  examples: [
    { line: 'pbpaste | idcli decode-saml', what: 'what is in it; nothing is verified without a key' },
    {
      line:
        'idcli decode-saml response.txt --idp-metadata idp.xml --sp-entity-id https://sp.example.com --acs ' +
        'https://sp.example.com/acs',
      what: 'judged as a service provider would',
    },
    {
      line: 'idcli decode-saml login.har --idp-metadata https://idp.example.com/metadata --now 2026-11-22T12:00:00Z',
      what: 'from a recording of the browser, as of the time it was made',
    },
    { line: 'idcli decode-saml response.xml --decryption-key sp.pem', what: 'with an encrypted assertion' },
    {
      line: 'idcli decode-saml "https://idp.example.com/sso?SAMLRequest=…"',
      what: 'the request behind a redirect',
    },
    {
      line: 'idcli decode-saml https://idp.example.com/metadata',
      what: 'keys, endpoints and dates of metadata',
    },
    { line: 'idcli decode-saml response.xml --field data.nameId.value', what: 'one value for a script' },
  ],
});
