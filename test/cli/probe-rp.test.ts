/** `idcli probe rp` as it is typed, at a relying party of the tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { type RelyingParty, type Settings, startRelyingParty } from '../helpers/relying-party.ts';
import { runIn, runJson } from '../helpers/run.ts';
import type { TestWorldOptions } from '../helpers/world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const CLIENT = 'application-under-test';

/** A relying party that is told the issuer as it starts, as others are by their environment. */
async function relyingParty(settings: Settings, port: number): Promise<RelyingParty> {
  const app = await startRelyingParty(settings);
  closing.push(app.close);
  const issuer = `http://127.0.0.1:${port}/generic`;
  app.use({ issuer, clientId: CLIENT, secret: 'secret-of-the-application-under-test' });
  return app;
}

interface Probing {
  readonly settings?: Settings;
  readonly start?: string;
  readonly options?: readonly string[];
  readonly marks?: readonly string[];
  readonly world?: TestWorldOptions;
}

async function commandAt({ settings = {}, start = '/login', options = [], marks, world }: Probing) {
  const port = await freePort();
  const app = await relyingParty(settings, port);
  const argv = ['probe', 'rp', `${app.origin}${start}`, '--port', `${port}`, '--client-id', CLIENT];
  const words = [...(marks ?? ['--success-text', 'Welcome']), ...options];
  return {
    app,
    port,
    world: onlineWorld(world),
    argv: [...argv, ...words.map((word) => word.replaceAll('ORIGIN', app.origin))],
  };
}

async function probe(probing: Probing) {
  const { world, argv } = await commandAt(probing);
  const ran = await runJson(world, argv);
  const probes = (ran.document.data?.probes ?? []) as readonly {
    readonly id: string;
    readonly status: string;
    readonly message: string;
  }[];
  const by = (status: string) => probes.filter((one) => one.status === status).map(({ id }) => id);
  return { ...ran, probes, by, written: world.written };
}

const FEW = ['--only', 'wrong-nonce', '--only', 'login-csrf', '--only', 'aud-array'];

describe('results', () => {
  it('passes at a right application, and says how to register it first', async () => {
    const { code, by, stderr } = await probe({ options: FEW });
    expect(by('pass')).toEqual(['good-login', 'login-csrf', 'aud-array', 'wrong-nonce']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/CLIENT_ID=application-under-test\n {2}CLIENT_SECRET=secret-of-/);
  });

  it('fails with exit code 1 where something grave is let in', async () => {
    const { code, by, document } = await probe({ settings: { holes: ['nonce'] }, options: FEW });
    expect(by('fail')).toEqual(['wrong-nonce']);
    expect(code).toBe(1);
    expect(document.reports.at(-1)).toMatchObject({ subject: 'rp', verdict: 'invalid' });
  });

  it('tells another issuer where the start takes one, for what is kept otherwise', async () => {
    const options = ['--only', 'discovery-issuer-mismatch', '--only', 'key-rotation'];
    const kept = await probe({ options });
    expect(kept.by('inconclusive')).toEqual(['discovery-issuer-mismatch']);
    const told = await probe({ options, start: '/login?issuer={issuer}' });
    expect(told.by('pass')).toEqual(['good-login', 'discovery-issuer-mismatch', 'key-rotation']);
  });

  it('sees a crash, and sends nothing more to who is gone', async () => {
    const { by, probes } = await probe({
      settings: { holes: ['crashes'] },
      options: ['--only', 'missing-state', '--only', 'wrong-nonce', '--only', 'expired'],
    });
    expect(by('fail')).toEqual(['missing-state']);
    expect(probes.find(({ status }) => status === 'fail')?.message).toMatch(
      /does not answer any more: it may have crashed/,
    );
    expect(by('skip')).toEqual(['expired', 'wrong-nonce']);
    expect(probes.at(-1)?.message).toBe('not sent: the application does not answer any more');
  });

  it('sees a session that begins before the error page', async () => {
    const { by, document } = await probe({ settings: { holes: ['session-too-early'] }, options: FEW });
    expect(by('fail')).toEqual(['wrong-nonce']);
    expect(JSON.stringify(document.data?.probes)).toContain('and yet /me shows the login');
  });

  it('goes on from a state, with the good login again', async () => {
    const { argv, world } = await commandAt({ options: [...FEW, '--state', 'rp.json'] });
    await runJson(world, argv);
    const file = new TextDecoder().decode(world.written.get('/project/rp.json')?.data);
    expect(JSON.parse(file).results).toHaveLength(4);
    const next = onlineWorld({ files: { '/project/rp.json': file } });
    const { document } = await runJson(next, argv);
    const earlier = ((document.data?.probes ?? []) as { id: string; earlier?: boolean }[]).filter(
      (one) => one.earlier,
    );
    expect(earlier.map(({ id }) => id)).toEqual(['login-csrf', 'aud-array', 'wrong-nonce']);
  });
});

