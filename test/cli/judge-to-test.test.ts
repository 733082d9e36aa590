/** From a recording to a test: the scenario drives the same login again, and the person is nobody. */
import { describe, expect, it } from 'vitest';
import { spaLogin, toHar, webLogin } from '../helpers/har.ts';
import { samlLogin } from '../helpers/har-saml.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const textOf = (world: ReturnType<typeof testWorld>, path: string): string =>
  Buffer.from(world.written.get(path)?.data ?? []).toString();

async function write(har: string, ...more: readonly string[]) {
  const world = testWorld({ files: { '/project/login.har': har } });
  const ran = await runJson(world, [
    'judge',
    'login.har',
    '--scenario',
    'login.yaml',
    '--person',
    'person.json',
    ...more,
  ]);
  return {
    ran,
    scenario: textOf(world, '/project/login.yaml'),
    person: textOf(world, '/project/person.json'),
  };
}

describe('judge --scenario and --person', () => {
  it('of a single-page application: a public client, and nothing of the person', async () => {
    const { scenario, person } = await write(toHar(await spaLogin()));
    expect(scenario).toContain('--client-id web');
    expect(scenario).toContain('--redirect-uri https://app.example.org/callback');
    expect(scenario).toContain('--fill username=env:LOGIN_USER');
    expect(scenario).not.toContain('CLIENT_SECRET');
    expect(scenario).toContain('claims.subject: { exists: true }');
    expect(scenario + person).not.toMatch(/Ada|correct-horse|user-1/);
    expect(JSON.parse(person).people[0].claims).toEqual({ name: 'Alex Example' });
  });

  it('with --show-pii keeps the claims', async () => {
    const { scenario, person } = await write(toHar(await spaLogin()), '--show-pii');
    expect(scenario).toContain('claims.name: "Ada"');
    expect(JSON.parse(person).people[0].claims.name).toBe('Ada');
  });

  it('of SAML: attributes with invented values', async () => {
    const { scenario, person } = await write(toHar(samlLogin()));
    expect(scenario).toContain('login --protocol saml');
    expect(scenario).toContain('--sp-entity-id https://sp.example.com');
    expect(JSON.parse(person).people[0].saml.attributes).toEqual({ mail: ['alex@example.com'] });
  });

  it('of a web application: no person, since its tokens were never seen', async () => {
    const { ran, scenario } = await write(toHar(webLogin()));
    expect(scenario).toContain('--client-secret env:CLIENT_SECRET');
    expect(ran.document.error?.code).toBe('NOTHING_TO_JUDGE');
  });
});

describe('login --record', () => {
  const login = ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--record', 'kept'];

  it('keeps a login that judge reads, whole when asked', async () => {
    const world = onlineWorld({});
    expect((await runIn(world, [...login, '--show-secrets', '--show-pii'])).code).toBe(0);
    const har = textOf(world, '/project/kept/login.har');
    const document = JSON.parse(textOf(world, '/project/kept/login.json'));
    expect(document.command).toBe('login');
    const judged = await runJson(testWorld({ files: { '/project/login.har': har } }), ['judge', 'login.har']);
    const failed = judged.document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'fail');
    expect(failed.map(({ code }) => code)).toEqual([]);
    expect(judged.document.claims?.given_name).toBe('Camille');
    // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
    const data: any = judged.document.data;
    expect(data.flows).toHaveLength(1);
    expect(data.verdict).toBe('valid');
  });

  it('masks it otherwise, and judge blames nothing that is masked', async () => {
    const world = onlineWorld({});
    expect((await runIn(world, login)).code).toBe(0);
    const har = textOf(world, '/project/kept/login.har');
    const judged = await runJson(testWorld({ files: { '/project/login.har': har } }), ['judge', 'login.har']);
    const failed = judged.document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'fail');
    expect(failed.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
    expect(har).toContain('••••');
  });
});
