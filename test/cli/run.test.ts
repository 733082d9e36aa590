/** `idcli run`, whole: scenario files against the sandbox, expectations that are not met, and reports. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';
import type { TestWorld } from '../helpers/world.ts';
import { assertJunit } from './junit.ts';

interface StepOfReport {
  readonly name: string;
  readonly line: number;
  readonly status: string;
  readonly reason?: string;
  readonly exitCode?: number;
}

interface RunDocument {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly outcome?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
  readonly data: {
    readonly totals: Readonly<Record<string, number>>;
    readonly steps: readonly StepOfReport[];
  };
  readonly reports: readonly {
    readonly subject: string;
    readonly from?: string;
    readonly findings: readonly {
      readonly code: string;
      readonly status: string;
      readonly message: string;
      readonly actual?: unknown;
    }[];
  }[];
}

const worldOf = (files: Record<string, string>, more: object = {}): TestWorld =>
  onlineWorld({
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`/project/${name}`, text])),
    ...more,
  });

async function runFile(text: string, words: readonly string[] = [], world = worldOf({ 'a.yaml': text })) {
  const ran = await runIn(world, ['run', 'a.yaml', '--json', ...words]);
  return { ...ran, world, document: JSON.parse(ran.stdout) as RunDocument };
}

const written = (world: TestWorld, path: string): string =>
  Buffer.from(world.written.get(`/project/${path}`)?.data ?? []).toString('utf8');

/** Codes of the checks of steps that failed. */
const unmet = ({ reports }: RunDocument): string[] =>
  reports
    .filter(({ subject }) => subject === 'scenario')
    .flatMap(({ findings }) => findings.filter(({ status }) => status === 'fail').map(({ code }) => code));

const LOGIN = 'login --provider ingroupe --sandbox --headless';

describe('steps of every system', () => {
  it('run, hand values on, and are judged', async () => {
    const { code, document } = await runFile(`
sandbox: file
steps:
  - run: ${LOGIN}
    capture: { id_token: tokens.id_token, name: claims.given_name }
    expect:
      outcome: done
      document:
        claims.given_name: Camille
        claims.family_name: { equals: Durand }
        claims.email: { matches: '^camille.*@example\\.com$' }
        claims.age.over: { exists: true }
        claims.national_id: { absent: true }
        claims.source.protocol: { oneOf: [oidc, saml] }
        claims.email_verified: true
        data: { absent: true }
  - run: decode-token \${id_token} --jwks \${sandbox.url}/ingroupe/oauth2/jwks
    expect: { document: { data.payload.given_name: '\${name}', reports.0.verdict: valid } }
  - run: login --provider signicat-sms-otp --sandbox --headless --scope "openid profile offline_access"
    capture: { login: . }
  - run: token userinfo --from - --sandbox
    stdin: \${login}
  - run: token refresh --from - --sandbox
    stdin: \${login}
    expect: { document: { tokens.token_type: Bearer } }
  - run: login --provider signicat-sms-otp --protocol rest --sandbox --headless
    expect: { document: { claims.source.protocol: rest } }
  - run: sign-consent --method sbid --text "I agree" --sandbox --out consent.xml
    expect: { failing: [], document: { outcome: done } }
  - run: net-id login --sandbox
  - run: sign-order run --text "I agree" --phone "+447700900000" --given-name Camille --family-name Durand --sandbox --out order.xml
  - run: inspect --issuer \${sandbox.url}/ingroupe
    expect: { exit: [0, 1] }
  - run: providers show ingroupe
    expect: { document: { data.provider.id: ingroupe } }
`);
    expect(
      document.data.steps
        .map(({ name, status }) => `${status} ${name}`)
        .filter((line) => !line.startsWith('passed')),
    ).toEqual([]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ ok: true, outcome: 'done' });
  });

  it('play faults and personas, also from a matrix', async () => {
    const { code, document } = await runFile(`
matrix: { persona: [default, mononym] }
steps:
  - run: ${LOGIN} --as \${matrix.persona}
    matrix: [{ fault: wrong-nonce, check: id_token.nonce }, { fault: expired-token, check: id_token.exp }]
    fault: \${matrix.fault}
    expect: { failing: '\${matrix.check}', outcome: security }
`);
    expect(document.data.steps).toHaveLength(4);
    expect(code).toBe(0);
  });

  it('run in the folder of their file, with the configuration that is found from there', async () => {
    const world = worldOf({
      'ci/a.yaml': 'steps: [{ run: decode-token token.jwt }, { run: providers show lighthouse }]',
      'ci/token.jwt': readFileSync(
        new URL('../../docs/examples/tokens/id-token.jwt', import.meta.url),
        'utf8',
      ),
      'ci/idcli.config.yaml': 'providers: { lighthouse: { issuer: https://op.example.com } }',
    });
    const { code } = await runIn(world, ['run', 'ci/a.yaml']);
    expect(code).toBe(0);
  });

  it('can come from standard input', async () => {
    const { code } = await runIn(onlineWorld({ stdin: 'steps: [{ run: providers list }]' }), ['run', '-']);
    expect(code).toBe(0);
  });
});

