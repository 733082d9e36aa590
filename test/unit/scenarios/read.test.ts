/** What a file may say, and how it is told what it may not: by line and column, with what was meant. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/parse.ts';
import { readScenario } from '../../../src/scenarios/read.ts';
import type { Program } from '../../../src/scenarios/scenario.ts';
import { verifyFile } from '../../../src/scenarios/verify.ts';
import { splitWords } from '../../../src/scenarios/words.ts';
import { fileOf } from './program.ts';

const program: Program = {
  run: async () => 0,
  async parse(argv) {
    const parsed = await parse(argv, 80);
    return 'text' in parsed ? undefined : { command: parsed.name, raw: parsed.raw };
  },
};

/** Every complaint about a file, as `line:column: message (hint)`. */
async function complaintsOf(text: string): Promise<string[]> {
  const read = readScenario(text, {
    path: 'a.yaml',
    folder: '/project',
    root: '/project',
    bytes: new TextEncoder().encode(text),
  });
  if ('problems' in read) {
    return read.problems.map(
      ({ text: told, hint }) => told.replace('a.yaml:', '') + (hint ? ` (${hint})` : ''),
    );
  }
  return (await verifyFile(read.file, program, false)).map(({ path, what, message, hint }) => {
    const { line, column } = read.document.placeOf(path, what);
    return `${line}:${column}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}

describe('words of a command line', () => {
  it.each<[string, string[]]>([
    ['a b  c', ['a', 'b', 'c']],
    [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
    [`a'b c'"d"e`, ['ab cde']],
    [`'' ""`, ['', '']],
    [`"a \\" b \\\\ c \\n"`, ['a " b \\ c \\n']],
    [`'a \\ b'`, ['a \\ b']],
    ["a\\ b \\'", ['a b', "'"]],
    ['a \\\n  b\n c', ['a', 'b', 'c']],
    ['a \\\r\n b', ['a', 'b']],
    ['--text "| & ; <>"', ['--text', '| & ; <>']],
    ['https://op.example.com/?a=1&b=2', ['https://op.example.com/?a=1&b=2']],
    ['--claims \'{"a":1}\'', ['--claims', '{"a":1}']],
    ['é 🙂', ['é', '🙂']],
    ['', []],
    ['   \n ', []],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual({ words });
  });

  it.each([
    ["a 'b", "the quote ' is not closed"],
    ['a "b\\"', 'the quote " is not closed'],
    ['a | b', '| belongs to a shell'],
    ['a > file', '> belongs to a shell'],
    ['a 2>&1', '2 belongs to a shell'],
    ['a && b', '& belongs to a shell'],
    ['a; b', '; belongs to a shell'],
    ['a < file', '< belongs to a shell'],
  ])('%j is refused', (text, problem) => {
    expect(splitWords(text)).toHaveProperty('problem', expect.stringContaining(problem));
  });
});

const MANY = Array.from({ length: 101 }, () => 1).join(',');

