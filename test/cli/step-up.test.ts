/** `login --step-up`: the demands of a resource, bearer and DPoP; and the assertion that idcli makes. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeStepUp } from '../../src/checks/index.ts';
import { LOGIN_WAYS } from '../../src/explain/login-ways.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

const login = (...more: readonly string[]) =>
  runJson(onlineWorld(), ['login', '--provider', 'generic', '--sandbox', '--headless', ...more]);
const STEP_UP = [...LOGIN_WAYS['step-up'].options.split(' '), '--scope', 'openid api'];

describe('a resource that demands a stronger login', () => {
  it.each([[[]], [['--dpop']]])('gets the token of a second one, %j', async (more) => {
    const { document, code } = await login(...STEP_UP, ...more);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.data?.stepUp).toEqual({ status: 200 });
    const findings = document.reports.filter(({ subject }) => subject === 'step_up');
    expect(findings.map((report) => report.findings.map(({ status }) => status))).toEqual([
      ['pass', 'skip'],
      ['skip', 'pass'],
    ]);
  });

  it('gets the token of a second one by CIBA', async () => {
    const { document, code } = await login(...STEP_UP, '--grant', 'ciba');
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.data?.stepUp).toEqual({ status: 200 });
    expect(document.reports.filter(({ subject }) => subject === 'step_up')).toHaveLength(2);
  });

  it('gets none of a device, whose request asks for no level', async () => {
    const { document, code } = await login(...STEP_UP, '--grant', 'device');
    expect(failingChecks(document)).toEqual(['step_up.accepted']);
    expect(code).toBe(1);
  });

  it('is not asked with the token of a refused login', async () => {
    const { document, code } = await login(...STEP_UP, '--fault', 'wrong-nonce');
    expect(failingChecks(document)).toEqual(['id_token.nonce']);
    expect(document.data?.stepUp).toBeUndefined();
    expect(code).toBe(1);
  });

  it('is content with a login that is fresh', async () => {
    const url = '/generic/resource?max_age=3600';
    const { document } = await login('--step-up', url, '--scope', 'openid api');
    expect(document.data?.stepUp).toEqual({ status: 200 });
    expect(document.reports.filter(({ subject }) => subject === 'step_up')).toHaveLength(1);
  });

  it.each([
    [{ status: 401, isRepeated: false, demand: {} }, ['step_up.challenge']],
    [{ status: 401, isRepeated: true, demand: { maxAge: 5 } }, ['step_up.accepted']],
    [{ status: 403, isRepeated: true }, ['step_up.accepted']],
    [{ status: 403, isRepeated: false }, ['step_up.accepted']],
    [{ status: 200, isRepeated: false }, []],
    [{ status: 200, isRepeated: true }, []],
  ])('%j', async (input, fails) => {
    const { findings } = await judgeStepUp(input);
    expect(findings.filter(({ status }) => status === 'fail').map(({ code }) => code)).toEqual(fails);
  });
});

describe('jwt-bearer with an assertion that idcli makes', () => {
  const options = ['login', '--provider', 'generic', '--sandbox', '--grant', 'jwt-bearer', '--scope', 'api'];

  it('about a person of the sandbox', async () => {
    const { document, code } = await runJson(onlineWorld(), [...options, '--assertion-subject', 'default']);
    expect(document.error).toBeUndefined();
    expect(document.tokens?.access_token).toBeDefined();
    expect(code).toBe(0);
  });

  it.each([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
    ['Ed25519', generateKeyPairSync('ed25519')],
  ])('signed by a key of yours that is not registered: %s', async (_name, { privateKey }) => {
    const KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { document, code } = await runJson(onlineWorld({ env: { KEY } }), [
      ...options,
      ...['--assertion-subject', 'default', '--client-key', 'env:KEY'],
    ]);
    expect(document.error?.provider?.error).toBe('invalid_grant');
    expect(code).toBe(4);
  });

  it.each([
    [['--assertion-subject', 'x', '--assertion', 'e30.e30.x'], 'exclude each other'],
    [['--client-id', 'sandbox-generic-post', '--assertion-subject', 'x'], 'needs a private key'],
  ])('%j is refused', async (more, fact) => {
    const { document, code } = await runJson(onlineWorld(), [...options, ...more]);
    expect(document.error?.message).toContain(fact);
    expect(code).toBe(2);
  });
});
