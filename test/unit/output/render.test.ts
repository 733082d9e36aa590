/** The streams: what goes where, in which form. */
import { describe, expect, test } from 'vitest';
import { type Exchange, type Outcome, settle } from '../../../src/outcome.ts';
import { line, type OutputOptions, render, writeWarning } from '../../../src/output/index.ts';
import { testWorld } from '../../helpers/world.ts';
import { CLAIMS, finding, login, loginReports, outcomeOf } from './outcomes.ts';

const OPTIONS: OutputOptions = {
  json: false,
  quiet: false,
  verbose: false,
  trace: false,
  curl: false,
  showSecrets: false,
  showPii: false,
  color: 'auto',
  secrets: new Set(['s3cr3t-value']),
};

const DENIED = outcomeOf({
  exitCode: 5,
  outcome: 'user-cancel',
  error: { code: 'ACCESS_DENIED', message: 'refused with s3cr3t-value', hint: 'try again' },
});

async function rendered(outcome = login(), options: Partial<OutputOptions> = {}, terminal = {}) {
  const world = testWorld({ ...terminal, env: { TZ: 'UTC' } });
  await render(outcome, world, { ...OPTIONS, ...options });
  return { stdout: world.stdout.text(), stderr: world.stderr.text() };
}

const NOTHING = { exchanges: [] };

describe('people', () => {
  test('the result is on stdout, what to do next on stderr', async () => {
    const { stdout, stderr } = await rendered(login({ notes: ['a note'] }));
    expect(stdout).toMatch(/^IN Groupe OpenID Connect App/);
    expect(stdout).toMatch(/\n$/);
    expect(stdout).not.toContain('a note');
    expect(stderr).toMatch(/^a note\n/);
  });

  test('an error is on stderr alone', async () => {
    expect(await rendered(DENIED)).toEqual({ stdout: '', stderr: 'error: refused with ••••\n  try again\n' });
  });

  test('masking is told only when it hides something', async () => {
    const told = /--show-pii shows it/;
    expect((await rendered()).stderr).toMatch(told);
    expect((await rendered(login(), { showPii: true })).stderr).toBe('');
    expect((await rendered(login(), { quiet: true })).stderr).toBe('');
    expect((await rendered(outcomeOf({ data: { count: 1 } }))).stderr).toBe('');
  });

  test.each([
    ['auto', false, false],
    ['auto', true, true],
    ['always', false, true],
    ['never', true, false],
  ] as const)('--color %s where the stream says %s', async (color, colors, colored) => {
    const { stdout } = await rendered(login(), { color }, { colors });
    expect(stdout.includes('\x1b[')).toBe(colored);
  });

  test('at a terminal the streams are set apart', async () => {
    const { stderr } = await rendered(login(), {}, { isTTY: true });
    expect(stderr).toMatch(/^\nShown/);
  });

  test('the width of the terminal counts', async () => {
    const { stdout } = await rendered(login(), {}, { columns: 60 });
    expect(Math.max(...stdout.split('\n').map((text) => text.length))).toBeLessThanOrEqual(60);
  });
});

describe('--json', () => {
  test('one document, complete, in a fixed order, nothing else', async () => {
    const { stdout, stderr } = await rendered(
      login({ error: { code: 'TOKEN_UNVERIFIED', message: 'm' }, data: { any: 1 } }),
      { json: true },
    );
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual([
      'schema',
      'command',
      'ok',
      'exitCode',
      'outcome',
      'provider',
      'protocol',
      'sandbox',
      'claims',
      'provenance',
      'tokens',
      'data',
      'reports',
      'error',
    ]);
    expect(document.tokens.access_token).toHaveLength(43);
    expect(document.claims).toEqual(CLAIMS);
    expect(stderr).toBe('');
  });

  test('what is not there is absent', async () => {
    const { stdout } = await rendered(outcomeOf({}), { json: true });
    expect(JSON.parse(stdout)).toEqual({
      schema: 'idcli/v1',
      command: 'login',
      ok: true,
      exitCode: 0,
      reports: [],
    });
  });

  test('personal data is complete, error texts are masked', async () => {
    const email = 'camille@example.com';
    const { stdout } = await rendered({ ...DENIED, claims: { ...CLAIMS, email } }, { json: true });
    const document = JSON.parse(stdout);
    expect(document.claims.email).toBe(email);
    expect(document.error).toEqual({
      code: 'ACCESS_DENIED',
      message: 'refused with ••••',
      hint: 'try again',
    });
    expect(document.ok).toBe(false);
  });

  test('a bug of idcli has no outcome', async () => {
    const outcome = settle({ ...outcomeOf({}) }, new TypeError('x is not a function'), false);
    const { stdout } = await rendered(outcome, { json: true });
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 70, error: { code: 'INTERNAL' } });
    expect(JSON.parse(stdout)).not.toHaveProperty('outcome');
  });

  test('controls are escaped, and the value stays', async () => {
    const { stdout } = await rendered(outcomeOf({ data: { text: '\u009b2J\u202e' } }), { json: true });
    expect(stdout).toContain('\\u009b2J\\u202e');
    expect(JSON.parse(stdout).data.text).toBe('\u009b2J\u202e');
  });
});

