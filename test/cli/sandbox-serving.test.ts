/** `idcli sandbox` while it serves: banner, a line for each request, evidence, and what outlasts a restart. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { fileOf } from '../helpers/report.ts';
import { runIn, runJson } from '../helpers/run.ts';
import type { TestWorld } from '../helpers/world.ts';

interface Serving {
  readonly url: string;
  readonly world: TestWorld;
  /** Ends it with Ctrl-C. */
  end(): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2000 && !isSo(); tries += 1) await wait(20);
}

async function serve(args: readonly string[], world = onlineWorld()): Promise<Serving> {
  const running = runIn(world, ['sandbox', '--port', '0', ...args]);
  const address = () => /http:\/\/127\.0\.0\.1:\d+/.exec(world.stdout.text())?.[0];
  await until(() => address() !== undefined);
  return {
    url: address() ?? '',
    world,
    async end() {
      world.abort('SIGINT');
      return running;
    },
  };
}

const refused = (url: string): Promise<Response> =>
  fetch(
    `${url}/ingroupe/oauth2/authorize?response_type=code&redirect_uri=http://localhost/callback&client_id=%1b[31mnobody&state=secret-state`,
  );

const exchange = (url: string): Promise<Response> =>
  fetch(`${url}/ingroupe/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'a-code',
      client_secret: 'a-secret',
    }),
  });

describe('for people', () => {
  it('fits on a screen of 24 rows and 80 columns, and says how to use and how to end it', async () => {
    const { url, end } = await serve([]);
    const { code, stdout } = await end();
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.length).toBeLessThan(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    // The page on the sandbox shows what is printed.
    const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    expect(page).toContain(stdout.trimEnd().replaceAll(url, 'http://127.0.0.1:8400'));
    for (const part of [`open ${url}`, 'esigning', `issuer ${url}/generic`, `--sandbox ${url}`, 'Ctrl-C'])
      expect(stdout).toContain(part);
  });

  it('tells of each request on a line, without values and control characters', async () => {
    const { url, end } = await serve([]);
    await refused(url);
    await fetch(`${url}/.well-known/openid-configuration`);
    const { stderr } = await end();
    expect(stderr).toMatch(
      /^\d\d:\d\d:\d\d {2}401 {2}GET {3}\/ingroupe\/oauth2\/authorize {2}unauthorized_client: /m,
    );
    expect(stderr).toMatch(/404 {2}GET {3}\/\.well-known\/openid-configuration {2}unknown path$/m);
    expect(stderr).not.toContain('secret-state');
    expect(stderr).not.toContain('\x1b');
  });

  it('adds parameters and settings with --verbose, and says nothing more with --quiet', async () => {
    const talkative = await serve(['--verbose']);
    await refused(talkative.url);
    const said = await talkative.end();
    expect(said.stdout).toContain('sandbox-ingroupe-secret');
    expect(said.stderr).toContain('state=•••');
    const quiet = await serve(['--quiet']);
    await refused(quiet.url);
    expect((await quiet.end()).stderr).toBe('');
  });

  it('traces and repeats each request as it comes, masked', async () => {
    const { url, world, end } = await serve(['--trace', '--curl']);
    await exchange(url);
    await until(() => world.stderr.text().includes('curl '));
    const { stderr } = await end();
    expect(stderr).toMatch(
      / 1 {2}POST {2}401 {2}\d+ ms {2}http:\/\/127\.0\.0\.1:\d+\/ingroupe\/oauth2\/token/,
    );
    expect(stderr).toContain('"$IDCLI_CLIENT_SECRET"');
    expect(stderr).not.toContain('a-secret');
  });

  it('writes a HAR file at the end', async () => {
    const { url, world, end } = await serve(['--har', 'seen.har']);
    await exchange(url);
    await end();
    const { log } = JSON.parse(fileOf(world, 'seen.har')) as {
      log: { entries: { request: { url: string }; response: { status: number } }[] };
    };
    expect(log.entries).toMatchObject([
      { request: { url: `${url}/ingroupe/oauth2/token` }, response: { status: 401 } },
    ]);
    expect(fileOf(world, 'seen.har')).not.toContain('a-secret');
  });
});

describe('for scripts', () => {
  it('--json prints a line with the addresses, then a line an event, masked', async () => {
    const { url, end } = await serve(['--json']);
    await refused(url);
    await exchange(url);
    const { code, stdout, stderr } = await end();
    const [first, ...events] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(first).toMatchObject({
      url,
      tenants: expect.arrayContaining([expect.objectContaining({ id: 'generic' })]),
    });
    expect(events).toMatchObject([
      { event: 'request', number: 1, system: 'ingroupe', status: 401, parameters: { state: '•••' } },
      { event: 'request', number: 2, parameters: { code: '•••', client_secret: '•••' } },
    ]);
  });

  it('a taken port is one document, and nothing else', async () => {
    const { url, end } = await serve([]);
    const { document, code } = await runJson(onlineWorld(), ['sandbox', '--port', new URL(url).port]);
    expect({ code, error: document.error?.code }).toEqual({ code: 2, error: 'PORT_TAKEN' });
    await end();
  });
});

describe('--state', () => {
  const register = (url: string) =>
    fetch(`${url}/_sandbox/clients`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        clients: [{ client_id: 'mine', client_secret: 'mine', redirect_uris: ['http://localhost/cb'] }],
      }),
    });

  it('keeps clients and people in a file of the owner, over a restart', async () => {
    const first = await serve(['--state', 'state.json']);
    expect((await register(first.url)).status).toBe(200);
    expect((await first.end()).code).toBe(0);
    const { data, mode } = first.world.written.get('/project/state.json') ?? {};
    expect(mode).toBe(0o600);
    const second = await serve(
      ['--state', 'state.json'],
      onlineWorld({ files: { '/project/state.json': data ?? '' } }),
    );
    expect((await fetch(`${second.url}/console/clients/mine`)).status).toBe(200);
    await second.end();
  });

  it.each([
    ['cut off', '{"schema":"idcli.sandbox/v1","systems":{"gen', 'cut off or was changed'],
    ['empty', '', 'cut off or was changed'],
    ['of something else', '{"clients":[]}', 'not a state of a sandbox'],
    [
      'changed by hand',
      '{"schema":"idcli.sandbox/v1","systems":{"generic":{"own":{"clients":[{"client_id":7}]}}}}',
      'clients.0',
    ],
    [
      'with other sessions',
      '{"schema":"idcli.sandbox/v1","systems":{"generic":{"own":{"clients":[],"people":[{"id":"a"}],"scopes":{},"registrationTokens":{},"sessions":[{"id":1}]}}}}',
      'sessions',
    ],
  ])('a file that is %s is refused by name, and left alone', async (_name, content, reason) => {
    const world = onlineWorld({ files: { '/project/state.json': content } });
    const { document, code } = await runJson(world, ['sandbox', '--port', '0', '--state', 'state.json']);
    expect({ code, error: document.error?.code }).toEqual({ code: 2, error: 'CONFIG_INVALID' });
    expect(document.error?.message).toContain('state.json');
    expect(document.error?.message).toContain(reason);
    expect(world.written.size).toBe(0);
  });
});

describe('options that would mean nothing', () => {
  it.each([
    [['completion', 'bash', '--har', 'x.har'], '--har'],
    [['init', '--provider', 'ingroupe', '--trace'], '--trace'],
    [['explain', 'id_token.nonce', '--curl'], '--curl'],
    [['providers', 'list', '--curl'], '--curl'],
    [['trust', 'show', '--trace'], '--trace'],
  ])('are refused: %j', async (argv, option) => {
    const { document, code } = await runJson(onlineWorld(), argv);
    expect(code).toBe(2);
    expect(document.error?.message).toContain(`so ${option} would have nothing to show`);
  });

  it('are not an error where the environment sets them for every command', async () => {
    const { code } = await runJson(onlineWorld({ env: { IDCLI_TRACE: '1' } }), ['explain', 'id_token.nonce']);
    expect(code).toBe(0);
  });
});
