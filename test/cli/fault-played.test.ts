/** A fault that was asked for is played, or the command says that it was not. */
import { describe, expect, it } from 'vitest';
import { faultsOf, SYSTEMS, startSandbox } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';

const SMS_OTP = ['login', '--provider', 'signicat-sms-otp', '--headless', '--sandbox'];
const IDHUB = ['login', '--provider', 'ingroupe', '--headless', '--sandbox'];

describe('a fault that cannot be played is refused before anything is sent', () => {
  it.each([
    ['another protocol', [...SMS_OTP, '--fault', 'xsw-1'], '--protocol saml'],
    ['another protocol, REST', [...SMS_OTP, '--protocol', 'rest', '--fault', 'xsw-1'], '--protocol saml'],
    [
      'another protocol, SAML',
      [...SMS_OTP, '--protocol', 'saml', '--fault', 'wrong-nonce'],
      'login --provider',
    ],
    ['a level', [...SMS_OTP, '--fault', 'loa-unmet'], '--acr-values "idp:otp-sms loa:substantial"'],
    ['a level, SAML', [...SMS_OTP, '--protocol', 'saml', '--fault', 'loa-unmet'], '--loa substantial'],
    ['a scope', [...IDHUB, '--scope', 'openid', '--fault', 'age-unknown'], 'age_over_18'],
    ['max_age', [...IDHUB, '--fault', 'stale-auth-time'], '--max-age'],
    ['PKCE', [...IDHUB, '--no-pkce', '--fault', 'strict-parameters'], '--no-pkce'],
  ] as const)('%s', async (_, argv, hint) => {
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, document.error?.code]).toEqual([2, 'FAULT_NOT_PLAYED']);
    expect(document.error?.hint).toContain(hint);
  });

  it('at every tenant', () => {
    const undeclared = SYSTEMS.flatMap((system) =>
      faultsOf(system).filter(({ protocols }) => Object.keys(protocols ?? {}).length === 0),
    );
    expect(undeclared).toEqual([]);
  });
});

describe('a fault that never came into play fails with 1, since something was sent', () => {
  const SESSION = ['session', 'create', '--provider', 'signicat-sms-otp', '--flow', 'headless'];
  it.each([
    ['inspect', ['inspect', '--provider', 'ingroupe', '--sandbox', '--fault', 'wrong-nonce']],
    ['a step of Net iD', ['net-id', 'state', '--sandbox', '--fault', 'user-cancel']],
    ['a step of the REST API', [...SESSION, '--sandbox', '--fault', 'session-error']],
  ] as const)('%s', async (_, argv) => {
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, document.error?.code]).toEqual([1, 'FAULT_NOT_PLAYED']);
  });
});

describe('a running sandbox reports what was played', () => {
  const open = () =>
    startSandbox({
      now: () => new Date(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      sleep: async () => {},
      port: 0,
    });

  it('in its state, and a login that never came to it fails', async () => {
    const sandbox = await open();
    try {
      const played = await runJson(onlineWorld(), [
        ...['login', '--provider', 'ingroupe', '--headless', '--fault', 'wrong-nonce'],
        ...['--sandbox', sandbox.url],
      ]);
      expect(played.code).toBe(1);
      expect(played.document.error?.code).not.toBe('FAULT_NOT_PLAYED');
      expect(sandbox.played()).toEqual([{ system: 'ingroupe', scenario: 'wrong-nonce', times: 1 }]);
      const state = (await (await fetch(`${sandbox.url}/_sandbox/state`)).json()) as { played: unknown };
      expect(state.played).toEqual(sandbox.played());
    } finally {
      await sandbox.close();
    }
  });
});

describe('the key set rotates when a token is signed, whoever fetched it before', () => {
  it('shows the new key only then', async () => {
    const sandbox = await startSandbox({
      now: () => new Date(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      sleep: async () => {},
      port: 0,
      faults: { ingroupe: 'key-rotation' },
    });
    const kids = async () => {
      const set = (await (await fetch(`${sandbox.url}/ingroupe/oauth2/jwks`)).json()) as {
        keys: { kid: string }[];
      };
      return set.keys.map(({ kid }) => kid);
    };
    try {
      // A relying party that keeps the set has fetched it once, or often.
      for (let times = 0; times < 3; times += 1) expect(await kids()).toEqual(['sandbox-ingroupe-1']);
      const { code } = await runJson(onlineWorld(), [
        ...['login', '--provider', 'ingroupe', '--headless', '--sandbox', sandbox.url],
      ]);
      expect(code).toBe(0);
      expect(await kids()).toEqual(['sandbox-ingroupe-1', 'sandbox-ingroupe-2']);
    } finally {
      await sandbox.close();
    }
  });
});

describe('a step of a scenario file', () => {
  it('fails, whatever was expected of it', async () => {
    const file = [
      'steps:',
      '  - name: wrapped',
      '    run: login --provider signicat-sms-otp --headless --sandbox',
      '    fault: xsw-1',
      '    expect: { exit: 2 }',
      '',
    ].join('\n');
    const { code, document } = await runJson(onlineWorld({ files: { '/project/a.yaml': file } }), [
      ...['run', 'a.yaml'],
    ]);
    const finding = document.reports
      .flatMap(({ findings }) => findings)
      .find((one) => one.code === 'scenario.run');
    expect([code, finding?.status, finding?.message]).toEqual([
      1,
      'fail',
      expect.stringContaining('played over SAML'),
    ]);
  });
});
