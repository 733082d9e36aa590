/** What a folder can do to whoever merely stands in it: links, odd homes, files above, completion, setup commands. */
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFolder, homeFolder } from '../../src/node/config-folder.ts';
import { diskFiles } from '../../src/node/files.ts';
import { guard } from '../../src/trust/guard.ts';
import type { Transport } from '../../src/world.ts';
import { testWorld } from '../helpers/world.ts';
import { CANARY, hostileCheckout, listener, touch } from './checkout.ts';

describe("the user's own configuration is never looked for in the checkout", () => {
  it.each<[NodeJS.ProcessEnv, NodeJS.Platform]>([
    [{ XDG_CONFIG_HOME: '.', HOME: '/home/user' }, 'linux'],
    [{ XDG_CONFIG_HOME: '', HOME: '/home/user' }, 'linux'],
    [{ XDG_CONFIG_HOME: '../x', HOME: '/home/user' }, 'darwin'],
    [{ HOME: '.' }, 'linux'],
    [{ HOME: '' }, 'linux'],
    [{ HOME: 'home' }, 'darwin'],
    [{ APPDATA: 'x', HOME: '/home/user' }, 'win32'],
  ])('%j on %s', (env, platform) => {
    expect(configFolder(env, platform)).toMatch(/^\//);
  });
});

describe('nothing is written through a link that leads out', () => {
  const SANDBOX = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];
  const INIT = ['init', '--provider', 'ingroupe', '--client-id', 'c', '--client-secret', 'env:S'];
  it.each<[string, string, string[]]>([
    ['by init', 'idcli.config.yaml', [...INIT, '--overwrite']],
    [
      'by providers add',
      'idcli.config.yaml',
      ['providers', 'add', 'ingroupe', '--client-id', 'x', '--client-secret', 'env:S', '--in', 'project'],
    ],
    ['by run --init', 'scenarios', ['run', '--init']],
    ['by a recording', 'login.har', [...SANDBOX, '--har', 'login.har']],
    ['by a recording in a folder', 'out', [...SANDBOX, '--har', 'out/login.har']],
    ['by a report', 'report.json', ['run', 'good.yaml', '--report', 'report.json']],
    [
      'by a signature',
      'out.xml',
      ['sign-consent', '--method', 'sbid', '--text', 'x', '--sandbox', '--out', 'out.xml', '--overwrite'],
    ],
  ])('%s', async (_, link, line) => {
    const checkout = hostileCheckout({ 'good.yaml': JSON.stringify({ steps: [{ run: SANDBOX }] }) });
    const isFolder = !link.includes('.');
    const target = join(checkout.home, isFolder ? '.' : 'profile');
    if (!isFolder) await writeFile(target, 'providers: {}\n');
    symlinkSync(target, join(checkout.folder, link));
    const { stderr } = await checkout.run(line);
    expect(stderr).toMatch(/link/);
    if (isFolder) expect(existsSync(join(checkout.home, 'login.har'))).toBe(false);
    else expect(readFileSync(target, 'utf8')).toBe('providers: {}\n');
    expect(existsSync(join(checkout.home, 'login.yaml'))).toBe(false);
  });

  it('a dangling link is replaced by the file', async () => {
    const checkout = hostileCheckout({});
    symlinkSync(join(checkout.home, 'new'), join(checkout.folder, 'idcli.config.yaml'));
    await checkout.run(['init', '--provider', 'ingroupe', '--client-id', 'c', '--client-secret', 'env:S']);
    expect(existsSync(join(checkout.home, 'new'))).toBe(false);
  });
});

it('a file above the working folder has no more to say than one in it', async () => {
  const evil = await listener();
  const checkout = hostileCheckout({});
  const above = {
    defaults: { 'decryption-key': `@cmd:${touch(checkout)}`, issuer: evil.url, 'client-id': 'c' },
  };
  checkout.write({ '../idcli.config.yaml': JSON.stringify(above), 'deep/er/x': '' });
  const { code } = await checkout.run(['login', '--headless'], {
    cwd: join(checkout.folder, 'deep/er'),
    env: { IDCLI_CLIENT_SECRET: CANARY },
  });
  expect(code).toBe(2);
  expect(checkout.pwned()).toBe(false);
  expect(evil.leaked()).toBe(false);
});

it('a project file that is a link to a file of the user tells nothing of it', async () => {
  const checkout = hostileCheckout({});
  symlinkSync('../outside.txt', join(checkout.folder, 'idcli.config.yaml'));
  const { stdout, stderr, code } = await checkout.run(['doctor']);
  expect(code).toBe(2);
  expect(stdout + stderr).not.toContain(CANARY);
});