describe('one thing that is not as expected is one failure', () => {
  it.each<[what: string, step: string, codes: string[]]>([
    ['the exit code', 'fault: user-cancel', ['scenario.exit']],
    ['an exit code that was expected', 'expect: { exit: [1, 5] }', ['scenario.exit']],
    ['the outcome', 'expect: { outcome: denied }', ['scenario.outcome']],
    [
      'a check that fails',
      'fault: wrong-nonce\n    expect: { failing: [], outcome: security }',
      ['scenario.checks'],
    ],
    ['a check that should fail', 'expect: { failing: [id_token.nonce] }', ['scenario.checks']],
    ['a value', 'expect: { document: { claims.given_name: Kim } }', ['scenario.document']],
    [
      'a value of another type',
      'expect: { document: { claims.email_verified: "true" } }',
      ['scenario.document'],
    ],
    [
      'a value that should match',
      'expect: { document: { claims.email: { matches: "^x" } } }',
      ['scenario.document'],
    ],
    [
      'a value that should be one of some',
      'expect: { document: { protocol: { oneOf: [saml, rest] } } }',
      ['scenario.document'],
    ],
    [
      'a value that should be there',
      'expect: { document: { claims.gender: { exists: true } } }',
      ['scenario.document'],
    ],
    [
      'a value that should not be there',
      'expect: { document: { claims.email: { absent: true } } }',
      ['scenario.document'],
    ],
    [
      'a path that is not there',
      'expect: { document: { claims.given_nam: Camille } }',
      ['scenario.document'],
    ],
    ['a value to capture', 'capture: { a: tokens.refresh_token }', ['scenario.capture']],
    ['the time', 'timeout: 0.001', ['scenario.run']],
  ])('%s', async (_, step, codes) => {
    const { code, document } = await runFile(`steps:\n  - run: ${LOGIN}\n    ${step}`);
    expect(unmet(document)).toEqual(codes);
    expect(code).toBe(1);
  });

  it('says what is near a path that is not there', async () => {
    const { document } = await runFile(
      `steps: [{ run: ${LOGIN}, expect: { document: { claims.given_nam: x } } }]`,
    );
    expect(JSON.stringify(document.reports)).toContain('did you mean claims.given_name?');
  });

  it('is told with what the run itself found', async () => {
    const { document } = await runFile(`steps: [{ run: ${LOGIN}, fault: wrong-nonce }]`);
    expect(document.reports.map(({ subject }) => subject)).toEqual(['scenario', 'id_token']);
    expect(document.reports[1]?.findings.map(({ code }) => code)).toEqual(['id_token.nonce']);
  });

  it('is only an exit code for a command without a document', async () => {
    const { document } = await runFile(
      'steps: [{ run: decode-token --lines, stdin: "a\\nb\\n", expect: { exit: [0, 1, 2], document: { ok: true } } }]',
    );
    expect(document.reports[0]?.findings.at(-1)?.message).toBe('the command printed no single document');
  });
});

