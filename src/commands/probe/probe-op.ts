import { defineCommand, type ValuesOf } from '../command.ts';
import { loginOptions } from '../login/login.ts';
import { once, option } from '../options/options.ts';
import { always, alwaysVerdict, ownPerson } from '../options/trust.ts';
import { PROBE_OPTIONS } from './probe-options.ts';

const {
  protocol: _protocol,
  grant: _grant,
  logout: _logout,
  awaitLogout: _awaitLogout,
  logoutUri: _logoutUri,
  portrait: _portrait,
  record: _record,
  userinfo: _userinfo,
  ...loginParts
} = Object.fromEntries(
  Object.entries(loginOptions).filter(([, { group }]) => group !== 'SAML' && group !== 'Session'),
) as typeof loginOptions;

export const probeOpOptions = {
  ...loginParts,
  secondClientId: option('Client', 'text', 'second-client-id', 'ID', 'another client of the same provider', {
    ...once,
    ...alwaysVerdict,
  }),
  secondClientSecret: option(
    'Client',
    'secret',
    'second-client-secret',
    'REF',
    'its secret: env:NAME, file:PATH, cmd:COMMAND or prompt',
    { ...once, ...ownPerson },
  ),
  browserRequests: option(
    'Safety',
    'number',
    'browser-requests',
    'N',
    'requests through your own browser at most; default 120',
    { ...once, ...always },
  ),
  allowRegistration: option(
    'Safety',
    'flag',
    'allow-registration',
    '',
    'register clients, where the provider lets anybody, and delete them',
    once,
  ),
  hole: option('Sandbox', 'list', 'hole', 'ID', 'with this hole of the sandbox: the id of a probe', {
    ...once,
    ...always,
  }),
  ...PROBE_OPTIONS,
} as const;

export type ProbeOpValues = ValuesOf<typeof probeOpOptions>;

export const probeOp = defineCommand({
  description: [
    'Begins with a good login, learns from it, and then sends what the provider must refuse: each probe changes one',
    'thing of a good message. Without --headless you log in, in your own browser; what needs your session then goes',
    'through one tab of it, which comes back by itself while you are logged in there.',
    'Hosts beyond this machine are probed only with --i-am-allowed, or where your own configuration file names them.',
  ].join('\n'),
  options: probeOpOptions,
  examples: [
    {
      line: 'idcli probe op --provider generic --sandbox --headless',
      what: 'no account needed: the sandbox',
    },
    {
      line: 'idcli probe op --provider generic --sandbox --headless --hole redirect-other-host',
      what: 'see a hole found',
    },
    {
      line:
        'idcli probe op --issuer http://127.0.0.1:3000 --client-id ID --client-secret env:SECRET ' +
        '--headless --fill username=ann',
      what: 'a provider on this machine',
    },
    { line: 'idcli probe op --list', what: 'what is tried, and what each probe needs' },
    {
      line: 'idcli probe op --issuer https://op.example.com --client-id ID --i-am-allowed --state probe.json',
      what: 'another one, in your browser; the same line goes on after Ctrl-C',
    },
    {
      line:
        'idcli probe op --issuer http://127.0.0.1:3000 --client-id ID --headless --baseline known.json ' +
        '--sarif op.sarif',
      what: 'for CI: only what is new fails',
    },
  ],
});