describe('--field', () => {
  test('a string raw, other values as compact JSON', async () => {
    expect((await rendered(login(), { field: 'claims.name' })).stdout).toBe('Camille Durand\n');
    expect((await rendered(login(), { field: 'claims.age' })).stdout).toMatch(/^\{"over":\{"13":true/);
  });

  test('byte for byte in a pipe, harmless at a terminal', async () => {
    const outcome = outcomeOf({ data: { text: '\x1b[2J' } });
    const field = 'data.text';
    expect((await rendered(outcome, { field })).stdout).toBe('\x1b[2J\n');
    expect((await rendered(outcome, { field }, { isTTY: true })).stdout).toBe('\\x1b[2J\n');
  });

  test('a path that is not there is an error', async () => {
    await expect(rendered(login(), { field: 'claims.nme' })).rejects.toMatchObject({
      code: 'FIELD_NOT_FOUND',
      hint: expect.stringContaining('claims.name'),
    });
  });

  test('after a failure the failure is told', async () => {
    const { stdout, stderr } = await rendered(DENIED, { field: 'claims.name' });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: refused/);
    expect((await rendered(DENIED, { field: 'error.code' })).stdout).toBe('ACCESS_DENIED\n');
  });
});

describe('--quiet', () => {
  test('a verdict for each message, and no conversation', async () => {
    const outcome = login({
      notes: ['a note'],
      reports: loginReports(finding('id_token.nonce', 'fail', 'another nonce')),
    });
    const { stdout, stderr } = await rendered(outcome, { quiet: true });
    expect(stdout.split('\n').map((text) => text.trim())).toEqual([
      'Callback  valid',
      'ID token  invalid     1 check failed',
      '',
    ]);
    expect(stderr).toBe('');
  });

  test('the error stays', async () => {
    expect((await rendered(DENIED, { quiet: true })).stderr).toMatch(/^error: /);
  });
});

describe('a line of conversation', () => {
  const PIPE = { isTTY: false, columns: 80 };

  test('wraps at words on a terminal, and never inside what people copy', async () => {
    const narrow = { isTTY: true, columns: 20 };
    const address = 'bankid:///?autostarttoken=0123456789';
    expect(await line(`to sign here, open: ${address} and wait`, narrow, OPTIONS, NOTHING)).toBe(
      `to sign here, open:\n${address}\nand wait\n`,
    );
    expect(await line('one two three four five', PIPE, OPTIONS, NOTHING)).toBe('one two three four five\n');
  });

  async function warned(text: string) {
    const world = testWorld();
    await writeWarning(text, world, OPTIONS);
    return { stderr: world.stderr.text() };
  }

  test('a URL to open stays whole, but for secrets', async () => {
    const url = 'https://op.example.com/authorize?state=abc&nonce=def&code=ghi';
    expect(await line(url, PIPE, OPTIONS, NOTHING)).toBe(`${url}\n`);
    expect(await line(`${url}&x=s3cr3t-value`, PIPE, OPTIONS, NOTHING)).not.toContain('s3cr3t-value');
  });

  test('beside the URL, what was sent and received is masked while the command still works', async () => {
    const exchange = {
      actor: 'client' as const,
      purpose: 'token',
      startedAt: new Date(0),
      milliseconds: 1,
      request: { method: 'POST', url: 'https://op.example.com/token', headers: [] },
    };
    const sent: Pick<Outcome, 'exchanges'> = {
      exchanges: [
        { ...exchange, request: { ...exchange.request, body: Buffer.from('code=SplxlOBeZQQYbYS6WxSbIA') } },
      ],
    };
    const told = await line(
      'could not be asked: code SplxlOBeZQQYbYS6WxSbIA has expired; open app:/x?code=SplxlOBeZQQYbYS6WxSbIA',
      PIPE,
      OPTIONS,
      sent,
    );
    expect(told).toBe(
      'could not be asked: code ••••(22) has expired; open app:/x?code=SplxlOBeZQQYbYS6WxSbIA\n',
    );
    // The answer arrives in the same place of the list, and what it holds counts from then on.
    const answer = {
      status: 200,
      statusText: '',
      headers: [],
      body: Buffer.from('{"access_token":"2YotnFZFEjr1zCsicMWpAA"}'),
    };
    (sent.exchanges as Exchange[])[0] = { ...exchange, response: answer };
    expect(await line('token 2YotnFZFEjr1zCsicMWpAA', PIPE, OPTIONS, sent)).toBe('token ••••(22)\n');
  });

  test('controls are harmless', async () => {
    expect(await line('a\x1b[2J', PIPE, OPTIONS, NOTHING)).toBe('a\\x1b[2J\n');
    const { stderr } = await warned('a\x1b[2J');
    expect(stderr).toBe('warning: a\\x1b[2J\n');
  });

  test('a warning is masked, and no wider than 80 columns', async () => {
    const { stderr } = await warned(`${'a long warning '.repeat(8)}for anna@example.com`);
    expect(stderr).not.toContain('anna@');
    const lines = stderr.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map((one) => one.length))).toBeLessThanOrEqual(80);
    expect(lines.slice(1).every((one) => one.startsWith('         '))).toBe(true);
  });
});