describe('before anything runs: exit code 2', () => {
  it.each<[what: string, files: Record<string, string>, words: string[], said: string]>([
    ['no file', {}, ['run'], 'no file is named'],
    ['a file that is not there', {}, ['run', 'nope.yaml'], 'nope.yaml: the file cannot be read (ENOENT)'],
    ['a file that is empty', { 'a.yaml': '' }, ['run', 'a.yaml'], 'a.yaml: the file has no steps'],
    ['broken YAML', { 'a.yaml': 'steps:\n - run: "' }, ['run', 'a.yaml'], 'a.yaml:2:10'],
    [
      'a step that does not parse',
      { 'a.yaml': 'steps:\n - run: login --provder x' },
      ['run', 'a.yaml'],
      'a.yaml:2:9',
    ],
    [
      'a shard that is none',
      { 'a.yaml': 'steps: [{ run: login }]' },
      ['run', 'a.yaml', '--shard', '3/2'],
      '--shard 3/2',
    ],
    [
      'a shard of nothing',
      { 'a.yaml': 'steps: [{ run: login }]' },
      ['run', 'a.yaml', '--shard', '0/0'],
      '--shard 0/0',
    ],
    ['no jobs', { 'a.yaml': 'steps: [{ run: login }]' }, ['run', 'a.yaml', '--jobs', '0'], '--jobs 0'],
    [
      'half a retry',
      { 'a.yaml': 'steps: [{ run: login }]' },
      ['run', 'a.yaml', '--retries', '1.5'],
      '--retries 1.5',
    ],
    [
      'a pattern that is none',
      { 'a.yaml': 'steps: [{ run: login }]' },
      ['run', 'a.yaml', '--grep', '('],
      'not a regular expression',
    ],
    [
      'a selection of nothing',
      { 'a.yaml': 'tags: [a]\nsteps: [{ run: login }]' },
      ['run', 'a.yaml', '--tag', 'b'],
      'there are the tags a',
    ],
    [
      'an example that is there',
      { 'scenarios/login.yaml': '' },
      ['run', '--init'],
      'the file is there already',
    ],
    [
      'a report that is none',
      { 'a.json': '{}' },
      ['run', '--merge-reports', 'a.json'],
      'it is not a document of idcli',
    ],
    ['a report that is not JSON', { 'a.json': '<' }, ['run', '--merge-reports', 'a.json'], 'it is not JSON'],
    [
      'a report that is not there',
      {},
      ['run', '--merge-reports', 'a.json'],
      'did the job of that shard leave its report',
    ],
  ])('%s', async (_, files, words, said) => {
    const { code, stderr } = await runIn(worldOf(files), words);
    expect(stderr.replace(/\s+/g, ' ')).toContain(said);
    expect(code).toBe(2);
  });

  it('tells what is wrong with all files at once', async () => {
    const world = worldOf({ 'a.yaml': 'steps: [{ run: logn }]', 'b.yaml': 'stps: []' });
    const { stderr } = await runIn(world, ['run', 'a.yaml', 'b.yaml']);
    expect(stderr).toContain('a.yaml:1:16');
    expect(stderr).toContain('b.yaml:1:1');
  });
});

describe('selections and shards', () => {
  const FILES = {
    'a.yaml': 'steps: [{ name: one, run: providers list }, { name: two, run: providers list }]',
    'b.yaml': 'steps: [{ name: three, run: providers list, tags: [x] }]',
  };
  const names = ({ data }: RunDocument) => data.steps.map(({ name }) => name);

  it('--grep and --tag', async () => {
    const world = worldOf(FILES);
    const all = await runIn(world, ['run', 'a.yaml', 'b.yaml', '--json', '--grep', 'TWO|b\\.yaml']);
    expect(names(JSON.parse(all.stdout))).toEqual(['two', 'three']);
    const tagged = await runIn(worldOf(FILES), ['run', 'a.yaml', 'b.yaml', '--json', '--tag', 'x']);
    expect(names(JSON.parse(tagged.stdout))).toEqual(['three']);
  });

  it('a shard without steps is fine', async () => {
    const { code, stdout } = await runIn(worldOf(FILES), ['run', 'b.yaml', '--shard', '2/2']);
    expect(stdout).toBe('this shard has no steps\n');
    expect(code).toBe(0);
  });

  it('a file that is named twice runs once', async () => {
    const { stdout } = await runIn(worldOf(FILES), ['run', 'b.yaml', './b.yaml', '--json']);
    expect(names(JSON.parse(stdout))).toEqual(['three']);
  });

  const shard = async (world: TestWorld, index: number, more: string[] = []) =>
    runIn(world, ['run', 'a.yaml', 'b.yaml', '--shard', `${index}/2`, '--report', `${index}.json`, ...more]);
  const merge = async (world: TestWorld, ...files: string[]) => {
    const merging = { ...world, stdout: onlineWorld().stdout, stderr: onlineWorld().stderr };
    const ran = await runIn(merging, [
      'run',
      '--merge-reports',
      ...files,
      '--json',
      '--junit',
      'all.xml',
      '--report',
      'all.json',
    ]);
    return { ...ran, document: JSON.parse(ran.stdout) as RunDocument };
  };

  it('reports of all shards are the whole, and can be merged again', async () => {
    const world = worldOf(FILES);
    await shard(world, 1);
    await shard(world, 2);
    const { code, document } = await merge(world, '2.json', '1.json');
    expect(code).toBe(0);
    expect(names(document).sort()).toEqual(['one', 'three', 'two']);
    assertJunit(written(world, 'all.xml'), { tests: 3, failures: 0, errors: 0, skipped: 0 });
    expect((await merge(world, 'all.json')).code).toBe(0);
  });

  it('a shard that is missing is told, and the rest is reported', async () => {
    const world = worldOf(FILES);
    await shard(world, 1);
    const { code, document } = await merge(world, '1.json');
    expect(code).toBe(3);
    expect(document.error).toMatchObject({
      code: 'REPORTS_INCOMPLETE',
      message: expect.stringContaining('shard 2/2 is missing'),
    });
    expect(document.data.steps.length).toBeGreaterThan(0);
    assertJunit(written(world, 'all.xml'), { tests: document.data.steps.length });
  });

  it('of two reports of one shard the later counts', async () => {
    const world = worldOf({
      'b.yaml': 'steps: [{ name: three, run: decode-token x }]',
      'a.yaml': FILES['a.yaml'],
    });
    await shard(world, 1);
    await shard(world, 2);
    world.written.clear();
    const later = { ...world, now: () => new Date(Date.now() + 60_000) };
    await runIn(later, ['run', 'a.yaml', 'b.yaml', '--shard', '1/2', '--report', 'again.json']);
    const { stderr, document } = await merge(world, 'again.json', '1.json', '2.json');
    expect(stderr).toContain('1.json is left out: again.json tells of a later run');
    expect(document.data.steps).toHaveLength(3);
  });

  it('another selection is another whole', async () => {
    const world = worldOf(FILES);
    await shard(world, 1);
    await shard(world, 2, ['--grep', 'one|two']);
    const { code, document } = await merge(world, '1.json', '2.json');
    expect(code).toBe(3);
    expect(document.error?.message).toContain('shard 2/2 is missing');
    expect(document.error?.hint).toContain('shard 1/2 is missing');
  });
});

