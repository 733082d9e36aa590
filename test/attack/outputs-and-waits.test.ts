/** Files, values for scripts and waits: nobody else chooses where, how or how long. */
import { lchownSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { explainFailure } from '../../src/node/fetch/failures.ts';
import { diskFiles } from '../../src/node/files.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { encode } from '../unit/checks/fixtures.ts';

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
