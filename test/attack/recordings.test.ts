/** Recordings of strangers: archives made to fill memory or to run forever, and what a login form or a page holds. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { asText } from '../../src/common/foreign.ts';
import {
  authorizeUrl,
  callbackUrl,
  entry,
  type HarEntry,
  PROVIDER,
  REQUEST,
  spaLogin,
  toHar,
  webLogin,
} from '../helpers/har.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const world = (files: Readonly<Record<string, string | Uint8Array>>) =>
  testWorld({ files, now: '2030-01-01T00:00:00Z' });
const judge = (file: string | Uint8Array, ...more: string[]) =>
  runJson(world({ '/project/recording': file }), ['judge', 'recording', ...more]);

describe('archives', () => {
  it('gzip in gzip, which a quine repeats forever, is not unpacked again', async () => {
    let file: Uint8Array = Buffer.from(toHar(await spaLogin()));
    expect((await judge(gzipSync(file))).code).toBe(0);
    for (let layer = 0; layer < 40; layer += 1) file = gzipSync(file);
    const { code, document } = await judge(file);
    expect([code, document.error?.code]).toEqual([2, 'INPUT_NOT_RECORDING']);
  });

  it('gzip that is cut off or damaged ends with a plain error', async () => {
    const whole = gzipSync(toHar(await spaLogin()));
    const damaged = Buffer.from(whole);
    damaged.fill(0, 20, 200);
    for (const file of [whole.subarray(0, 15), whole.subarray(0, whole.length >> 1), damaged]) {
      const { code, document } = await judge(file);
      expect(code).not.toBe(70);
      expect(document.error?.code).not.toBe('INTERNAL');
      expect([0, 1, 2, 3]).toContain(code);
    }
  });

  it('a bomb in gzip is not kept', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('PK'), Buffer.alloc(160 * 1024 * 1024)]));
    const { document } = await judge(bomb);
    expect(document.error?.code).toBe('INPUT_TOO_LARGE');
  });

  it('a bomb in a ZIP file is passed over, and said', async () => {
    const bomb = zipSync({
      'trace.network': strToU8('{}'),
      'resources/bomb': [new Uint8Array(65 * 1024 * 1024), { level: 9 }],
    });
    const { code, document } = await judge(bomb);
    expect(code).not.toBe(70);
    expect(JSON.stringify(document)).toContain('too large');
  });

  it('a size that is a lie fills no memory', async () => {
    const bomb = Buffer.from(zipSync({ 'trace.network': [new Uint8Array(8 * 1024 * 1024), { level: 9 }] }));
    const directory = bomb.lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
    bomb.writeUInt32LE(10, directory + 24);
    const { code } = await judge(bomb);
    expect(code).not.toBe(70);
  });

  it.each(['../../x/trace.network', '/etc/trace.network', 'C:\\trace.network', '__proto__/trace.network'])(
    'writes nothing, whatever a member is called: %s',
    async (name) => {
      const one = world({ '/project/recording': zipSync({ [name]: strToU8('{}') }) });
      const before = JSON.stringify(Object.keys(one.files));
      const { code } = await runJson(one, ['judge', 'recording']);
      expect(code).not.toBe(70);
      expect(JSON.stringify(Object.keys(one.files))).toBe(before);
    },
  );
});

it.each([
  ['an external entity', '<!DOCTYPE items [<!ENTITY x SYSTEM "file:///project/secret">]>', '&x;'],
  [
    'entities of entities',
    `<!DOCTYPE items [<!ENTITY a "${'A'.repeat(100)}">${'bcdefgh'.replace(/./g, (name, at) => `<!ENTITY ${name} "${`&${'abcdefgh'[at]};`.repeat(50)}">`)}]>`,
    '&h;',
  ],
])('Burp items with %s', async (_, dtd, text) => {
  const items = `<?xml version="1.0"?>${dtd}<items burpVersion="1"><item><url>https://a.example/${text}</url><request base64="false">GET /${text} HTTP/1.1\r\nHost: a.example\r\n\r\n</request></item></items>`;
  const one = world({ '/project/recording': items, '/project/secret': 'CANARYFILE' });
  const { code, stdout, stderr } = await runIn(one, ['judge', 'recording', '--json', '--show-secrets']);
  expect(code).not.toBe(70);
  expect(stdout + stderr).not.toMatch(/CANARYFILE|A{101}/);
});

const PASSWORD = 'CanaryPw-8kQ2zR';
/** Behind each way in which a page sends what was typed. */
const typedIn = (): readonly HarEntry[] => {
  const login = (body: string, type: string): HarEntry => {
    const one = entry({ at: 2, method: 'POST', url: `${PROVIDER}/login`, status: 200 });
    return { ...one, request: { ...one.request, postData: { mimeType: type, text: body } } };
  };
  return [
    login(`username=ada&password=${PASSWORD}`, 'application/x-www-form-urlencoded'),
    login(`user=ada&j_password=${PASSWORD}&pin=${PASSWORD}`, 'application/x-www-form-urlencoded'),
    login(JSON.stringify({ user: 'ada', credentials: { passwd: PASSWORD } }), 'application/json'),
    login(
      `--b\r\ncontent-disposition: form-data; name="password"\r\n\r\n${PASSWORD}\r\n--b--`,
      'multipart/form-data; boundary=b',
    ),
  ];
};

