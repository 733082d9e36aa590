import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineFacts } from '../../../src/node/machine.ts';
import { makeRoot } from './certificates.ts';

const root = makeRoot('Example Root');
const ended = root.issue({ name: 'ended', to: '20240115081000Z' });
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'idcli-machine-'));
});
afterAll(() => {
  root.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('the facts of this machine', () => {
  it('names the runtime, and listens on loopback', async () => {
    const { runtime, platform, deaf } = await machineFacts({}, {});
    expect(runtime).toBe(process.versions.node);
    expect(platform).toContain(process.platform);
    expect(deaf['127.0.0.1']).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('says why no browser can be started', async () => {
    expect((await machineFacts({}, {})).browserProblem).toBe('there is no graphical display');
    expect((await machineFacts({}, { DISPLAY: ':0', PATH: folder })).browserProblem).toBe(
      'no browser is on the PATH',
    );
    writeFileSync(join(folder, 'firefox'), '', { mode: 0o755 });
    expect((await machineFacts({}, { DISPLAY: ':0', PATH: folder })).browserProblem).toBeUndefined();
  });

  it('reads proxies as requests do, and keeps their passwords to itself', async () => {
    const env = {
      HTTPS_PROXY: 'http://user:hunter2@proxy.example.com:3128',
      http_proxy: 'socks5://127.0.0.1:1080',
    };
    const { proxies } = await machineFacts({}, env);
    expect(proxies).toEqual([
      { name: 'HTTPS_PROXY', url: 'http://proxy.example.com:3128/' },
      { name: 'http_proxy', problem: 'http_proxy does not name an http or https proxy' },
    ]);
    expect((await machineFacts({ proxy: 'proxy:8080' }, env)).proxies).toEqual([
      { name: '--proxy', url: 'http://proxy:8080/' },
    ]);
    expect((await machineFacts({ proxy: '' }, env)).proxies).toEqual([]);
  });

  it('reads authorities, and says which have ended and which cannot be read', async () => {
    const path = join(folder, 'extra.pem');
    writeFileSync(path, root.cert + ended.cert);
    const facts = await machineFacts({ ca: 'no certificate' }, { NODE_EXTRA_CA_CERTS: path });
    expect(facts.authorities).toEqual([
      { name: '--ca', count: 0, expired: [], problem: '--ca: there is no PEM certificate in it' },
      { name: 'NODE_EXTRA_CA_CERTS', count: 2, expired: ['CN=ended'] },
    ]);
    const [missing] = (await machineFacts({}, { NODE_EXTRA_CA_CERTS: join(folder, 'none') })).authorities;
    expect(missing?.problem).toContain('ENOENT');
  });
});