describe('reports', () => {
  it('fit the schema that Jenkins holds them against, with all that can happen', async () => {
    const text = `
steps:
  - { name: 'passes & <is> "fine"', run: providers list }
  - { name: fails, run: ${LOGIN}, fault: wrong-nonce }
  - { name: is late, run: ${LOGIN}, timeout: 0.001 }
  - { name: gives, run: providers list, capture: { a: data.nope } }
  - { name: needs, run: 'decode-token \${a}' }
  - { name: "has \\e[31m and \\uFFFF in it", run: providers list }
`;
    const { world, code } = await runFile(text, ['--junit', 'out/junit.xml']);
    expect(code).toBe(1);
    const xml = written(world, 'out/junit.xml');
    assertJunit(xml, { tests: 6, failures: 2, errors: 1, skipped: 1 });
    expect(xml).toContain('name="passes &amp; &lt;is&gt; &quot;fine&quot;"');
    expect(xml).toContain('the token answers another login than this one');
  });

  const SECRET = `
sandbox: file
steps:
  - run: ${LOGIN}
    capture: { access: tokens.access_token, sub: { path: claims.subject, secret: true } }
  - run: ${LOGIN}
    expect:
      document:
        tokens.access_token: \${access}
        claims.email: \${access} \${sub}
        claims.birthdate: 1970-01-01
  - run: decode-token "\${access} \${sub}" --issuer https://op.example.com/?c=\${access}
    expect: { exit: 0 }
`;

  it('mask secrets and personal data everywhere', async () => {
    const world = worldOf({ 'a.yaml': SECRET });
    const { stdout, stderr } = await runIn(world, [
      'run',
      'a.yaml',
      '--verbose',
      '--junit',
      'j.xml',
      '--report',
      'r.json',
    ]);
    const { document } = await runFile(SECRET);
    const subject = '5b0c1f0e-5d9b-4f6c-9a51-0c5f7d3c1a01';
    const token = JSON.stringify(document.reports).match(/"actual":"([A-Za-z0-9_-]{43})"/)?.[1];
    expect(token).toBeDefined();
    const all = [stdout, stderr, written(world, 'j.xml'), written(world, 'r.json')];
    expect(all.every((text) => text.length > 100)).toBe(true);
    for (const text of all) {
      expect(text).not.toContain('camille@example.com');
      expect(text).not.toContain(subject);
      expect(text).not.toMatch(/1990-\d\d-\d\d/);
      expect(text).not.toMatch(/\b[A-Za-z0-9_-]{43}\b/);
    }
  });

  it('show them to whoever asks', async () => {
    const world = worldOf({ 'a.yaml': SECRET });
    await runIn(world, ['run', 'a.yaml', '--show-pii', '--show-secrets', '--junit', 'j.xml']);
    expect(written(world, 'j.xml')).toMatch(/1990-\d\d-\d\d/);
    expect(written(world, 'j.xml')).toMatch(/\b[A-Za-z0-9_-]{43}\b/);
  });

  it('that cannot be written are an error, and nothing else is lost', async () => {
    const world = worldOf({ 'a.yaml': 'steps: [{ run: providers list }]' });
    const full = {
      ...world,
      files: { ...world.files, writeAtomic: async () => Promise.reject(new Error('ENOSPC')) },
    };
    const { code, stdout } = await runIn(full, ['run', 'a.yaml', '--json', '--junit', 'j.xml']);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'OUTPUT_NOT_WRITTEN' },
      data: { totals: { passed: 1 } },
    });
    expect(code).toBe(3);
  });
});

