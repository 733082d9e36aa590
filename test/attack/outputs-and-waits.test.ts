/** Files, values for scripts and waits: nobody else chooses where, how or how long. */
import { lchownSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { IdcliError } from '../../src/errors.ts';
import { explainFailure } from '../../src/node/fetch/failures.ts';
import { diskFiles } from '../../src/node/files.ts';
import { newDraft, settle } from '../../src/outcome.ts';
import { sourceFiles } from '../gates/source.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { encode } from '../unit/checks/fixtures.ts';

const METADATA = ['saml', 'metadata', '--sp-entity-id', 'https://sp.example.com'];

describe('files', () => {
  // Only root can give a link away, as another user would have made it.
  it.runIf(process.getuid?.() === 0)(
    'are never written through a link that another user planted',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'idcli-planted-'));
      const target = join(folder, 'target');
      writeFileSync(target, 'untouched');
      const link = join(folder, 'out.har');
      symlinkSync(target, link);
      lchownSync(link, 12_345, 12_345);
      const inside = join(folder, 'folder');
      symlinkSync(folder, inside);
      lchownSync(inside, 12_345, 12_345);
      for (const path of [link, join(inside, 'new.har')]) {
        await expect(diskFiles.writeAtomic(path, 'secret', 0o600)).rejects.toMatchObject({
          code: 'OUTPUT_NOT_WRITTEN',
        });
      }
      expect(readFileSync(target, 'utf8')).toBe('untouched');
    },
  );

  it('a link of one’s own is followed, and the file is new and the owner’s alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'idcli-own-'));
    const target = join(folder, 'target');
    writeFileSync(target, 'old', { mode: 0o644 });
    const before = statSync(target).ino;
    symlinkSync(target, join(folder, 'link'));
    await diskFiles.writeAtomic(join(folder, 'link'), 'new', 0o600);
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(statSync(target).ino).not.toBe(before);
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('a link that another user planted is named, whatever the file is for', async () => {
    const world = testWorld();
    const planted = new IdcliError('OUTPUT_NOT_WRITTEN', '/project/out belongs to another user');
    const files = { ...world.files, writeAtomic: () => Promise.reject(planted) };
    const { code, stderr } = await runIn({ ...world, files }, [...METADATA, '--out', 'out']);
    expect([code, stderr.replace(/\s+/g, ' ')]).toEqual([3, expect.stringContaining(planted.message)]);
  });

  it('a key is readable by its owner only; metadata and the certificate may be handed out', async () => {
    const world = testWorld();
    const keys = ['--make-keys', '--sp-key', 'sp.key', '--sp-cert', 'sp.crt'];
    expect((await runIn(world, [...METADATA, ...keys, '--out', 'sp.xml'])).code).toBe(0);
    const modes = [...world.written].map(([path, { mode }]) => [path, mode]);
    expect(modes).toEqual([
      ['/project/sp.key', 0o600],
      ['/project/sp.crt', 0o644],
      ['/project/sp.xml', 0o644],
    ]);
    expect(Buffer.from(world.written.get('/project/sp.xml')?.data ?? []).toString()).not.toContain('PRIVATE');
  });

  it('a signed data object is readable by its owner only', async () => {
    const world = onlineWorld();
    const consent = [
      'sign-consent',
      '--sandbox',
      '--method',
      'sbid',
      '--text',
      'I agree',
      '--poll-interval',
      '0',
    ];
    expect((await runIn(world, [...consent, '--out', 'signed.xml'])).code).toBe(0);
    const modes = [...world.written].map(([path, { mode }]) => [path, mode]);
    expect(modes).toEqual([['/project/signed.xml', 0o600]]);
  });

  it('nothing but what is public is written readable by others', () => {
    const readable = sourceFiles().filter(({ text }) =>
      /\b0o[67]?(?!00)[0-7]{2}\b|\bmode: PUBLIC\b/.test(text),
    );
    // The shared file of a project holds references and no secrets; an example, metadata and a certificate hold
    // neither.
    expect(readable.map(({ path }) => path)).toEqual([
      'src/commands/provider-setup/write.ts',
      'src/commands/run/run-init.ts',
      'src/commands/saml/saml-metadata.run.ts',
      'src/commands/saml/service-provider.ts',
      'src/flows/write-file.ts',
    ]);
  });

  it('--har, --junit and --report are readable by their owner only', async () => {
    const steps = 'steps:\n  - run: decode-token eyJhbGciOiJub25lIn0.e30.\n';
    const world = testWorld({ files: { '/project/s.yaml': steps } });
    await runIn(world, ['run', 's.yaml', '--junit', 'j.xml', '--report', 'r.json']);
    const login = onlineWorld();
    await runIn(login, ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--har', 'x.har']);
    const modes = [...world.written.values(), ...login.written.values()].map(({ mode }) => mode);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });
});

describe('--field of an object', () => {
  it('escapes control, direction and zero-width characters as --json does, and loses nothing', async () => {
    const claims = { sub: 'a\u202eb\u200bc\u001b[31md\u0007', '\u2066x': ['\ufeff'] };
    const token = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    const { stdout } = await runIn(testWorld(), ['decode-token', token, '--field', 'data.payload']);
    expect(stdout).toMatch(/^[\n -~]*$/);
    expect(JSON.parse(stdout)).toEqual(claims);
    const lines = await runIn(testWorld({ stdin: token }), [
      'decode-token',
      '--lines',
      '--field',
      'data.payload',
    ]);
    expect(lines.stdout).toMatch(/^[\n -~]*$/);
  });
});

describe('a machine that is used up', () => {
  it('says so in words', () => {
    const error = Object.assign(new Error('connect EMFILE 127.0.0.1:80 - Local (undefined:undefined)'), {
      code: 'EMFILE',
    });
    const url = new URL('http://127.0.0.1');
    const explained = explainFailure(error, {
      target: url,
      peer: url,
      mutual: false,
      phase: 'connect',
      received: 0,
      proxy: undefined,
    });
    expect(explained).toMatchObject({
      code: 'NETWORK',
      hint: 'raise the limit of this shell: ulimit -n 1024',
    });
    expect(explained.message).not.toContain('undefined');
  });
});

it.each(['EMFILE', 'ENFILE'])('too many open files are not a bug of idcli: %s', (code) => {
  const thrown = Object.assign(new Error(`${code}: too many open files, open '/idcli/dist/curl.js'`), {
    code,
  });
  const { error, exitCode } = settle(newDraft('login'), thrown, false);
  expect(error).toMatchObject({ code: 'TOO_MANY_FILES', hint: expect.stringContaining('ulimit') });
  expect(exitCode).toBe(3);
});

describe('waits', () => {
  let server: Server | undefined;
  const timers: NodeJS.Timeout[] = [];
  afterEach(() => {
    timers.map(clearInterval);
    server?.closeAllConnections();
    server?.close();
  });

  it.each([
    ['a body that drips', 'identity', ' '],
    ['a body that begins and stops', 'identity', ''],
    ['a compressed body that begins and stops', 'gzip', ''],
  ])('%s is a timeout, and --timeout bounds it', async (_, encoding, drop) => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
      response.write(Buffer.from('1f8b08', 'hex'));
      if (drop !== '') timers.push(setInterval(() => response.write(drop), 50));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const words = ['login', '--issuer', issuer, '--client-id', 'c', '--client-auth', 'none', '--headless'];
    const { code, stderr } = await runIn(onlineWorld(), [...words, '--timeout', '1']);
    expect(code).toBe(6);
    expect(stderr.replace(/\s+/g, ' ')).toContain('within 1 s');
    expect(stderr).not.toContain('empty body');
  });
});
