/**
 * One clear question for a file, remembered by its path and content; without a terminal exit 2 that names the
 * switch.
 */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CANARY, hostileCheckout, listener } from './checkout.ts';

const LOGIN = ['login', '--headless', '--timeout', '60'];
const config = (url: string, more: object = {}) =>
  JSON.stringify({
    defaults: { provider: 'mine' },
    providers: { mine: { issuer: url, clientId: 'c', clientSecret: 'env:STAGING', ...more } },
  });

async function setUp() {
  const evil = await listener();
  const checkout = hostileCheckout({ 'idcli.config.yaml': config(evil.url) });
  const questions: string[] = [];
  const login = (says: boolean, line = LOGIN) =>
    checkout.run(line, {
      env: { STAGING: CANARY },
      answers: {
        async confirm(question, initial) {
          expect(initial).toBe(false);
          questions.push(question);
          return says;
        },
      },
    });
  return { evil, checkout, questions, login };
}

describe('on a terminal', () => {
  it('asks once, with host, reference and file, and keeps the answer', async () => {
    const { evil, checkout, questions, login } = await setUp();
    await login(true);
    expect(evil.leaked()).toBe(true);
    expect(questions).toHaveLength(1);
    for (const part of [evil.url, 'env:STAGING', 'idcli.config.yaml']) expect(questions[0]).toContain(part);
    await login(true);
    expect(questions).toHaveLength(1);
    const kept = join(checkout.home, '.config/idcli/trusted.json');
    expect(readFileSync(kept, 'utf8')).toContain(join(checkout.folder, 'idcli.config.yaml'));
    expect(readFileSync(kept, 'utf8')).not.toContain(CANARY);
  });

  it('takes no for an answer, and asks again the next time', async () => {
    const { evil, questions, login } = await setUp();
    expect(await login(false)).toMatchObject({ code: 2 });
    expect(await login(false)).toMatchObject({ code: 2 });
    expect(questions).toHaveLength(2);
    expect(evil.leaked()).toBe(false);
  });

  it('asks again for a file that changed', async () => {
    const { evil, checkout, questions, login } = await setUp();
    await login(true);
    checkout.write({ 'idcli.config.yaml': `${config(evil.url)} ` });
    await login(false);
    expect(questions).toHaveLength(2);
  });

  it('asks again for the same file in another checkout', async () => {
    const { evil, checkout, login } = await setUp();
    await login(true);
    const [trusted] = JSON.parse(
      readFileSync(join(checkout.home, '.config/idcli/trusted.json'), 'utf8'),
    ).trusted;
    const other = hostileCheckout({ 'idcli.config.yaml': config(evil.url) });
    writeFileSync(join(other.home, '.config/idcli/trusted.json'), JSON.stringify({ trusted: [trusted] }));
    const { code } = await other.run(LOGIN, { env: { STAGING: CANARY } });
    expect(code).toBe(2);
  });

  it('asks nobody with --no-input, wherever that stands', async () => {
    const { checkout, questions, login, evil } = await setUp();
    expect(await login(true, [...LOGIN, '--no-input'])).toMatchObject({ code: 2 });
    checkout.write({
      'idcli.config.yaml': JSON.stringify({
        ...JSON.parse(config(evil.url)),
        defaults: { provider: 'mine', 'no-input': true },
      }),
    });
    expect(await login(true)).toMatchObject({ code: 2 });
    expect(questions).toEqual([]);
  });

  it('lets no name in the checkout move the cursor under the question', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': config(evil.url, { clientSecret: 'file:a\u001b[2K\u202e.txt' }),
      'a\u001b[2K\u202e.txt': 's',
    });
    const questions: string[] = [];
    await checkout.run(LOGIN, {
      answers: {
        async confirm(question) {
          questions.push(question);
          return false;
        },
      },
    });
    expect(questions).toHaveLength(1);
    expect(questions[0]).not.toContain('\u001b');
    expect(questions[0]).not.toContain('\u202e');
  });
});

it('asks in the words that the guide shows', async () => {
  const page = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
  const blocks = (text: string, language: string) =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``, 'g'))].map(([, block = '']) => block);
  const project = blocks(page('configuration.md'), 'yaml').find((block) =>
    block.includes('# idcli.config.yaml of a project'),
  );
  const shown = blocks(page('guides/trust.md'), 'text').find((block) =>
    block.includes('came with this checkout'),
  );
  const checkout = hostileCheckout({ 'idcli.config.yaml': project ?? '' });
  const questions: string[] = [];
  await checkout.run(['login', '--headless'], {
    env: { STAGING_CLIENT_SECRET: CANARY },
    answers: {
      async confirm(question) {
        questions.push(question);
        return false;
      },
    },
  });
  expect(questions.map((question) => `${question} (y/N)`)).toEqual([shown?.replace(/\s+/g, ' ').trim()]);
});

describe('without a terminal', () => {
  it('ends with 2, and says what to do', async () => {
    const { checkout } = await setUp();
    const { code, stdout } = await checkout.run([...LOGIN, '--json'], { env: { STAGING: CANARY } });
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe('UNTRUSTED_PROJECT');
    expect(error.hint).toMatch(/--trust-project.*IDCLI_TRUST_PROJECT/);
  });

  it.each<[string, string[], Record<string, string>]>([
    ['--trust-project', ['--trust-project'], {}],
    ['--trust-project, quietly', ['--trust-project', '--quiet'], {}],
    ['IDCLI_TRUST_PROJECT', [], { IDCLI_TRUST_PROJECT: 'true' }],
  ])('goes on with %s, and says so', async (_, line, env) => {
    const { evil, checkout } = await setUp();
    const { stderr } = await checkout.run([...LOGIN, ...line], { env: { STAGING: CANARY, ...env } });
    expect(evil.leaked()).toBe(true);
    expect(stderr.replace(/\s+/g, ' ')).toContain('--trust-project: idcli.config.yaml may use env:STAGING');
  });

  it.each<[string, string]>([
    ['by a default', '{"defaults": {"trust-project": true}}'],
    ['by a variable of its own', '{"defaults": {"IDCLI_TRUST_PROJECT": true}}'],
  ])('a checkout cannot say so itself: %s', async (_, text) => {
    const checkout = hostileCheckout({ 'idcli.config.yaml': text });
    const { code, stderr } = await checkout.run(['doctor']);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown key');
  });
});

