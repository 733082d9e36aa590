import { RESPONSE_MODES, RESPONSE_TYPES } from '../../flows/code-flow/response-type.ts';
import { defineCommand, type ValuesOf } from '../command.ts';
import {
  AWAIT_LOGOUT_OPTIONS,
  BEGIN_OPTIONS,
  DISPATCH_OPTIONS,
  GRANT_OPTIONS,
  PROFILE_OPTIONS,
  RESOURCE_OPTIONS,
  STEP_UP_OPTIONS,
  USERINFO_OPTIONS,
} from '../options/oauth-options.ts';
import {
  ASSERTION_OPTIONS,
  ASSURANCE_OPTIONS,
  CLIENT_OPTIONS,
  DPOP_OPTIONS,
  JUDGE_OPTIONS,
  LISTENER_OPTIONS,
  option,
  PHONE_OPTIONS,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  REQUEST_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';
import { SAML_JUDGE_OPTIONS, SAML_REQUEST_OPTIONS } from '../options/saml-options.ts';
import { API_OPTIONS, REST_OPTIONS } from '../options/session-options.ts';
import { always, alwaysPerson, own, ownPerson, ownVerdict } from '../options/trust.ts';

export const loginOptions = {
  ...PROVIDER_OPTIONS,
  protocol: option('Provider', 'text', 'protocol', 'NAME', 'oidc, saml or rest', {
    ...always,
    choices: ['oidc', 'saml', 'rest'],
  }),
  ...CLIENT_OPTIONS,
  ...ASSERTION_OPTIONS,
  ...DPOP_OPTIONS,
  ...BEGIN_OPTIONS,
  ...GRANT_OPTIONS,
  ...REQUEST_OPTIONS,
  ...ASSURANCE_OPTIONS,
  ...SAML_REQUEST_OPTIONS,
  ...SAML_JUDGE_OPTIONS,
  binding: option(
    'SAML',
    'text',
    'binding',
    'NAME',
    'how the request is sent: redirect, post, or ecp without a browser',
    {
      ...always,
      choices: ['redirect', 'post', 'ecp'],
    },
  ),
  ecpUser: option('SAML', 'text', 'ecp-user', 'NAME', 'user name for --binding ecp', alwaysPerson),
  ecpPassword: option(
    'SAML',
    'secret',
    'ecp-password',
    'REF',
    'password for --binding ecp: env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownPerson,
  ),
  ...REST_OPTIONS,
  ...API_OPTIONS,
  responseType: option(
    'Request',
    'text',
    'response-type',
    'TYPE',
    'what comes through the browser: code; "code id_token", id_token, none, …',
    { ...own, choices: RESPONSE_TYPES },
  ),
  responseMode: option(
    'Request',
    'text',
    'response-mode',
    'MODE',
    'how it comes: query, fragment, form_post; with jwt as a signed answer (JARM)',
    { ...own, choices: RESPONSE_MODES },
  ),
  ...RESOURCE_OPTIONS,
  ...DISPATCH_OPTIONS,
  par: option('Request', 'flag', 'par', '', 'push the request first (RFC 9126)', always),
  noPkce: option('Request', 'flag', 'no-pkce', '', 'leave PKCE out', ownVerdict),
  noIdToken: option(
    'Request',
    'flag',
    'no-id-token',
    '',
    'log in by OAuth alone: without the scope openid and an ID token',
    own,
  ),
  ...LISTENER_OPTIONS,
  ...USER_OPTIONS,
  pollInterval: PHONE_OPTIONS.pollInterval,
  qr: PHONE_OPTIONS.qr,
  ...SANDBOX_OPTIONS,
  ...JUDGE_OPTIONS,
  ...PROFILE_OPTIONS,
  ...USERINFO_OPTIONS,
  ...STEP_UP_OPTIONS,
  logout: option('Result', 'flag', 'logout', '', 'log out at the provider in the end', always),
  ...AWAIT_LOGOUT_OPTIONS,
  portrait: option(
    'Result',
    'text',
    'portrait',
    'FILE',
    'save the portrait, readable by you only, except on Windows',
    {
      ...always,
      commandLineOnly: true,
    },
  ),
  dryRun: option(
    'Result',
    'flag',
    'dry-run',
    '',
    'print the request that would be sent; send nothing but GETs of discovery',
    always,
  ),
  record: option(
    'Report',
    'text',
    'record',
    'DIR',
    'keep all of the login: DIR/login.har for idcli judge, DIR/login.json; masked without --show-secrets and ' +
      '--show-pii',
    { ...always, commandLineOnly: true },
  ),
  ...REPORT_OPTIONS,
  ...TIME_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const login = defineCommand({
  options: loginOptions,
  examples: [
    {
      line: 'idcli login --provider ingroupe --sandbox',
      what: 'no account needed: against the built-in sandbox',
    },
    {
      line: 'idcli login --provider ingroupe --sandbox --headless --fault wrong-nonce',
      what: 'see a wrong token refused, and why',
    },
    {
      line: 'idcli login --provider ingroupe --client-id ID --client-secret env:IG_SECRET',
      what: 'the real provider, in your browser',
    },
    {
      line: 'idcli login --issuer https://op.example.com --client-id ID --paste',
      what: 'any OpenID provider, with the browser on another machine',
    },
    {
      line: 'idcli login --issuer https://op.example.com --client-id ID --grant device',
      what: 'on another device: a code and a QR code here, a browser there',
    },
    {
      line: 'idcli login --provider ingroupe --sandbox --headless --field claims.subject',
      what: 'one value for a script',
    },
    {
      line: 'idcli login --provider signicat-sms-otp --protocol saml --sandbox --headless',
      what: 'by SAML',
    },
    {
      line:
        'idcli login --protocol saml --idp-metadata https://idp.example.com/metadata --sp-entity-id ' +
        'https://sp.example.com',
      what: 'any SAML identity provider',
    },
    {
      line: 'idcli login --provider signicat-sms-otp --protocol rest --sandbox --headless',
      what: 'by a session of a REST API instead of OpenID Connect',
    },
  ],
});

export type LoginValues = ValuesOf<typeof loginOptions>;
