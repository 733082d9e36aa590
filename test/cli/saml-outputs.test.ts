/** Every way of SAML in every output: what people read, JSON, one field, HAR, curl, trace, reports, completion. */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { fileOf, readReport } from '../helpers/report.ts';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    fetch: globalThis.fetch,
  });
});
afterAll(() => sandbox.close());

const LOGIN = ['login', '--provider', 'generic', '--protocol', 'saml'];
const SAVED = ['--from', 'login.json'];

interface Way {
  readonly name: string;
  readonly argv: readonly string[];
  /** Needs the session of an earlier login. */
  readonly isLater?: true;
  readonly people: RegExp;
  readonly field: readonly [path: string, value: RegExp];
  /** In an address that was called, and in a message that was sent. */
  readonly wire: RegExp;
  readonly report: RegExp;
}

const WAYS: readonly Way[] = [
  {
    name: 'a login by artifact',
    argv: [...LOGIN, '--headless', '--response-binding', 'artifact'],
    people: /SAML ArtifactResponse {2}valid/,
    field: ['claims.family_name', /^Durand$/m],
    wire: /\/saml\/artifact/,
    report: /ArtifactResponse/,
  },
  {
    name: 'a login by a signed form',
    argv: [...LOGIN, '--headless', '--response-binding', 'simplesign'],
    people: /SigAlg, Signature ·\s+form_post/,
    field: ['data.status.codes.0', /status:Success/],
    wire: /\/saml\/login/,
    report: /form_post|SigAlg/,
  },
  {
    name: 'a login without a browser',
    argv: [...LOGIN, '--binding', 'ecp'],
    people: /SOAP header {2}valid/,
    field: ['data.request.binding', /bindings:SOAP/],
    wire: /\/saml\/ecp/,
    report: /SOAP header/,
  },
  {
    name: 'a login that the provider begins',
    argv: [...LOGIN, '--headless', '--await'],
    people: /callback {2}SAMLResponse/,
    field: ['data.unsolicited', /^true$/m],
    wire: /\/saml\/start/,
    report: /Durand/,
  },
  {
    name: 'a query',
    argv: ['saml', 'query', ...SAVED, '--attributes', 'sn'],
    isLater: true,
    people: /Answer\n {2}status {2}Success/,
    field: ['claims.family_name', /^Durand$/m],
    wire: /\/saml\/attributes/,
    report: /Attributes/,
  },
  {
    name: 'a logout by the browser',
    argv: ['saml', 'logout', ...SAVED, '--headless'],
    isLater: true,
    people:
      /sent to .*\/saml\/logout\n.*HTTP-Redirect\n.*RSA-SHA256[\s\S]*Logout response[\s\S]*the session is over/,
    field: ['data.response.status.codes.0', /status:Success/],
    wire: /\/saml\/logout/,
    report: /Logout response/,
  },
  {
    name: 'a logout without a browser',
    argv: ['saml', 'logout', ...SAVED, '--binding', 'soap'],
    isLater: true,
    people: /binding {2}SOAP[\s\S]*confirmed: the session is over/,
    field: ['data.request.algorithm', /^RSA-SHA256$/m],
    wire: /\/saml\/logout\/soap/,
    report: /confirmed/,
  },
  {
    name: 'a logout that the provider begins',
    argv: ['saml', 'logout', ...SAVED, '--await', '--headless'],
    isLater: true,
    people:
      /Logout request\n {2}from[\s\S]*Logout response\n {2}status {3}Success[\s\S]*the provider was told so/,
    field: ['data.answer.status.0', /^Success$/m],
    wire: /\/saml\/logout\/start/,
    report: /Answer/,
  },
];