describe('idcli trust', () => {
  it('adds, shows and removes', async () => {
    const { evil, checkout } = await setUp();
    const run = async (...line: string[]) => {
      const { code, stdout, stderr } = await checkout.run([...line, '--json']);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout).data;
    };
    const path = join(checkout.folder, 'idcli.config.yaml');
    expect(await run('trust', 'show')).toMatchObject({
      trusted: [],
      here: { path, asks: [{ provider: 'mine', host: evil.url, uses: ['env:STAGING (clientSecret)'] }] },
    });
    await run('trust', 'add');
    expect((await run('trust', 'show')).trusted).toMatchObject([{ path, state: 'same' }]);
    await checkout.run(LOGIN, { env: { STAGING: CANARY } });
    expect(evil.leaked()).toBe(true);
    checkout.write({ 'idcli.config.yaml': `${config(evil.url)} ` });
    expect((await run('trust', 'show')).trusted).toMatchObject([{ path, state: 'changed' }]);
    await run('trust', 'remove');
    expect((await run('trust', 'show')).trusted).toEqual([]);
    expect(await checkout.run(LOGIN, { env: { STAGING: CANARY } })).toMatchObject({ code: 2 });
  });

  it('knows a file by where it really is', async () => {
    const { evil, checkout } = await setUp();
    symlinkSync('checkout', join(checkout.folder, '../other'));
    const cwd = join(checkout.folder, '../other');
    await checkout.run(['trust', 'add'], { cwd });
    await checkout.run(LOGIN, { env: { STAGING: CANARY } });
    expect(evil.leaked()).toBe(true);
  });

  it('says it for people, too', async () => {
    const { checkout } = await setUp();
    const { stdout } = await checkout.run(['trust', 'show']);
    expect(stdout).toContain('No file of a checkout is trusted.');
    expect(stdout).toContain('env:STAGING');
    await checkout.run(['trust', 'add']);
    expect((await checkout.run(['trust', 'show'])).stdout).toContain('✓ trusted');
    expect((await checkout.run(['trust', 'remove'])).stdout).toContain('trusted no longer');
  });
});

describe('what a checkout changed in a verdict is told beside it', () => {
  const TOKEN = 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhIn0.AAAA';
  it.each<[object, string[], string]>([
    [{ 'trusted-audience': 'evil' }, ['decode-token', TOKEN, '--provider', 'mine'], 'trusted-audience'],
    [{ 'acr-values': 'low' }, [...LOGIN, '--sandbox', '--provider', 'ingroupe'], 'acr-values'],
    [{ require: ['sub'] }, [...LOGIN, '--sandbox', '--provider', 'ingroupe'], 'require'],
    [{}, LOGIN, 'provider'],
    [{}, ['decode-token', TOKEN, '--provider', 'mine'], 'client-id'],
  ])('%j in %s', async (defaults, line, option) => {
    const evil = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': JSON.stringify({
        defaults: { provider: 'mine', ...defaults },
        providers: { mine: { issuer: evil.url, clientId: 'c' } },
      }),
    });
    const told = `${option} from idcli.config.yaml`;
    const { stdout } = await checkout.run([...line, '--json']);
    const { reports }: { reports: { subject: string; swayed?: string[] }[] } = JSON.parse(stdout);
    const swayed = reports.filter((report) => report.swayed?.includes(told)).map(({ subject }) => subject);
    expect(swayed.length, stdout).toBeGreaterThan(0);
    // Only what the option can change: a client id says nothing about the keys of a provider.
    if (option !== 'provider') {
      for (const subject of ['discovery', 'jwks', 'http', 'connection'])
        expect(swayed).not.toContain(subject);
    }
    const people = await checkout.run(line);
    expect(people.stdout.replace(/\s+/g, ' ')).toContain(told);
  });
});

describe('a checkout does not replace a check that the user set', () => {
  it.each<[object, object]>([
    [{ strict: true }, { strict: false }],
    [{ 'acr-values': 'high' }, { 'acr-values': 'low' }],
    [{ 'max-age': 60 }, { 'max-age': 99_999 }],
    [{ require: ['email'] }, { require: ['sub'] }],
    [{ loa: 'high' }, { loa: 'low' }],
  ])('%j by %j', async (users, theirs) => {
    const good = await listener();
    const checkout = hostileCheckout({ 'idcli.config.yaml': JSON.stringify({ defaults: theirs }) });
    checkout.user(JSON.stringify({ defaults: users }));
    const { stdout, stderr } = await checkout.run([...LOGIN, '--issuer', good.url, '--client-id', 'c']);
    expect(stderr.replace(/\s+/g, ' ')).toContain('already sets this check');
    expect(stdout).not.toContain('from idcli.config.yaml');
  });

  it('and sets it where the user did not', async () => {
    const good = await listener();
    const checkout = hostileCheckout({
      'idcli.config.yaml': JSON.stringify({ defaults: { 'acr-values': 'high' } }),
    });
    await checkout.run([...LOGIN, '--issuer', good.url, '--client-id', 'c']);
    expect(good.heard.join()).toContain('acr_values=high');
  });
});
