/** `idcli sandbox --listen ADDRESS --allow-host NAME`: the exception for containers, and everything that it refuses. */
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hostileCheckout } from '../attack/checkout.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';

const BOTH = ['--listen', '0.0.0.0', '--allow-host', 'sandbox.test'];

/** Starts a sandbox, and returns how to ask it under a name. */
async function serve(args: readonly string[]) {
  const world = onlineWorld();
  const running = runIn(world, ['sandbox', '--port', '0', '--json', ...args]);
  while (!world.stdout.text().includes('\n')) await wait(5);
  const { url } = JSON.parse(world.stdout.text().split('\n')[0] ?? '') as { url: string };
  const ask = (host: string, path: string, headers: object = {}, method = 'GET') =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const { port } = new URL(url);
      const sent = request(
        { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
        (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (text: string) => {
            body += text;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
        },
      );
      sent.on('error', reject);
      sent.end(method === 'POST' ? '{}' : undefined);
    });
  return {
    url,
    port: new URL(url).port,
    ask,
    async end() {
      world.abort('SIGINT');
      return running;
    },
  };
}

const DISCOVERY = '/generic/.well-known/openid-configuration';

describe('with both', () => {
  it('the first name is that of the issuers, and it warns, also with --quiet', async () => {
    const { url, port, ask, end } = await serve([...BOTH, '--quiet']);
    expect(url).toBe(`http://sandbox.test:${port}`);
    const { body } = await ask(`sandbox.test:${port}`, DISCOVERY);
    expect(JSON.parse(body).issuer).toBe(`http://sandbox.test:${port}/generic`);
    const { code, stderr } = await end();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^WARNING: everybody who reaches 0\.0\.0\.0 can log in as anybody/);
  });

  it('answers to its names and those of loopback only, each with its port', async () => {
    const { port, ask, end } = await serve([
      ...BOTH,
      '--allow-host',
      'localhost:4999',
      '--allow-host',
      'Other',
    ]);
    for (const host of [`sandbox.test:${port}`, `OTHER:${port}`, 'localhost:4999', `127.0.0.1:${port}`])
      expect(`${host} ${(await ask(host, DISCOVERY)).status}`).toBe(`${host} 200`);
    for (const host of [
      ...['sandbox.test', 'sandbox.test:1', `evil.test:${port}`, `0.0.0.0:${port}`, `x.sandbox.test:${port}`],
      ...[`sandbox.test.:${port}`, 'other:4999', `sandbox.test:${port}@evil.test`],
    ])
      expect(`${host} ${(await ask(host, DISCOVERY)).status}`).toBe(`${host} 421`);
    await end();
  });

  it('takes control calls and opens its console for no page of another origin', async () => {
    const { port, ask, end } = await serve(BOTH);
    const host = `sandbox.test:${port}`;
    const json = { 'content-type': 'application/json' };
    const post = async (headers: object) =>
      (await ask(host, '/_sandbox/reset', { ...json, ...headers }, 'POST')).status;
    expect(await post({ origin: 'http://evil.test' })).toBe(403);
    expect(await post({ origin: `http://localhost:${port}` })).toBe(403);
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await post({ origin: `http://${host}` })).toBe(200);
    const act = { 'content-type': 'application/x-www-form-urlencoded', origin: `http://${host}` };
    expect((await ask(host, '/console/act', act, 'POST')).status).toBe(403);
    await end();
  });

  it('asks no address of its own machine on behalf of whoever reaches it', async () => {
    let asked = 0;
    const { createServer } = await import('node:http');
    const server = createServer((_, response) => {
      asked += 1;
      response.end('e30.e30.');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port: own } = server.address() as { port: number };
    const query = new URLSearchParams({
      client_id: 'sandbox-generic-request-uri',
      response_type: 'code',
      scope: 'openid',
      request_uri: `http://127.0.0.1:${own}/request.jwt`,
    });
    const path = `/generic/authorize?${query}`;
    const closed = await serve([]);
    await closed.ask(`127.0.0.1:${closed.port}`, path);
    await closed.end();
    expect(asked).toBe(1);
    const open = await serve(BOTH);
    const { body } = await open.ask(`sandbox.test:${open.port}`, path);
    await open.end();
    expect(asked).toBe(1);
    expect(body).toContain('this sandbox makes no requests');
    server.close();
  });

  it('has the names in its certificate', async () => {
    const { url, port, end } = await serve([...BOTH, '--https']);
    expect(url).toBe(`https://sandbox.test:${port}`);
    const { connect } = await import('node:tls');
    const names = await new Promise((resolve) => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().subjectaltname);
        socket.destroy();
      });
    });
    expect(names).toContain('DNS:sandbox.test');
    await end();
  });
});

