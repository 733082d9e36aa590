import { defineCommand } from '../command.ts';
import {
  CLIENT_OPTIONS,
  JUDGE_OPTIONS,
  LISTENER_OPTIONS,
  option,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';
import {
  SAML_FROM,
  SAML_JUDGE_OPTIONS,
  SAML_REQUEST_OPTIONS,
  SERVICE_PROVIDER_OPTIONS,
} from '../options/saml-options.ts';
import { always } from '../options/trust.ts';

const { idpMetadata, idpCert } = SAML_REQUEST_OPTIONS;
const { tlsCert, tlsKey } = CLIENT_OPTIONS;
const { https, listen } = LISTENER_OPTIONS;

export const samlLogoutOptions = {
  ...SAML_FROM,
  ...PROVIDER_OPTIONS,
  idpMetadata,
  idpCert,
  ...SERVICE_PROVIDER_OPTIONS,
  binding: option('SAML', 'text', 'binding', 'NAME', 'how the request is sent: redirect, post or soap', {
    ...always,
    choices: ['redirect', 'post', 'soap'],
  }),
  await: SAML_JUDGE_OPTIONS.await,
  allowSha1: SAML_JUDGE_OPTIONS.allowSha1,
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  tlsCert,
  tlsKey,
  https,
  listen,
  ...USER_OPTIONS,
  ...SANDBOX_OPTIONS,
  ...TIME_OPTIONS,
  ...TRANSPORT_OPTIONS,
  ...REPORT_OPTIONS,
} as const;

export const samlLogout = defineCommand({
  options: samlLogoutOptions,
  description: [
    'Ends the session of an earlier login at the identity provider, and judges its answer. --from takes ' +
      'the JSON of the login: name,',
    'session, identity provider and service provider are in it. Through the browser, or with --binding ' +
      'soap without one.',
    '',
    'With --await the identity provider begins: its LogoutRequest is judged, against the session of ' +
      '--from if that is given, and',
    'answered with a signed LogoutResponse: success, or why not.',
  ].join('\n'),
  examples: [
    {
      line: 'idcli saml logout --from login.json --idp-metadata idp.xml --sp-key sp.key --sp-cert sp.crt',
      what: 'end what a login began',
    },
    {
      line:
        'idcli saml logout --from login.json --idp-metadata idp.xml --sp-key sp.key --sp-cert sp.crt ' +
        '--binding soap',
      what: 'without a browser',
    },
    {
      line:
        'idcli saml logout --await --from login.json --idp-metadata idp.xml --acs ' +
        'http://localhost:5099/saml/acs --sp-key sp.key --sp-cert sp.crt',
      what: 'wait for the identity provider to end the session; it listens at /saml/slo',
    },
  ],
});
