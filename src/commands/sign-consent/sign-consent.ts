import { defineCommand, type ValuesOf } from '../command.ts';
import {
  ASSERTION_OPTIONS,
  CLIENT_OPTIONS,
  JUDGE_OPTIONS,
  KEY_OPTIONS,
  once,
  option,
  PAGELESS_OPTIONS,
  PHONE_OPTIONS,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  REQUEST_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';
import {
  always,
  alwaysPerson,
  own,
  ownAddress,
  ownAddressVerdict,
  ownUnlessLoopback,
  ownVerdict,
} from '../options/trust.ts';

export const signConsentOptions = {
  method: option('Signature', 'text', 'method', 'EID', 'the eID to sign with', {
    ...always,
    choices: ['sbid', 'nbid', 'mobileid', 'mobileid-jwt'],
  }),
  text: option('Signature', 'text', 'text', 'TEXT', 'the text to sign; without it, standard input', {
    ...once,
    ...alwaysPerson,
  }),
  textFile: option('Signature', 'text', 'text-file', 'FILE', 'the text to sign, byte for byte', {
    ...once,
    ...alwaysPerson,
  }),
  subject: option('Signature', 'text', 'subject', 'NUMBER', 'Swedish BankID: personal number, yyyymmddnnnn', {
    ...once,
    ...alwaysPerson,
  }),
  birthdate: option('Signature', 'text', 'birthdate', 'DDMMYY', 'Norwegian BankID: date of birth', {
    ...once,
    ...alwaysPerson,
  }),
  phone: option('Signature', 'text', 'phone', 'NUMBER', 'Norwegian BankID: phone number, 8 digits', {
    ...once,
    ...alwaysPerson,
  }),
  externalRef: option(
    'Signature',
    'text',
    'external-ref',
    'REFERENCE',
    'MobileID: reference of the registered user',
    { ...once, ...alwaysPerson },
  ),
  deviceId: option('Signature', 'text', 'device-id', 'ID', 'MobileID: id of the registered device', {
    ...once,
    ...alwaysPerson,
  }),
  requestFile: option(
    'Signature',
    'text',
    'request-file',
    'FILE',
    'a request object of your own (JSON), sent as it is',
    { ...once, ...alwaysPerson },
  ),
  ...PROVIDER_OPTIONS,
  ...CLIENT_OPTIONS,
  ...KEY_OPTIONS,
  ...ASSERTION_OPTIONS,
  scope: REQUEST_OPTIONS.scope,
  uiLocales: REQUEST_OPTIONS.uiLocales,
  param: option(
    'Request',
    'pairs',
    'param',
    'NAME=VALUE',
    'any further member of the request object; repeats',
    alwaysPerson,
  ),
  tokenParam: REQUEST_OPTIONS.tokenParam,
  redirectUri: option(
    'Request',
    'list',
    'redirect-uri',
    'URL',
    'the registered one; the answer is taken off before it is requested',
    ownUnlessLoopback,
  ),
  post: option('Request', 'flag', 'post', '', 'send the request as a form, not in the URL', always),
  noPkce: option('Request', 'flag', 'no-pkce', '', 'leave PKCE out', ownVerdict),
  noNonce: option('Request', 'flag', 'no-nonce', '', 'leave the nonce out', ownVerdict),
  deliver: option(
    'Request',
    'flag',
    'deliver',
    '',
    'request the redirect URI in the end, and leave the code to the application that listens there',
    own,
  ),
  allowOrigin: option(
    'Request',
    'list',
    'allow-origin',
    'URL',
    "one more allowed host of status and redirects, besides the issuer's",
    ownAddress,
  ),
  ...PHONE_OPTIONS,
  ...PAGELESS_OPTIONS,
  as: USER_OPTIONS.as,
  timeout: USER_OPTIONS.timeout,
  ...SANDBOX_OPTIONS,
  ...JUDGE_OPTIONS,
  trustAnchor: option(
    'Checks',
    'list',
    'trust-anchor',
    'FILE',
    "certificates at which the signer's chain must end; repeats",
    ownVerdict,
  ),
  out: option(
    'Result',
    'text',
    'out',
    'FILE',
    'where to save the signed data object; else sdo-TIME-….xml here',
    { ...once, ...always },
  ),
  overwrite: option('Result', 'flag', 'overwrite', '', 'replace the file of --out', { ...once, ...always }),
  userinfo: option('Result', 'flag', 'userinfo', '', 'also ask the UserInfo endpoint', always),
  dryRun: option(
    'Result',
    'flag',
    'dry-run',
    '',
    'print the request that would be sent; send nothing but GETs of discovery',
    always,
  ),
  jwks: option(
    'Result',
    'text',
    'jwks',
    'FILE',
    'with --dry-run: the key set of the issuer, to send nothing at all',
    { ...once, ...ownAddressVerdict },
  ),
  ...TIME_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const signConsent = defineCommand({
  description:
    'Signicat Consent Signature: the request object is encrypted, the phone is waited for, the redirect ' +
    'is caught by\n' +
    'hand, and the signed data object is saved before anything else is done with the tokens.',
  system: 'signicat-consent',
  options: signConsentOptions,
  examples: [
    {
      line: 'idcli sign-consent --method sbid --text "I agree to the order of item 42." --sandbox',
      what: 'no account needed: against the built-in sandbox',
    },
    {
      line:
        'idcli sign-consent --method nbid --text-file consent.txt --birthdate 170290 --phone 40000000 ' +
        '--client-id ID --client-secret env:CONSENT_SECRET',
      what: 'Norwegian BankID in the test environment',
    },
    {
      line: 'idcli sign-consent --method sbid --text "…" --subject 199002179811 --client-id ID --dry-run --json',
      what: 'the request object, the protected header and the JWE; nothing is sent',
    },
    {
      line: 'idcli sign-consent --method sbid --text "…" --sandbox --fault sdo-text-mismatch',
      what: 'see another text than the one that was sent found out',
    },
    {
      line: 'idcli sign-consent --method sbid --text "…" --sandbox --no-auto-approve',
      what: 'approve or cancel yourself, in the phone of the sandbox',
    },
  ],
});

export type SignConsentValues = ValuesOf<typeof signConsentOptions>;
