/** A sandbox by https, which clients trust by `--ca`, and the issuers of a run, which nobody has seen before. */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../src/loopback/certificate.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { CLIENT_SECRET } from '../../src/sandbox/tenants/generic/clients/ready-made.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, network, runJson } from '../helpers/run.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    https: true,
    makeCertificate: makeSelfSignedCertificate,
    fetch: network({}),
  });
});
afterAll(() => sandbox?.close());

const world = (seed: string) =>
  onlineWorld({
    seed,
    env: { SECRET: CLIENT_SECRET },
    files: { '/project/ca.pem': sandbox.certificate ?? '' },
  });
const CLIENT = ['--client-id', 'sandbox-generic-client', '--client-secret', 'env:SECRET'];

describe('by https', () => {
  it.each([
    ['ingroupe', []],
    ['signicat-sms-otp', []],
    ['generic', ['--par', '--dpop', '--userinfo']],
    ['generic', ['--client-id', 'sandbox-generic-self-signed-tls', '--userinfo']],
  ])('%s %j', async (provider, more) => {
    const { document, code } = await runJson(world(`${provider} ${more.join()}`), [
      ...['login', '--provider', provider, '--sandbox', sandbox.url, '--ca', 'ca.pem', '--headless', ...more],
    ]);
    expect({ error: document.error, fails: failingChecks(document), code }).toEqual({ fails: [], code: 0 });
  });

  it('is not trusted without --ca, and the error says how to trust it', async () => {
    const { document, code } = await runJson(world('none'), [
      ...['login', '--provider', 'generic', '--sandbox', sandbox.url, '--headless'],
    ]);
    expect(document.error?.code).toBe('TLS_FAILED');
    expect(document.error?.hint).toContain('--ca');
    expect(code).toBe(3);
  });
});

describe('an issuer of a run', () => {
  const logIn = (name: string, ...more: readonly string[]) =>
    runJson(world(name), [
      ...['login', '--issuer', `${sandbox.url}/generic/run/${name}/`, '--ca', 'ca.pem', '--headless'],
      ...['--userinfo', ...more],
    ]);

  it.each([
    ['one', CLIENT],
    ['two', [...CLIENT, '--par', '--dpop', '--response-mode', 'jwt']],
    ['three', [...CLIENT, '--response-type', 'code id_token']],
    ['four', ['--register']],
  ])('%s is an issuer of its own, %j', async (name, more) => {
    const { document, code } = await logIn(name, ...more);
    expect({ error: document.error, fails: failingChecks(document), code }).toEqual({ fails: [], code: 0 });
    expect(document.claims?.source).toMatchObject({ issuer: `${sandbox.url}/generic/run/${name}/` });
  });

  it('plays faults like any other', async () => {
    sandbox.choose('generic', 'wrong-nonce');
    const { document } = await logIn('five', ...CLIENT);
    sandbox.choose('generic', 'ok');
    expect(failingChecks(document)).toEqual(['id_token.nonce']);
  });

  it('is not the issuer of another run: the slash at its end counts', async () => {
    const { document } = await runJson(world('six'), [
      ...['login', '--issuer', `${sandbox.url}/generic/run/six`, '--ca', 'ca.pem', '--headless'],
      ...CLIENT,
    ]);
    expect(failingChecks(document)).toEqual(['discovery.issuer']);
  });
});
