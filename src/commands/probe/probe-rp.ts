import { PLAN_NAMES } from '../../probes/rp/plans.ts';
import { defineCommand, type ValuesOf } from '../command.ts';
import { CLIENT_OPTIONS, once, option } from '../options/options.ts';
import { always, alwaysVerdict } from '../options/trust.ts';
import { APPLICATION_OPTIONS, PLAYING_OPTIONS } from './application-options.ts';

export const probeRpOptions = {
  ...APPLICATION_OPTIONS,
  redirectUri: option(
    'Registration',
    'list',
    'redirect-uri',
    'URL',
    'redirect URI of the application; repeats. /callback on loopback needs none',
    { ...once, ...alwaysVerdict },
  ),
  clientId: CLIENT_OPTIONS.clientId,
  clientSecret: CLIENT_OPTIONS.clientSecret,
  clientAuth: option(
    'Registration',
    'text',
    'client-auth',
    'METHOD',
    'how the application authenticates; default client_secret_basic',
    {
      ...once,
      ...always,
      choices: ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'none'],
    },
  ),
  clients: option(
    'Registration',
    'text',
    'clients',
    'FILE',
    'the client with everything it is registered for, as YAML or JSON; the first one of the file',
    { ...once, ...always },
  ),
  postLogoutRedirectUri: option(
    'Registration',
    'list',
    'post-logout-redirect-uri',
    'URL',
    'where the application wants people back after a logout; repeats',
    { ...once, ...alwaysVerdict },
  ),
  backchannelLogoutUri: option(
    'Registration',
    'text',
    'backchannel-logout-uri',
    'URL',
    'where the application takes logout tokens',
    { ...once, ...always },
  ),
  provider: option(
    'Sandbox',
    'text',
    'provider',
    'ID',
    'the system that plays the provider; default generic',
    {
      ...once,
      ...always,
    },
  ),
  plan: option(
    'Probes',
    'text',
    'plan',
    'PLAN',
    "the OpenID Foundation's modules by name, with the result its suite would give",
    {
      ...once,
      ...always,
      choices: PLAN_NAMES,
    },
  ),
  wait: option(
    'Probes',
    'number',
    'wait',
    'SECONDS',
    'look for late requests so long after each refusal; the suite waits 5',
    { ...once, ...always },
  ),
  ...PLAYING_OPTIONS,
} as const;

export type ProbeRpValues = ValuesOf<typeof probeRpOptions>;

export const probeRp = defineCommand({
  description: [
    'The sandbox is the provider, and the built-in person logs in at your application: well at first, then with one',
    'thing wrong at a time. What it must refuse and lets in is a finding, and so is what it must survive and does not.',
    'Settings for the application are printed first; the probes wait until it answers. An address with {issuer} in it',
    'tells the application another issuer for what it would otherwise keep.',
  ].join('\n'),
  arguments: [{ name: 'url', help: 'where a login at the application starts', optional: true }],
  options: probeRpOptions,
  examples: [
    {
      line: 'idcli probe rp http://127.0.0.1:3000/login --success-text "Log out"',
      what: 'an application on this machine, with /callback as its redirect URI',
    },
    {
      line:
        'idcli probe rp http://127.0.0.1:3000/login --redirect-uri http://127.0.0.1:3000/auth/cb ' +
        '--success-url http://127.0.0.1:3000/account --dry-run',
      what: 'the settings that the application needs, and nothing sent',
    },
    {
      line: 'idcli probe rp http://127.0.0.1:3000/login --success-text "Log out" --plan oidc-basic',
      what: "the modules of the OpenID Foundation's basic plan",
    },
    { line: 'idcli probe rp --list', what: 'what is tried, and how grave it is' },
    {
      line: 'idcli probe rp http://127.0.0.1:5173/ --success-text "Log out" --player chromium',
      what: 'an application that needs scripts, in an installed browser',
    },
    {
      line: 'idcli probe rp http://127.0.0.1:3000/login --success-text "Log out" --baseline known.json --junit rp.xml',
      what: 'for CI: only what is new fails',
    },
  ],
});