describe('how success looks', () => {
  const MARKS: readonly (readonly [string, readonly string[]])[] = [
    ['--success-url', ['--success-url', 'ORIGIN/me', '--success-status', '200']],
    ['--success-status', ['--success-status', '200', '--success-text', 'Welcome']],
    ['--failure-text', ['--success-url', 'ORIGIN/me', '--failure-text', 'Please log in']],
  ];
  it.each(MARKS)('%s', async (_what, marks) => {
    const settings = { holes: ['nonce'] };
    const { by } = await probe({
      marks,
      settings,
      options: ['--only', 'wrong-nonce', '--only', 'wrong-iss'],
    });
    expect([by('pass'), by('fail')]).toEqual([['good-login', 'wrong-iss'], ['wrong-nonce']]);
  });

  it('takes the page of --home-url for what a stranger must not see', async () => {
    const options = ['--home-url', 'ORIGIN/account', '--only', 'session-fixation'];
    const marks = ['--success-status', '200', '--success-text', 'Account'];
    // Where the login ends shows no account: the mark is on the other page only.
    const wrong = await probe({ marks, options });
    expect(wrong.probes[0]?.message).toMatch(/does not end with the mark of success: 200 "Welcome/);
    const { by, probes } = await probe({
      options: [...options.slice(0, 1), 'ORIGIN/me', ...options.slice(2)],
      settings: { holes: ['keeps-session'] },
    });
    expect(by('fail')).toEqual(['session-fixation']);
    expect(probes.at(-1)?.message).toMatch(/cookies of before the login are logged in after it: sid/);
  });

  it('resets what the application keeps before each login', async () => {
    const options = ['--reset-url', 'ORIGIN/forget', '--only', 'discovery-issuer-mismatch'];
    const { by } = await probe({ options });
    expect(by('pass')).toEqual(['good-login', 'discovery-issuer-mismatch']);
  });

  it('looks for requests that come late', async () => {
    const settings = { holes: ['tries-later'] };
    const options = ['--only', 'wrong-nonce', '--only', 'wrong-iss'];
    const waited = await probe({ settings, options: [...options, '--wait', '5'] });
    expect(waited.by('warn')).toEqual(['wrong-iss', 'wrong-nonce']);
    expect(waited.probes.at(-1)?.message).toMatch(/^refused: .*; later the application asked token$/);
  });

  it('logs out where the application does', async () => {
    const options = ['--logout-url', 'ORIGIN/logout', '--only', 'logout'];
    const back = ['--post-logout-redirect-uri', 'ORIGIN/bye'];
    const refused = await probe({ options });
    expect(refused.probes.at(-1)?.message).toMatch(/^the provider refuses the logout: 400/);
    expect((await probe({ options: [...options, ...back] })).by('pass')).toEqual(['good-login', 'logout']);
    const statuses = await Promise.all(
      ['stays-logged-in', 'leaves-alone', 'no-hint'].map(async (hole) => {
        const { probes } = await probe({ options: [...options, ...back], settings: { holes: [hole] } });
        return probes.at(-1)?.status;
      }),
    );
    expect(statuses).toEqual(['fail', 'warn', 'warn']);
  });
});

describe('plans', () => {
  it('says what the suite would', async () => {
    const { document, code } = await probe({
      options: ['--plan', 'oidc-basic'],
      settings: { holes: ['signature', 'aud'] },
    });
    const plan = document.data?.plan as { module: string; suite: string; ours: string }[];
    const suite = Object.fromEntries(
      plan.map((row) => [row.module.replace(/^oidcc-client-test-?/, ''), row.suite]),
    );
    expect(suite).toEqual({
      '': 'PASSED',
      'idtoken-sig-rs256': 'UNKNOWN',
      'scope-userinfo-claims': 'PASSED',
      'client-secret-basic': 'UNKNOWN',
      'invalid-iss': 'PASSED',
      'invalid-aud': 'FAILED',
      'missing-sub': 'PASSED',
      'missing-iat': 'PASSED',
      'nonce-invalid': 'PASSED',
      'idtoken-sig-none': 'PASSED',
      'invalid-sig-rs256': 'SKIPPED',
      'kid-absent-single-jwks': 'PASSED',
      'kid-absent-multiple-jwks': 'PASSED',
      'userinfo-invalid-sub': 'PASSED',
    });
    expect(code).toBe(1);
  });
});

describe('bad input', () => {
  it.each([
    ['no address', ['probe', 'rp', '--success-text', 'x'], /address where a login starts is missing/],
    ['no mark', ['probe', 'rp', 'http://127.0.0.1:9/login'], /how a login that succeeded looks is not said/],
    ['an empty mark', ['probe', 'rp', 'http://127.0.0.1:9/', '--success-text', ''], /on every page/],
    ['no http', ['probe', 'rp', 'ftp://127.0.0.1/', '--success-text', 'x'], /is no http address/],
    ['no url', ['probe', 'rp', 'login', '--success-text', 'x'], /is no http address/],
    ['no system', ['probe', 'rp', '--list', '--provider', 'generik'], /did you mean generic/],
    ['no probe', ['probe', 'rp', '--list', '--only', 'wrong-nonse'], /which is no probe here/],
    [
      'a stranger',
      ['probe', 'rp', 'https://shop.example.com/login', '--success-text', 'x'],
      /is not on this machine/,
    ],
  ])('refuses %s', async (_what, argv, says) => {
    const { code, stderr } = await runIn(onlineWorld(), argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });

  it('refuses a mark that pages before the login have too', async () => {
    const { code, document } = await probe({ marks: ['--success-text', 'Shop'], options: FEW });
    expect(code).toBe(2);
    expect(document.error?.message).toMatch(/the page before the login has the mark of success too/);
  });

  it('says when a good login has no mark of success', async () => {
    const { code, probes } = await probe({ marks: ['--success-text', 'Bonjour'], options: FEW });
    expect(code).toBe(1);
    expect(probes.map(({ status }) => status)).toEqual(['fail', 'skip', 'skip', 'skip']);
    expect(probes[0]?.message).toMatch(/does not end with the mark of success: 200 "Welcome/);
  });

  it('says what the page says when the application never comes', async () => {
    const { code, document } = await probe({ start: '/', options: FEW });
    expect(code).toBe(6);
    expect(document.error?.message).toMatch(/sent nobody to the provider: .* "Log in"/);
  });

  it('says when a page needs scripts', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><script src="/app.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => void server.close());
    const start = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const argv = ['probe', 'rp', start, '--success-text', 'x', '--port', '0'];
    const { code, document } = await runJson(onlineWorld(), argv);
    expect(code).toBe(6);
    expect(document.error?.message).toMatch(/it needs scripts \(--player chromium\)/);
  });

  it('says when nothing answers', async () => {
    const argv = ['probe', 'rp', 'http://127.0.0.1:9/login', '--success-text', 'x', '--port', '0'];
    const { code, document } = await runJson(onlineWorld(), [...argv, '--timeout', '0']);
    expect(code).toBe(3);
    expect(document.error).toMatchObject({
      code: 'NETWORK',
      message: 'nothing answers at http://127.0.0.1:9/login',
    });
  });

  it('says when a file of clients has none for the provider that it plays', async () => {
    const client = {
      system: 'ingroupe',
      client_id: 'x',
      client_secret: 'x',
      redirect_uris: ['http://a.example'],
    };
    const files = { '/project/clients.json': JSON.stringify({ clients: [client] }) };
    const argv = ['probe', 'rp', 'http://127.0.0.1:9/login', '--success-text', 'x', '--port', '0'];
    const { code, document } = await runJson(onlineWorld({ files }), [...argv, '--clients', 'clients.json']);
    expect(code).toBe(2);
    expect(document.error?.message).toContain('clients.json has no client of the system generic');
  });

  it('says when the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    const argv = ['probe', 'rp', 'http://127.0.0.1:9/login', '--success-text', 'x', '--port', `${port}`];
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, document.error?.code]).toEqual([2, 'PORT_TAKEN']);
  });
});

it('shows settings and plan, and sends nothing', async () => {
  const argv = ['probe', 'rp', 'http://127.0.0.1:9/login', '--success-text', 'x', '--port', '0', '--dry-run'];
  const { code, document } = await runJson(onlineWorld(), [
    ...argv,
    '--redirect-uri',
    'http://127.0.0.1:9/cb',
  ]);
  expect(code).toBe(0);
  expect(document.data?.environment).toMatchObject({
    CLIENT_ID: 'sandbox-generic-client',
    REDIRECT_URI: 'http://127.0.0.1:9/cb',
  });
  expect(((document.data?.planned ?? []) as unknown[]).length).toBeGreaterThan(60);
});