async function run({ argv, isLater }: Way, ...more: readonly string[]) {
  const at = ['--sandbox', sandbox.url];
  const files: Record<string, string> = {};
  if (isLater === true) {
    const login = await runIn(onlineWorld(), [...LOGIN, '--headless', '--json', ...at]);
    expect(login.code).toBe(0);
    files['/project/login.json'] = login.stdout;
  }
  const world = onlineWorld({ files });
  const ran = await runIn(world, [...argv, ...at, ...more]);
  expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining('error')]);
  return { ...ran, world };
}

// No port is named: a logout listens where the login did, since its answer is sent there.
describe.each(WAYS)('$name', (way) => {
  it('for people, in 80 columns', async () => {
    const { stdout } = await run(way);
    expect(stdout).toMatch(way.people);
    // People read no address cut in two, so those may be longer.
    const long = stdout.split('\n').filter((line) => line.length > 80 && !line.includes('://'));
    expect(long).toEqual([]);
    expect(stdout).not.toContain('camille.durand@example.com');
  });

  it('one field, and the document', async () => {
    const [path, value] = way.field;
    expect((await run(way, '--field', path)).stdout).toMatch(value);
    expect(JSON.parse((await run(way, '--json')).stdout)).toMatchObject({
      ok: true,
      exitCode: 0,
      protocol: 'saml',
    });
  });

  it('as HAR, curl lines and trace', async () => {
    const { stderr, world } = await run(way, '--har', 'out.har', '--curl', '--trace');
    expect(stderr).toMatch(way.wire);
    expect(stderr).toMatch(/^curl /m);
    const har = fileOf(world, 'out.har');
    const { log } = JSON.parse(har) as { log: { entries: { request: { url: string } }[] } };
    expect(log.entries.map(({ request }) => request.url).join('\n')).toMatch(way.wire);
    expect(har + stderr).not.toContain('camille.durand@example.com');
  });

  it('as a report', async () => {
    const { world } = await run(way, '--html', 'out.html', '--markdown', 'out.md');
    const page = fileOf(world, 'out.html');
    expect(readReport(page).texts('h1')[0]).toMatch(/Login|SAML|Query|Logout/i);
    expect(page + fileOf(world, 'out.md')).toMatch(way.report);
    expect(page).not.toContain('camille.durand@example.com');
  });
});

it('a session from its login to its end is a scenario', async () => {
  const scenario = `sandbox: file
steps:
${WAYS.filter(({ isLater }) => isLater !== true)
  .map(({ argv }) => `  - run: ${argv.join(' ')} --sandbox`)
  .join('\n')}
  - run: ${LOGIN.join(' ')} --headless --sandbox
    capture: { login: . }
  - run: saml query --from - --sandbox --attributes sn
    stdin: \${login}
    expect: { document: { claims.family_name: Durand } }
  - run: saml logout --from - --headless --sandbox
    stdin: \${login}
    expect: { document: { data.logout.confirmed: true } }
  - run: saml logout --from - --binding soap --sandbox
    stdin: \${login}
    expect: { exit: 5, failing: [saml.status] }
  - run: saml metadata --sp-entity-id https://sp.example.com
    expect: { document: { data.kind: metadata } }
`;
  const { code, stdout } = await runIn(onlineWorld({ files: { '/project/a.yaml': scenario } }), [
    'run',
    'a.yaml',
  ]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('9 passed')]);
});

it.each([
  [
    ['login', '--response-binding', ''],
    ['post', 'artifact', 'simplesign'],
  ],
  [
    ['login', '--binding', ''],
    ['redirect', 'post', 'ecp'],
  ],
  [
    ['saml', ''],
    ['logout', 'metadata', 'query', 'request'],
  ],
  [
    ['saml', 'logout', '--binding', ''],
    ['redirect', 'post', 'soap'],
  ],
  [['saml', 'query', '--na'], ['--name-id-format']],
  [
    ['saml', 'metadata', '--key-type', ''],
    ['rsa', 'ec'],
  ],
])('completes %j', async (words, due) => {
  const { stdout } = await runIn(testWorld(), ['completion', 'words', '--', ...words]);
  expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual(expect.arrayContaining(due));
});