it('the password of a login form shows nowhere', async () => {
  const entries = webLogin();
  const all = [...entries.slice(0, 1), ...typedIn(), ...entries.slice(1)];
  const one = world({ '/project/recording': toHar(all) });
  for (const more of [
    ['--json'],
    ['--verbose'],
    ['--trace'],
    [
      '--json',
      '--verbose',
      '--har',
      'out.har',
      '--html',
      'out.html',
      '--markdown',
      'out.md',
      '--junit',
      'out.xml',
    ],
  ]) {
    const { stdout, stderr } = await runIn(one, ['judge', 'recording', ...more]);
    expect(stdout + stderr).not.toContain(PASSWORD);
  }
  for (const name of ['out.html', 'out.md', 'out.xml']) {
    const bytes = await one.files.read(`/project/${name}`).catch(() => undefined);
    expect(bytes, name).toBeDefined();
    expect(new TextDecoder().decode(bytes)).not.toContain(PASSWORD);
  }
});

const EVIL = '\u001b]0;pwn\u0007\u001b[2J\u202e<img src=x onerror=alert(1)>|`[x](javascript:alert(1))';

it('nothing in a recording moves the cursor, becomes markup, or leads a link', async () => {
  const evil = encodeURIComponent(EVIL);
  const first = entry({
    at: 0,
    url: authorizeUrl({ client_id: EVIL, scope: `openid ${EVIL}` }),
    status: 302,
  });
  const back = entry({ at: 3, url: `${callbackUrl()}&error=${evil}&error_description=${evil}`, status: 200 });
  const one = world({ '/project/recording': toHar([first, back], EVIL) });
  const line = ['judge', 'recording', '--html', 'out.html', '--markdown', 'out.md', '--junit', 'out.xml'];
  const { code, stdout, stderr } = await runIn(one, line);
  expect(code).not.toBe(70);
  const read = async (name: string) => new TextDecoder().decode(await one.files.read(`/project/${name}`));
  const [html, markdown, junit] = [await read('out.html'), await read('out.md'), await read('out.xml')];
  for (const text of [stdout, stderr, html, markdown, junit]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal must get none of these
    expect(text.replaceAll(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u001b\u0007\u202e]/);
  }
  expect(html).not.toContain('<img src=x');
  // Between two backticks it is code, which shows markup as it is written.
  const outside = markdown.split(/(?<!`)``(?!`)/).filter((_, place) => place % 2 === 0);
  expect(outside.join('')).not.toContain('<img');
  expect(junit).not.toContain('<img');
});

it('a command that is proposed runs nothing else when it is pasted', async () => {
  const issuer = "https://op.example.com/$(touch pwn)'`touch pwn`;touch pwn";
  const back = entry({
    at: 3,
    url: callbackUrl().replace(/iss=[^&]*/, `iss=${encodeURIComponent(issuer)}`),
    status: 400,
  });
  const first = entry({ at: 0, url: authorizeUrl({ ...REQUEST, client_id: '$(touch pwn)' }), status: 302 });
  const { document } = await judge(toHar([first, back]));
  const command: unknown = (document.data as { diagnosis?: { command?: unknown } }).diagnosis?.command;
  expect(command).toContain('touch pwn');
  const folder = mkdtempSync(join(tmpdir(), 'idcli-pasted-'));
  try {
    const script = `idcli() { printf '%s\\n' "$@"; }; ${asText(command)}`;
    expect(execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' })).toContain(issuer);
    expect(existsSync(join(folder, 'pwn'))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
