/** Errors that a network, a provider, a message or a person makes. */
import { type Advice, fault, LOGIN, TRACE } from './advice.ts';

export const ADVICE_THERE = {
  NETWORK: {
    causes: ['name resolution or routing', 'a firewall or proxy', 'a server that does not run'],
    remedies: ['see with `--trace` how far it came', 'name the proxy with `--proxy` or `HTTPS_PROXY`'],
    example: 'idcli doctor --provider ingroupe',
  },
  TLS_FAILED: {
    causes: [
      'a certificate that expired or is for another name',
      'an authority that this machine does not trust',
    ],
    remedies: [
      'trust your own authority with `--ca FILE`',
      'for mutual TLS give `--tls-cert` and `--tls-key`',
    ],
    example: 'idcli inspect --issuer https://op.example.com --ca authority.pem',
  },
  ANSWER_TOO_LARGE: {
    causes: ['a URL that is not the endpoint'],
    remedies: ['compare the URL with the documentation of the provider'],
    example: 'idcli inspect --issuer https://op.example.com',
  },
  ANSWER_UNREADABLE: {
    causes: ['an HTML page of a proxy or of a maintenance', 'JSON that is cut off'],
    remedies: [TRACE],
    example: fault('not-json'),
  },
  DISCOVERY_FAILED: {
    causes: ['a wrong issuer', 'a provider without `/.well-known/openid-configuration`'],
    remedies: ['write the issuer exactly as the provider does'],
    example: 'idcli inspect --issuer https://op.example.com',
  },
  JWKS_UNAVAILABLE: {
    causes: ['`jwks_uri` leads nowhere, or answers no key set'],
    remedies: ['verify offline with `--jwks FILE`'],
    example: 'idcli inspect --issuer https://op.example.com',
  },
  OUTPUT_NOT_WRITTEN: {
    causes: ['a folder that is missing, full, or may not be written to'],
    remedies: ['write elsewhere; the message says where the result is now'],
    example: `${LOGIN} --har login.har`,
  },
  TOO_MANY_FILES: {
    causes: ['a low limit of this shell (`ulimit -n`)', 'another program that keeps many files open'],
    remedies: ['raise the limit: `ulimit -n 1024`'],
    example: 'idcli doctor',
  },
  TOKEN_UNVERIFIED: {
    causes: [
      'the key set could not be fetched, or has no key for the token',
      'an algorithm that this runtime lacks',
    ],
    remedies: [
      'look at the skipped check that the hint names; the claims of a login have `source.verified` false',
      'give the key with `--jwks`, `--key` or `--issuer`',
    ],
    example: 'idcli decode-token @token.txt --jwks jwks.json',
  },
  MESSAGE_UNVERIFIED: {
    causes: [
      'nothing in the message is signed',
      'something in the message is encrypted, and no key opens it',
    ],
    remedies: ['look at the skipped check that the hint names', 'open it with `--decryption-key FILE`'],
    example: 'idcli decode-saml response.xml --idp-metadata idp.xml --decryption-key sp.pem',
  },
  SDO_UNVERIFIED: {
    causes: ['a certificate chain ends at none of the given authorities'],
    remedies: [
      'look at the skipped check that the hint names',
      'name the authority with `--trust-anchor FILE`',
    ],
    example: 'idcli decode-sdo signed.xml --trust-anchor anchor.pem',
  },
  ANSWER_UNKNOWN: {
    causes: ['a status or code that the provider added, or answers by mistake'],
    remedies: [TRACE, 'ask the provider; idcli does not guess'],
    example: 'idcli net-id login --sandbox --timeout 5 --fault status-unknown',
  },
  REPORTS_INCOMPLETE: {
    causes: [
      'the job of a shard failed or was interrupted before it wrote its report',
      'a report was not handed on',
    ],
    remedies: ['run the missing shard again; the rest was merged'],
    example: 'idcli run --merge-reports reports/*.json',
  },
  REQUEST_REFUSED: {
    causes: ['a redirect URI that is not registered', 'a wrong client secret', 'an unknown scope'],
    remedies: ['look up the code of the provider, `error.provider.error`, with `idcli explain`'],
    example: fault('invalid-client'),
  },
  PROVIDER_BUSY: {
    causes: ['another login or signature of the same person is running'],
    remedies: ['end the other one, or wait until it expires'],
    example: 'idcli net-id login --sandbox --fault already-in-progress',
  },
  PROVIDER_RETRY: {
    causes: ['the provider could not go on, and says that a new attempt may succeed'],
    remedies: ['start again; the hint says when it is too early'],
    example: 'idcli net-id login --sandbox --fault retry',
  },
  PROVIDER_FAILED: {
    causes: ['a fault or maintenance of the provider'],
    remedies: ['look at its status page, or ask its support', 'try again later'],
    example: fault('server-error'),
  },
  ACCESS_DENIED: {
    causes: ['the user pressed cancel, or declined the consent'],
    remedies: ['try again and approve', 'where a test expects it: `--expect error.code=ACCESS_DENIED`'],
    example: fault('user-cancel'),
  },
  AUTHENTICATION_DENIED: {
    causes: ['wrong credentials', 'a level of assurance that was not reached', 'a blocked account'],
    remedies: ['use another account, or ask for less'],
    example: fault('loa-unmet'),
  },
  CALLBACK_TIMEOUT: {
    causes: [
      'the user left',
      'the provider does not know the redirect URI, and shows its own page instead of redirecting back',
    ],
    remedies: ['look at the page in the browser', 'wait longer with `--timeout`'],
    example: 'idcli login --provider ingroupe --sandbox --no-open --timeout 1',
  },
  APPROVAL_TIMEOUT: {
    causes: ['the person did not see the request on the phone', "the hint names another person's phone"],
    remedies: ['compare the hint', 'wait longer with `--timeout`, up to the time that the order lives'],
    example: 'idcli sign-consent --method sbid --text "I agree." --sandbox --no-auto-approve --timeout 1',
  },
  HTTP_TIMEOUT: {
    causes: ['the connection is there, and the answer does not come'],
    remedies: ['see with `--trace` which request it was'],
    example: 'idcli inspect --issuer https://op.example.com --trace',
  },
  USER_AGENT_STUCK: {
    causes: ['`--headless` came to a page without a form that it can fill'],
    remedies: ['fill the fields that the hint names: `--fill name=value`'],
    example: `${LOGIN} --fill username=kari`,
  },
  PROVIDER_EXPIRED: {
    causes: ['the user took too long', 'the phone was out of reach'],
    remedies: ['start again'],
    example: 'idcli sign-order run --sandbox --fault expired',
  },
  INTERNAL: {
    causes: ['a mistake in idcli'],
    remedies: ['report it with the command line and the output of the same command with `--trace`'],
    example: 'idcli doctor',
  },
  INTERRUPTED: {
    causes: ['Ctrl-C'],
    remedies: ['what was learned until then is shown; a second Ctrl-C ends at once'],
    example: LOGIN,
  },
  TERMINATED: {
    causes: ['another program, such as a CI system, ended it'],
    remedies: ['what was learned until then is shown'],
    example: LOGIN,
  },
} as const satisfies Readonly<Record<string, Advice>>;
