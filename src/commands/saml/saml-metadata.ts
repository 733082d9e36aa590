import { defineCommand } from '../command.ts';
import { once, option, PROVIDER_OPTIONS, TIME_OPTIONS } from '../options/options.ts';
import { SAML_REQUEST_OPTIONS, SERVICE_PROVIDER_OPTIONS } from '../options/saml-options.ts';
import { REST_OPTIONS } from '../options/session-options.ts';
import { always } from '../options/trust.ts';

const { nameIdFormat, attributeIndex } = SAML_REQUEST_OPTIONS;

export const samlMetadataOptions = {
  provider: PROVIDER_OPTIONS.provider,
  ...SERVICE_PROVIDER_OPTIONS,
  keyType: option(
    'Keys',
    'text',
    'key-type',
    'NAME',
    'key that --make-keys makes: rsa, which is the default, or ec',
    {
      ...always,
      ...once,
      choices: ['rsa', 'ec'],
    },
  ),
  makeKeys: option('Keys', 'flag', 'make-keys', '', 'make the key and its certificate first', {
    ...once,
    ...always,
  }),
  noEncryption: option(
    'Keys',
    'flag',
    'no-encryption',
    '',
    'leave the key out that assertions are encrypted to',
    always,
  ),
  attributes: REST_OPTIONS.attributes,
  attributeIndex,
  nameIdFormat,
  validDays: option(
    'Result',
    'number',
    'valid-days',
    'DAYS',
    'validUntil: how long the document holds',
    always,
  ),
  sign: option('Result', 'flag', 'sign', '', 'sign the document with the key', { ...once, ...always }),
  out: option('Result', 'text', 'out', 'FILE', 'write it into a file', { ...once, ...always }),
  overwrite: option('Result', 'flag', 'overwrite', '', 'the file may be there already', {
    ...once,
    ...always,
  }),
  now: TIME_OPTIONS.now,
} as const;

export const samlMetadata = defineCommand({
  description: [
    'What an identity provider has to know of the service provider that idcli plays: entity ID, keys, ' +
      'where answers go. The',
    'answer is posted to --acs, http://127.0.0.1:0/saml/acs without it; where a provider wants the port, ' +
      'name one, and name it',
    'at login, too. Keys are made with --make-keys, in files of your own naming or in the configuration ' +
      'folder; there they are',
    'found again by every login.',
  ].join('\n'),
  options: samlMetadataOptions,
  examples: [
    {
      line:
        'idcli saml metadata --sp-entity-id https://sp.example.com --acs http://localhost:5099/saml/acs ' +
        '--make-keys > sp.xml',
      what: 'the document to register, with new keys',
    },
    {
      line:
        'idcli saml metadata --provider signicat-sms-otp --sp-entity-id https://sp.example.com --sign ' +
        '--valid-days 30',
      what: 'with the attributes of that provider, signed, for a month',
    },
    {
      line:
        'idcli saml metadata --sp-entity-id https://sp.example.com --attributes mail,uid --sp-key sp.key ' +
        '--sp-cert sp.crt',
      what: 'with attributes and keys of your own',
    },
  ],
});
