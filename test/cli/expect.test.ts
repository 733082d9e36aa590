/** `--expect`: a script says what must come, and the exit code says whether it came. */
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];
const run = (words: readonly string[], ...expected: string[]) =>
  runIn(onlineWorld({ tick: 1 }), [...words, ...expected.flatMap((one) => ['--expect', one])]);

describe('the exit code', () => {
  it.each<[what: string, words: string[], expected: string[], code: number]>([
    ['all met', [], ['claims.given_name=Camille', 'outcome=done', 'exitCode=0', 'ok=true'], 0],
    ['one of several not met', [], ['claims.given_name=Camille', 'outcome=denied'], 1],
    [
      'a refusal that was expected',
      ['--fault', 'user-cancel'],
      ['error.code=ACCESS_DENIED', 'exitCode=5'],
      0,
    ],
    ['a refusal that was not', ['--fault', 'user-cancel'], ['outcome=done'], 1],
    ['a failed check that was expected', ['--fault', 'wrong-nonce'], ['outcome=security'], 0],
    ['a number, as --field prints it', [], ['tokens.expires_in=3600'], 0],
    ['a list, as compact JSON', [], ['claims.source.audience=sandbox-client', 'claims.warnings=[]'], 1],
    ['a text with an equals sign', ['--fault', 'user-cancel'], ['error.provider.error_description=a=b'], 1],
    ['an empty text', [], ['claims.given_name='], 1],
    ['a value that looks like a reference', [], ['claims.given_name=prompt'], 1],
    ['a value that looks like another', [], ['claims.given_name=env:NOWHERE'], 1],
    ['a usage error stands', ['--prompt-nope'], ['outcome=bad-request'], 2],
    ['a configuration error stands', ['--fault', 'nope'], ['error.code=SANDBOX_SCENARIO_UNKNOWN'], 2],
  ])('%s', async (_, words, expected, code) => {
    expect((await run([...LOGIN, ...words], ...expected)).code).toBe(code);
  });

  it('of the run itself stays in the document', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...LOGIN,
      ...['--fault', 'user-cancel', '--expect', 'outcome=user-cancel'],
    ]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ ok: false, exitCode: 5 });
  });

  it('of Ctrl-C stands', async () => {
    const world = onlineWorld();
    // Nobody opens the printed address, so it waits until it is stopped.
    const waiting = ['login', '--provider', 'ingroupe', '--sandbox', '--no-open'];
    const running = runIn(world, [...waiting, '--expect', 'ok=false']);
    setTimeout(() => world.abort('SIGTERM'), 50);
    expect((await running).code).toBe(143);
  });

  it('holds for --field, too, and for a document that was told line by line', async () => {
    expect((await run([...LOGIN, '--field', 'claims.given_name'], 'outcome=denied')).code).toBe(1);
    expect(
      (await run([...LOGIN, '--fault', 'user-cancel', '--field', 'error.code'], 'outcome=user-cancel')).code,
    ).toBe(0);
    const lines = (expected: string) =>
      runIn(testWorld({ stdin: 'x\n' }), ['decode-token', '--lines', '--expect', expected]);
    expect((await lines('exitCode=1')).code).toBe(0);
    expect((await lines('exitCode=0')).code).toBe(1);
  });
});

describe('what is said of it', () => {
  it('every expectation that is not met, and nothing of those that are', async () => {
    const { stderr } = await run(
      [...LOGIN, '--quiet'],
      'outcome=denied',
      'ok=true',
      'claims.given_nam=x',
      'claims.nothing=y',
    );
    expect(stderr.split('\n').filter((line) => line.startsWith('not as'))).toEqual([
      'not as expected: outcome is "done", expected "denied"',
      'not as expected: claims.given_nam is absent (there is claims.given_name), expected "x"',
      'not as expected: claims.nothing is absent, expected "y"',
    ]);
  });

  it('is masked, unless it is to be shown', async () => {
    const expected = [
      'claims.email=kim@example.org',
      'tokens.access_token=abcdefghijklmnopqrstuvwxyz0123456789',
    ];
    const { stderr } = await run([...LOGIN, '--quiet'], ...expected);
    expect(stderr).toContain('claims.email is "c•••@example.com", expected "k•••@example.org"');
    expect(stderr).not.toMatch(/camille|kim@|abcdefghijkl/);
    expect((await run([...LOGIN, '--quiet', '--show-pii'], ...expected)).stderr).toContain('kim@example.org');
  });

  it('cannot steer the terminal', async () => {
    const { stderr } = await run([...LOGIN, '--quiet'], 'claims.given_name=\u202eeve\u001b[31m');
    expect(stderr).toContain('not as expected');
    for (const character of ['\u202e', '\u001b']) expect(stderr).not.toContain(character);
  });

  it('goes to standard error, so that standard output stays one document', async () => {
    const { stdout, stderr } = await run([...LOGIN, '--json'], 'outcome=denied');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'done' });
    expect(stderr).toContain('not as expected: outcome');
  });

  it.each(['outcome', '=done', ''])('%j is not an expectation', async (text) => {
    const { code, stderr } = await run(LOGIN, text);
    expect(stderr).toContain('--expect must be PATH=VALUE');
    expect(code).toBe(2);
  });
});