describe('what goes wrong around', () => {
  it('Ctrl-C in the middle: reports are written and true', async () => {
    const world = worldOf({
      'a.yaml': `steps: [{ name: first, run: providers list }, { name: waits, run: net-id login --sandbox --no-auto-approve }, { name: last, run: providers list }]`,
    });
    const listed = new Promise<void>((resolve) => {
      const { write } = world.stderr;
      world.stderr.write = async (data) => {
        await write(data);
        if (world.stderr.text().includes('first')) resolve();
      };
    });
    const running = runIn(world, ['run', 'a.yaml', '--verbose', '--junit', 'j.xml', '--report', 'r.json']);
    await listed;
    world.abort('SIGINT');
    const { code } = await running;
    expect(code).toBe(130);
    const report = JSON.parse(written(world, 'r.json')) as RunDocument;
    expect(report.error?.code).toBe('INTERRUPTED');
    expect(report.data.totals).toMatchObject({ passed: 1, skipped: 2, failed: 0 });
    assertJunit(written(world, 'j.xml'), { tests: 3, skipped: 2 });
    const merged = await runIn(
      {
        ...world,
        signal: new AbortController().signal,
        stdout: onlineWorld().stdout,
        stderr: onlineWorld().stderr,
      },
      ['run', '--merge-reports', 'r.json', '--json'],
    );
    expect(JSON.parse(merged.stdout).error).toMatchObject({
      code: 'REPORTS_INCOMPLETE',
      message: expect.stringContaining('was interrupted'),
    });
  });

  it('a port that is taken', async () => {
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { code, document } = await runFile(
      `{ sandbox: file, sandboxPort: ${port}, steps: [{ run: ${LOGIN} }, { run: providers list }] }`,
    );
    server.close();
    expect(code).toBe(1);
    expect(unmet(document)).toEqual(['scenario.run']);
    expect(document.reports[0]?.findings[0]?.message).toBe(
      `the sandbox of the file did not start: port ${port} of 127.0.0.1 is in use`,
    );
    expect(document.data.totals).toMatchObject({ failed: 1, skipped: 1 });
  });

  it('10,000 steps are read, told of and shared out', async () => {
    const steps = Array.from(
      { length: 10_000 },
      (_, at) => `  - { name: step ${at}, run: decode-token token-${at} }`,
    );
    const world = worldOf({ 'a.yaml': `steps:\n${steps.join('\n')}` });
    const { code, stdout } = await runIn(world, ['run', 'a.yaml', '--json', '--shard', '7/1000']);
    const { data } = JSON.parse(stdout) as RunDocument;
    expect(data.steps).toHaveLength(10);
    expect(code).toBe(1);
  });
});

describe('--init', () => {
  it('writes an example that works', async () => {
    const world = worldOf({});
    const init = await runIn(world, ['run', '--init']);
    expect(init.stdout).toBe('✓ written scenarios/login.yaml\n');
    expect(init.stderr).toBe('Run it with: idcli run scenarios/login.yaml\n');
    const next = { ...world, stdout: onlineWorld().stdout };
    const { code, stdout } = await runIn(next, ['run', 'scenarios/login.yaml', '--jobs', '2']);
    expect(stdout).toContain('7 passed');
    expect(code).toBe(0);
  });
});
