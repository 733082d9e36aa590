import { SAML_PLAN } from '../../probes/sp/plans.ts';
import { defineCommand, type ValuesOf } from '../command.ts';
import { once, option } from '../options/options.ts';
import { always, alwaysVerdict } from '../options/trust.ts';
import { APPLICATION_OPTIONS, PLAYING_OPTIONS } from './application-options.ts';

export const probeSpOptions = {
  ...APPLICATION_OPTIONS,
  spMetadata: option(
    'Registration',
    'text',
    'sp-metadata',
    'FILE|URL',
    'metadata of the application; or give entity ID and address',
    { ...once, ...always },
  ),
  spEntityId: option('Registration', 'text', 'sp-entity-id', 'ENTITY-ID', 'its entity ID', {
    ...once,
    ...alwaysVerdict,
  }),
  acs: option('Registration', 'list', 'acs', 'URL', 'where it takes responses; repeats', {
    ...once,
    ...alwaysVerdict,
  }),
  slo: option('Registration', 'text', 'slo', 'URL', 'where it takes a LogoutRequest', {
    ...once,
    ...alwaysVerdict,
  }),
  spCert: option('Registration', 'text', 'sp-cert', 'FILE', 'certificate with which it signs requests', {
    ...once,
    ...always,
  }),
  spEncryptionCert: option(
    'Registration',
    'text',
    'sp-encryption-cert',
    'FILE',
    'certificate that assertions are encrypted to',
    { ...once, ...always },
  ),
  plan: option(
    'Probes',
    'text',
    'plan',
    'PLAN',
    "a list of others, line by line: saml, Kantara's profile for implementations",
    { ...once, ...always, choices: [SAML_PLAN] },
  ),
  allowUnsolicited: option(
    'Registration',
    'flag',
    'allow-unsolicited',
    '',
    'logins that the identity provider begins are wanted',
    { ...once, ...alwaysVerdict },
  ),
  ...PLAYING_OPTIONS,
} as const;

export type ProbeSpValues = ValuesOf<typeof probeSpOptions>;

export const probeSp = defineCommand({
  description: [
    'The sandbox is the identity provider, and the built-in person logs in at your application: well at ' +
      'first, then with',
    'one thing wrong at a time. What it must refuse and lets in is a finding, and so is what it must survive and does',
    'not. Settings for the application are printed first; the probes wait until it answers.',
  ].join('\n'),
  arguments: [{ name: 'url', help: 'where a login at the application starts', optional: true }],
  options: probeSpOptions,
  examples: [
    {
      line:
        'idcli probe sp http://127.0.0.1:3000/login --success-text "Log out" --sp-metadata ' +
        'http://127.0.0.1:3000/saml/metadata',
      what: 'an application on this machine that publishes its metadata',
    },
    {
      line:
        'idcli probe sp http://127.0.0.1:3000/login --success-text "Log out" --sp-entity-id shop --acs ' +
        'http://127.0.0.1:3000/saml/acs --dry-run',
      what: 'the settings that the application needs, and nothing sent',
    },
    {
      line: 'idcli probe sp http://127.0.0.1:3000/login --success-text "Log out" --sp-metadata sp.xml --plan saml',
      what: 'what interoperability between federations demands, line by line',
    },
    { line: 'idcli probe sp --list', what: 'what is tried, and how grave it is' },
    {
      line:
        'idcli probe sp http://127.0.0.1:3000/login --success-text "Log out" --sp-metadata sp.xml ' +
        '--baseline known.json --junit report.xml',
      what: 'for CI: only what is new fails',
    },
  ],
});