describe('is refused', () => {
  it.each<[string, string[], string, string]>([
    ['--listen alone', ['--listen', '0.0.0.0'], 'USAGE', '--listen needs --allow-host'],
    ['also on loopback', ['--listen', '127.0.0.1'], 'USAGE', '--listen needs --allow-host'],
    ['--allow-host alone', ['--allow-host', 'x'], 'USAGE', '--allow-host needs --listen'],
    ['a name to listen on', ['--listen', 'sandbox', '--allow-host', 'x'], 'USAGE', 'not an address'],
    ['an address with a port', ['--listen', '0.0.0.0:1', '--allow-host', 'x'], 'USAGE', 'not an address'],
  ])('%s', async (_, args, error, message) => {
    const { document, code } = await runJson(onlineWorld(), ['sandbox', '--port', '0', ...args]);
    expect({ code, error: document.error?.code }).toEqual({ code: 2, error });
    expect(document.error?.message).toContain(message);
  });

  it.each([
    ...[
      '*',
      '*.test',
      '0.0.0.0',
      '[::]',
      '0',
      'http://sandbox',
      'sandbox/',
      'a b',
      'a@b',
      '-a',
      'a..b',
      'sandbox.',
    ],
    ...[
      'sandbox:0',
      'sandbox:65536',
      'sandbox:',
      ':8400',
      'sandbox:8400:1',
      '999.999.999.999',
      'x'.repeat(64),
      'é',
    ],
  ])('the name %j', async (name) => {
    const words = ['sandbox', '--port', '0', '--listen', '0.0.0.0', '--allow-host', name];
    const { document, code } = await runJson(onlineWorld(), words);
    expect({ code, error: document.error?.code }).toEqual({ code: 2, error: 'USAGE' });
    expect(document.error?.message).toContain('is not a name to be reached under');
  });

  const KEYS = { sandbox: { listen: '0.0.0.0', 'allow-host': ['sandbox.test'] } };
  const DEFAULTS = { defaults: { listen: '0.0.0.0', 'allow-host': ['sandbox.test'] } };
  it.each<[string, object]>([
    ['below sandbox', KEYS],
    ['as defaults', DEFAULTS],
  ])('in the configuration of a checkout, %s', async (_, configuration) => {
    const checkout = hostileCheckout({});
    checkout.write({ 'idcli.config.yaml': JSON.stringify(configuration) });
    const { code, stderr, stdout } = await checkout.run(['sandbox', '--port', '0', '--json']);
    expect(code, stderr).toBe(2);
    expect(stdout + stderr).toMatch(/listen|allow-host/);
    expect(stdout).not.toContain('sandbox.test:');
  });

  it('the address that a file names for logins', async () => {
    const checkout = hostileCheckout({});
    checkout.write({ 'idcli.config.yaml': JSON.stringify({ defaults: { listen: '0.0.0.0' } }) });
    const { code, stdout } = await checkout.run(['sandbox', '--port', '0', '--json', '--allow-host', 'x']);
    expect(code).toBe(2);
    expect(stdout).toContain('--allow-host needs --listen');
  });

  it('in a line of a scenario file', async () => {
    const checkout = hostileCheckout({});
    const run = `sandbox --port 0 ${BOTH.join(' ')}`;
    checkout.write({ 'attack.yaml': JSON.stringify({ steps: [{ run }] }) });
    const { code, stdout } = await checkout.run(['run', 'attack.yaml', '--verbose']);
    expect(code).not.toBe(0);
    expect(stdout).not.toContain('sandbox.test:');
  });

  it('in the environment', async () => {
    const world = onlineWorld({ env: { IDCLI_LISTEN: '0.0.0.0', IDCLI_ALLOW_HOST: 'sandbox.test' } });
    const running = runIn(world, ['sandbox', '--port', '0', '--json']);
    while (!world.stdout.text().includes('\n')) await wait(5);
    world.abort('SIGINT');
    await running;
    expect(JSON.parse(world.stdout.text()).url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(world.stderr.text()).toContain('IDCLI_LISTEN is not read');
  });
});
