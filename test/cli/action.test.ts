/** `action.yml`: valid, and its steps run as GitHub runs them, with the packed program. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateAction } from '@action-validator/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../gates/source.ts';
import { installPacked, packInto } from '../helpers/packed.ts';

const TEXT = readFileSync(join(ROOT, 'action.yml'), 'utf8');
interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}
const action = parse(TEXT) as {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
};

const scratch = mkdtempSync(join(tmpdir(), 'idcli-action-'));
const project = join(scratch, 'pro ject');
beforeAll(() => {
  mkdirSync(join(project, 'scenarios/more'), { recursive: true });
  installPacked(project, []);
  // npm makes this link.
  mkdirSync(join(project, 'node_modules/.bin'));
  writeFileSync(
    join(project, 'node_modules/.bin/idcli'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(project, 'node_modules/idcli/bin/idcli.js')}" "$@"\n`,
    { mode: 0o755 },
  );
  const good = 'steps:\n  - run: explain id_token.nonce\n';
  writeFileSync(join(project, 'scenarios/good.yaml'), `${good}    tags: [quick]\n`);
  writeFileSync(join(project, 'scenarios/more/with space.yaml'), good);
  writeFileSync(join(project, 'bad.yaml'), 'steps:\n  - run: decode-token nonsense\n');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly printed: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Runs the steps with `run`, one after the other, until one fails. */
function runAction(inputs: Readonly<Record<string, string>>): Ended {
  const temporary = mkdtempSync(join(scratch, 'runner-'));
  const summary = join(temporary, 'summary');
  writeFileSync(summary, '');
  const outputs: Record<string, Record<string, string>> = {};
  const given = (name: string): string => inputs[name] ?? action.inputs[name]?.default ?? '';
  const filled = (text: string): string =>
    text
      .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name) => given(name))
      .replace(/\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}/g, (_, id, name) => outputs[id]?.[name] ?? '');
  let printed = '';
  for (const { id = '', run, env = {} } of action.runs.steps) {
    if (run === undefined) continue;
    const [script, output] = [join(temporary, `${id}.sh`), join(temporary, `${id}.out`)];
    writeFileSync(script, run);
    writeFileSync(output, '');
    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#custom-shell
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', script],
      {
        cwd: project,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          HOME: temporary,
          CI: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          RUNNER_TEMP: temporary,
          ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
        },
      },
    );
    printed += stdout + stderr;
    outputs[id] = Object.fromEntries(
      readFileSync(output, 'utf8')
        .split('\n')
        .filter((line) => line.includes('='))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    if (status !== 0) return { code: status ?? -1, printed, summary: readFileSync(summary, 'utf8'), outputs };
  }
  return { code: 0, printed, summary: readFileSync(summary, 'utf8'), outputs };
}

describe('action.yml', () => {
  it('is valid by the schema of GitHub', () => {
    expect(validateAction(TEXT).errors).toEqual([]);
    expect(validateAction(TEXT.replace('using: composite', 'using: compost')).errors).not.toEqual([]);
  });

  it('puts no input into a script', () => {
    for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('uploads also after a failure, and hands on what a step gives', () => {
    const upload = action.runs.steps.find(({ uses }) => uses !== undefined);
    expect(upload?.if).toMatch(/^always\(\)/);
    const told = Object.values(action.outputs).map(({ value }) => /outputs\.([\w-]+)/.exec(value)?.[1] ?? '');
    for (const name of told) expect(action.runs.steps.map(({ run }) => run).join()).toContain(`${name}=`);
  });
});

describe('its steps', () => {
  it('run the idcli of the project on what the patterns find, spaces and all', () => {
    const { code, printed, summary, outputs } = runAction({
      files: 'scenarios/*.yaml\n\nscenarios/**/with space.yaml\n',
    });
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/2 passed/);
    expect(outputs.run?.['exit-code']).toBe('0');
    const folder = outputs.run?.folder ?? '';
    for (const name of ['report.html', 'report.json', 'report.md', 'junit.xml'])
      expect(existsSync(join(folder, name)), name).toBe(true);
    expect(summary).toBe(readFileSync(join(folder, 'report.md'), 'utf8'));
  });

  it('annotate the line that failed, and end as the run did', () => {
    const { code, printed, outputs } = runAction({ files: 'bad.yaml\nscenarios/good.yaml' });
    expect(code).toBe(1);
    expect(printed).toMatch(/^::error file=bad\.yaml,line=2,title=decode-token nonsense::✗ exit /m);
    expect(outputs.run?.['exit-code']).toBe('1');
    expect(existsSync(join(outputs.run?.folder ?? '', 'report.html'))).toBe(true);
  });

  it('hand on arguments, on one line or several', () => {
    const { code, printed } = runAction({
      files: 'scenarios/*.yaml\nbad.yaml',
      arguments: '--tag quick\n--jobs 2',
    });
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/1 passed/);
  });

  it('take neither inputs nor file names for code or options', () => {
    const bait = join(scratch, 'bait');
    const { code } = runAction({
      files: `$(touch ${bait});\`touch ${bait}\`\n`,
      arguments: `$(touch ${bait})`,
    });
    expect(code).not.toBe(0);
    expect(runAction({ files: '--help' }).code).toBe(2);
    expect(existsSync(bait)).toBe(false);
  });

  it('install the package that is named', () => {
    const tarball = packInto(project).slice(project.length + 1);
    const { code, printed, outputs } = runAction({ files: 'scenarios/good.yaml', package: tarball });
    expect(code, printed).toBe(0);
    expect(outputs.install?.program).toMatch(/\/runner-[^/]+\/idcli\/node_modules\/\.bin\/idcli$/);
  });

  it('say which pattern finds nothing', () => {
    const { code, printed, outputs } = runAction({ files: 'nowhere/*.yaml' });
    expect(code).toBe(2);
    expect(printed).toContain('::error::no scenario file fits nowhere/*.yaml');
    expect(outputs.run?.['exit-code']).toBe('2');
  });
});