describe('what is wrong with a file', () => {
  it.each<[what: string, text: string, complaint: string]>([
    ['nothing in it', '', 'the file has no steps'],
    ['nothing but a comment', '# steps', 'the file has no steps'],
    ['no steps', 'name: a', '1:1: the file lacks steps'],
    ['an empty list', 'steps: []', '1:8: steps must not be empty'],
    ['broken YAML', 'steps:\n  - run: "a', '2:12: a bracket, quote, colon or comma is missing'],
    ['two documents', 'steps: [{run: a}]\n---\nb', 'more than one YAML document'],
    ['a key twice', 'steps:\n  - run: a\n    run: b', '3:5: the key "run" appears twice'],
    ['an alias', 'steps:\n  - &a {run: a}\n  - *a', '3:5: aliases are not supported'],
    [
      'an unknown key',
      'steps:\n  - run: a\n    expct: {}',
      '3:5: unknown key "expct" in steps.0 (did you mean expect?)',
    ],
    [
      'an unknown key at the top',
      'step: []\nsteps: [{run: a}]',
      '1:1: unknown key "step" (did you mean steps?)',
    ],
    ['a step without a line', 'steps:\n  - name: a', '2:5: steps.0 lacks run'],
    [
      'a line that is a number',
      'steps:\n  - run: 5',
      '2:10: steps.0.run is a number and must be text or a list',
    ],
    ['an unknown command', 'steps:\n  - run: logn', "2:10: unknown command 'logn' (did you mean login?"],
    ['an unknown option', 'steps:\n  - run: login --provder x', "2:10: unknown option '--provder'"],
    ['an open quote', 'steps:\n  - run: login --scope "a', '2:10: the quote " is not closed'],
    ['a pipe', 'steps:\n  - run: login | token userinfo', '2:10: | belongs to a shell'],
    ['run itself', 'steps:\n  - run: run a.yaml', '2:10: a step cannot be idcli run itself'],
    ['the sandbox', 'steps:\n  - run: sandbox', '2:10: a step cannot be idcli sandbox'],
    ['help', 'steps:\n  - run: login --help', '2:10: the step only prints help'],
    ['nothing', 'steps:\n  - run: idcli', '2:10: the step only prints help'],
    ['--field', 'steps:\n  - run: inspect --field data', '2:10: a step has its whole document'],
    [
      'a fault for a command without',
      'steps:\n  - run: providers list\n    fault: x',
      "2:10: unknown option '--fault'",
    ],
    [
      'an unknown outcome',
      'steps:\n  - run: login\n    expect: {outcome: user-cancl}',
      '3:23: there is no outcome class "user-cancl" (did you mean user-cancel?)',
    ],
    [
      'an unknown check',
      'steps:\n  - run: login\n    expect: {failing: [id_token.nonc]}',
      'there is no check "id_token.nonc" (did you mean id_token.nonce?)',
    ],
    [
      'an exit code in quotes',
      'steps:\n  - run: login\n    expect: {exit: "1"}',
      '3:20: the exit code "1" is not a number',
    ],
    [
      'a way to compare',
      'steps:\n  - run: login\n    expect: {document: {a: {matchs: x}}}',
      '"matchs" is not a way to compare (did you mean matches?',
    ],
    [
      'two ways to compare',
      'steps:\n  - run: login\n    expect: {document: {a: {matches: x, exists: true}}}',
      'a value is compared in one way',
    ],
    [
      'no regular expression',
      'steps:\n  - run: login\n    expect: {document: {a: {matches: "("}}}',
      'matches takes a regular expression',
    ],
    [
      'exists with a text',
      'steps:\n  - run: login\n    expect: {document: {a: {exists: x}}}',
      'exists takes true or false',
    ],
    [
      'oneOf without a list',
      'steps:\n  - run: login\n    expect: {document: {a: {oneOf: x}}}',
      'oneOf takes a list',
    ],
    [
      'a value that nobody captures',
      `steps:\n  - run: decode-token \${tok}`,
      `2:10: \${tok} is captured by no step before this one`,
    ],
    [
      'a value that is captured later',
      `steps:\n  - run: decode-token \${tok}\n  - run: login\n    capture: {tok: a}`,
      `2:10: \${tok} is captured by no step`,
    ],
    [
      'a typing mistake in a value',
      `steps:\n  - run: login\n    capture: {token: a}\n  - run: decode-token \${tokn}`,
      `4:10: \${tokn} is captured by no step before this one (did you mean token?)`,
    ],
    [
      'a value in standard input',
      `steps:\n  - run: decode-token\n    stdin: \${tok}`,
      `3:12: \${tok} is captured`,
    ],
    [
      'a value in an expectation',
      `steps:\n  - run: login\n    expect: {document: {a: "\${b}"}}`,
      `3:13: \${b} is captured by no step`,
    ],
    [
      'what is not a name',
      `steps:\n  - run: login --scope "\${a b}"`,
      `2:10: \${a b} is not the name of a value (to write \${ itself, write $\${)`,
    ],
    [
      'a matrix that has no such value',
      `matrix: {fault: [a]}\nsteps:\n  - run: login --fault \${matrix.falt}`,
      `3:10: \${matrix.falt} is not in the matrix (did you mean fault?)`,
    ],
    [
      'a matrix with a hole',
      `matrix: [{a: 1, b: 2}, {a: 1}]\nsteps:\n  - run: login --fault \${matrix.b}`,
      `\${matrix.b} is not in every row of the matrix`,
    ],
    [
      'a matrix without end',
      `matrix: {a: [${MANY}], b: [${MANY}]}\nsteps: [{run: login}]`,
      '1:9: the matrix has more than 10000 combinations',
    ],
    [
      'a matrix that captures',
      'steps:\n  - run: login\n    matrix: {a: [1]}\n    capture: {b: c}',
      '4:5: a step with a matrix runs several times',
    ],
    [
      'a name that is none',
      'steps:\n  - run: login\n    capture: {a.b: c}',
      '3:15: "a.b" cannot be the name of a value',
    ],
    [
      'the URL of no sandbox',
      `steps:\n  - run: inspect --issuer \${sandbox.url}`,
      `2:10: \${sandbox.url} is the sandbox of the file, and it has none`,
    ],
    [
      'a port for no sandbox',
      'sandboxPort: 8400\nsteps: [{run: login}]',
      '1:1: sandboxPort sets the port of one sandbox',
    ],
    [
      'a port that is none',
      'sandbox: file\nsandboxPort: 70000\nsteps: [{run: login}]',
      '2:14: sandboxPort is 70000 and must be <= 65535',
    ],
    ['no time at all', 'timeout: 0\nsteps: [{run: login}]', '1:10: timeout is 0 and must be > 0'],
  ])('%s', async (_, text, complaint) => {
    expect((await complaintsOf(text)).join('\n')).toContain(complaint);
  });

  it('is told at once, in order', async () => {
    const text = `steps:\n  - run: login --nope\n  - run: logn\n  - run: decode-token \${x}\n  - run: login`;
    expect(await complaintsOf(text)).toHaveLength(1);
    const lines = await complaintsOf('steps:\n  - run: login --nope\n  - run: logn\n  - run: login');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['2', '3']);
  });

  it('never repeats what may be a secret', async () => {
    const text = 'steps:\n  - run: login\n    env: {IG_SECRET: 12345678}\n    name: [';
    expect((await complaintsOf(text)).join()).not.toContain('12345678');
  });
});

describe('what is fine', () => {
  it.each([
    ['JSON', '{"steps": [{"run": "login"}]}'],
    ['a list of words', "steps: [{run: [idcli, login, --max-age, 5, '--scope', 'openid email']}]"],
    ['a folded line', 'steps:\n  - run: >-\n      login --provider ingroupe\n      --sandbox'],
    ['a text over lines', 'steps:\n  - run: |\n      login --provider ingroupe \\\n        --sandbox'],
    [
      'a choice that comes from a value',
      `matrix: {p: [oidc]}\nsteps: [{run: "login --protocol \${matrix.p}"}]`,
    ],
    ['a reference for editors', '$schema: x\nsteps: [{run: login}]'],
  ])('%s', async (_, text) => {
    expect(await complaintsOf(text)).toEqual([]);
  });

  it('shows a line as one would type it', () => {
    const file = fileOf(`steps: [{run: ['idcli', 'login', '--scope', "a b", '--text', "it's"], fault: x}]`);
    expect(file.steps[0]?.text).toBe(`login --scope 'a b' --text 'it'\\''s' --fault x`);
  });
});