describe('evidence', () => {
  const order = (text: string, ...parts: string[]) => parts.map((part) => text.indexOf(part));

  test('the trace comes first, also after a failure', async () => {
    const { stdout, stderr } = await rendered(
      login({ exitCode: 5, error: { code: 'ACCESS_DENIED', message: 'no' } }),
      {
        trace: true,
      },
    );
    const [trace, error] = order(stderr, '/oauth2/token', 'error: no');
    expect(trace).toBeGreaterThan(0);
    expect(error).toBeGreaterThan(trace ?? 0);
    expect(stdout).toMatch(/^IN Groupe/);
  });

  test('curl lines are on stderr', async () => {
    const { stderr } = await rendered(login(), { curl: true, quiet: true });
    expect(stderr).toMatch(/^curl http/);
    expect(stderr.match(/^curl /gm)).toHaveLength(3);
  });

  test('--json stays one document beside a trace', async () => {
    const { stdout } = await rendered(login(), { json: true, trace: true, curl: true });
    expect(JSON.parse(stdout)).toMatchObject({ command: 'login' });
  });

  test('the HAR file is readable by its owner only', async () => {
    const world = testWorld();
    await render(login(), world, { ...OPTIONS, har: 'login.har' });
    const file = world.written.get('/project/login.har');
    expect(file?.mode).toBe(0o600);
    expect(JSON.parse(Buffer.from(file?.data ?? []).toString())).toMatchObject({
      log: { version: '1.2', pages: [{ title: 'idcli login ingroupe' }] },
    });
  });

  test.each([
    ['people', {}, /^IN Groupe/],
    ['--field', { field: 'claims.name' }, /^Camille Durand\n$/],
    ['--json', { json: true }, /^$/],
  ])('a HAR file that cannot be written costs no result: %s', async (_, options, stdout) => {
    const world = testWorld();
    world.files.writeAtomic = async () => {
      throw new Error('EACCES');
    };
    const rendering = render(login(), world, { ...OPTIONS, ...options, har: '/nowhere/login.har' });
    await expect(rendering).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(world.stdout.text()).toMatch(stdout);
  });
});