it.each([
  ['doctor'],
  ['doctor', '--provider', 'mine'],
  ['inspect', '--provider', 'mine'],
  ['providers', 'list'],
  ['providers', 'show', 'mine', '--resolved'],
  ['trust', 'show'],
  ['completion', 'bash'],
  ['completion', 'complete', '--', 'login', '--provider', ''],
  ['--version'],
  ['help', 'environment'],
])('looking around runs and sends nothing: %s %s', async (...line) => {
  const evil = await listener();
  const checkout = hostileCheckout({ '.env': CANARY });
  checkout.write({
    'idcli.config.yaml': JSON.stringify({
      defaults: { param: { a: `cmd:${touch(checkout)}` }, fill: { b: 'env:S' } },
      providers: {
        mine: { issuer: evil.url, clientId: 'c', clientSecret: 'env:S', clientKey: 'file:.env' },
      },
    }),
  });
  const { stdout, stderr } = await checkout.run(line, { env: { S: CANARY } });
  expect(checkout.pwned()).toBe(false);
  expect(evil.leaked()).toBe(false);
  expect(stdout + stderr).not.toContain(CANARY);
});

it.each([
  ['trust', 'show'],
  ['login', '--sandbox', '--headless', '--provider', 'ingroupe'],
])('a pipe in place of the configuration file does not block: %s %s', async (...line) => {
  const { execFileSync } = await import('node:child_process');
  const checkout = hostileCheckout({});
  execFileSync('mkfifo', [join(checkout.folder, 'idcli.config.yaml')]);
  const { code, stderr } = await checkout.run(line);
  expect(code).toBe(2);
  expect(stderr.replace(/\s+/g, ' ')).toContain('this is not a regular file');
});

it('the home folder is the one of the user, wherever the configuration is', () => {
  expect(homeFolder({ HOME: '/home/a', XDG_CONFIG_HOME: '/etc/a' })).toBe('/home/a');
  expect(homeFolder({ HOME: 'relative' })).toBe(homedir());
  expect(homeFolder({ XDG_CONFIG_HOME: '/etc/a' })).toBe(homedir());
});

describe('a command that sends nothing of the user', () => {
  const url = new URL('https://mine.example.com/.well-known/openid-configuration');
  const keeps = async (transport: Transport, init?: RequestInit) => {
    const heard: string[] = [];
    const world = testWorld({
      connect: () => async (input) => {
        heard.push(String(input));
        return new Response('{}');
      },
    });
    const file = { path: '/project/idcli.config.yaml', folder: '/project', bytes: new Uint8Array() };
    const guarded = guard(world, {
      typed: false,
      offline: false,
      keeps: true,
      noInput: () => true,
      swayed: [],
      say: async () => {},
    });
    guarded.gate.names(file);
    guarded.gate.brings('IDCLI_CLIENT_SECRET');
    await guarded.world.connect(transport)(url, init);
    return heard;
  };

  it('asks for what is published without a question', async () => {
    expect(await keeps({}, { headers: { accept: 'application/json' } })).toEqual([url.href]);
  });

  it.each<[string, Transport, RequestInit]>([
    ['the client certificate', { clientCertificate: { cert: 'c', key: 'k' } }, {}],
    ['a secret in the header', {}, { headers: { Authorization: `Basic ${CANARY}` } }],
    ['a cookie', {}, { headers: [['cookie', CANARY]] }],
    ['a body', {}, { method: 'POST', body: CANARY }],
  ])('and nothing else goes along: %s', async (_, transport, init) => {
    await expect(keeps(transport, init)).rejects.toMatchObject({ code: 'UNTRUSTED_PROJECT' });
  });
});

describe('a file that is exchanged for a link while it is opened', () => {
  it('is never read outside the folder', { timeout: 60_000 }, async () => {
    const { folder } = hostileCheckout({ 'keys/key.txt': 'inside' });
    await mkdir(join(folder, '../stolen'));
    await writeFile(join(folder, '../stolen/key.txt'), CANARY);
    let racing = true;
    const race = (async () => {
      while (racing) {
        await rename(join(folder, 'keys'), join(folder, 'kept'));
        await symlink('../stolen', join(folder, 'keys'));
        await rm(join(folder, 'keys'));
        await rename(join(folder, 'kept'), join(folder, 'keys'));
      }
    })();
    const seen = new Set<string>();
    for (let round = 0; round < 2000; round += 1) {
      const bytes = await diskFiles.read(join(folder, 'keys/key.txt'), 1000, folder).catch(() => undefined);
      if (bytes !== undefined) seen.add(Buffer.from(bytes).toString());
    }
    racing = false;
    await race;
    expect(lstatSync(join(folder, 'keys')).isDirectory()).toBe(true);
    expect(seen.has(CANARY)).toBe(false);
    const after = await diskFiles.read(join(folder, 'keys/key.txt'), 1000, folder);
    expect(Buffer.from(after).toString()).toBe('inside');
  });

  it.each(['/dev/zero', '/dev/stdin', '/proc/self/environ', '.'])(
    'a device or folder is refused: %s',
    async (target) => {
      const { folder } = hostileCheckout({});
      symlinkSync(target, join(folder, 'link'));
      await expect(diskFiles.read(join(folder, 'link'), 1000, folder)).rejects.toThrow();
    },
  );

  it('a pipe does not block', async () => {
    const { folder } = hostileCheckout({});
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expect(diskFiles.read(join(folder, 'pipe'), 1000, folder)).rejects.toThrow('is not a regular file');
  });
});
