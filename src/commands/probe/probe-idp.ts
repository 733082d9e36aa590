import { defineCommand, type ValuesOf } from '../command.ts';
import { loginOptions } from '../login/login.ts';
import {
  JUDGE_OPTIONS,
  once,
  option,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';
import { SAML_JUDGE_OPTIONS, SAML_REQUEST_OPTIONS } from '../options/saml-options.ts';
import { always, alwaysVerdict, own, ownPerson } from '../options/trust.ts';
import { PROBE_OPTIONS } from './probe-options.ts';

export const probeIdpOptions = {
  ...PROVIDER_OPTIONS,
  ...SAML_REQUEST_OPTIONS,
  secondSpEntityId: option(
    'SAML',
    'text',
    'second-sp-entity-id',
    'ENTITY-ID',
    'another service provider that is registered there',
    { ...once, ...alwaysVerdict },
  ),
  secondSpKey: option('SAML', 'text', 'second-sp-key', 'FILE', 'its private key, or a reference', {
    ...once,
    ...ownPerson,
  }),
  secondSpCert: option('SAML', 'text', 'second-sp-cert', 'FILE', 'the certificate to that key', {
    ...once,
    ...own,
  }),
  allowSha1: SAML_JUDGE_OPTIONS.allowSha1,
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  dryRun: loginOptions.dryRun,
  ...USER_OPTIONS,
  ...SANDBOX_OPTIONS,
  hole: option('Sandbox', 'list', 'hole', 'ID', 'with this hole of the sandbox: the id of a probe', {
    commandLineOnly: true,
    ...always,
  }),
  ...PROBE_OPTIONS,
  ...REPORT_OPTIONS,
  ...TIME_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export type ProbeIdpValues = ValuesOf<typeof probeIdpOptions>;

export const probeIdp = defineCommand({
  description: [
    'Begins with a good SAML login, learns from it, and then sends what the identity provider must refuse: ' +
      'each probe changes',
    'one thing of a good request. The built-in browser plays (--headless).',
    'Hosts beyond this machine are probed only with --i-am-allowed, or where your own configuration file names them.',
  ].join('\n'),
  options: probeIdpOptions,
  examples: [
    {
      line: 'idcli probe idp --provider generic --sandbox --headless',
      what: 'no account needed: the sandbox',
    },
    {
      line: 'idcli probe idp --provider generic --sandbox --headless --hole acs-unregistered',
      what: 'see a hole found',
    },
    {
      line:
        'idcli probe idp --idp-metadata http://localhost:8080/metadata --sp-entity-id ' +
        'https://sp.example.com --sp-key sp.key --sp-cert sp.crt --headless --fill user=ann --fill password=env:PW',
      what: 'an identity provider on this machine',
    },
    { line: 'idcli probe idp --list', what: 'what is tried, and what each probe needs' },
  ],
});
