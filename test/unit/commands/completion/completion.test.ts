import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELP_TOPICS } from '../../../../src/commands/completion/topics.ts';
import { TOPICS } from '../../../../src/output/topics.ts';
import { runIn } from '../../../helpers/run.ts';
import { testWorld } from '../../../helpers/world.ts';

async function complete(...words: string[]): Promise<string[]> {
  const { stdout, code } = await runIn(testWorld(), ['completion', 'words', '--', ...words]);
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('candidates', () => {
  it('knows the topics that help knows', () => {
    expect(HELP_TOPICS).toEqual(Object.keys(TOPICS));
  });

  it.each([
    ['a command', ['log'], ['login']],
    ['a family', ['prov'], ['providers']],
    ['inside a family', ['providers', 's'], ['show']],
    ['a provider', ['login', '--provider', 'ing'], ['ingroupe']],
    ['a fault of the provider', ['login', '--provider', 'ingroupe', '--fault', 'wrong-non'], ['wrong-nonce']],
    ['a fault of a system', ['sandbox', '--fault', 'ingroupe=wrong-non'], ['ingroupe=wrong-nonce']],
    ['a persona', ['login', '--as', 'mono'], ['mononym']],
    ['a choice', ['login', '--client-auth', 'private'], ['private_key_jwt']],
    ['a secret reference', ['login', '--client-secret', 'e'], ['env:']],
    ['a file', ['login', '--ca', ''], [':file']],
    ['an argument that is a provider', ['providers', 'show', 'gen'], ['generic']],
    ['a provider to look at', ['doctor', '--provider', 'net'], ['net-id']],
    ['a provider to set up', ['init', '--provider', 'ing'], ['ingroupe']],
    ['a provider to complete', ['providers', 'add', 'esi'], ['esigning']],
    ['a file to change', ['providers', 'add', 'my-op', '--in', ''], ['project', 'user']],
    ['a command of SAML', ['saml', 'meta'], ['metadata']],
    ['a protocol', ['login', '--protocol', 's'], ['saml']],
    ['scenario files', ['run', ''], [':file']],
    ['a command of the set-up', ['doc'], ['doctor']],
    ['an option', ['login', '--client-s'], ['--client-secret']],
    ['a shell', ['completion', 'z'], ['zsh']],
    ['a help topic', ['help', 'exit'], ['exit-codes']],
    ['nothing that fits', ['login', '--provider', 'zzz'], []],
  ])('%s', async (_name, words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  it('offers every option on an empty word, also those of every command', async () => {
    expect(await complete('login', '')).toEqual(expect.arrayContaining(['--provider', '--json', '--help']));
  });

  it('an unknown shell is refused with a suggestion', async () => {
    const { code, stderr } = await runIn(testWorld(), ['completion', 'fissh']);
    expect(code).toBe(2);
    expect(stderr).toContain('fish');
  });
});

/** Each shell asks for completions of a line in a way of its own; the program is the built one. */
const BUILT = fileURLToPath(new URL('../../../../bin/idcli.js', import.meta.url));
const ASK = {
  bash: (line: string) => `source script
COMP_WORDS=(${line}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _idcli; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (line: string) => `autoload -Uz compinit && compinit -u -d $PWD/dump
source ./script
_describe() { print -l -- \${(P)2%%:*} }
_files() { print -l -- * }
words=(${line}); CURRENT=\${#words}; _idcli`,
  fish: (line: string) => `source script; complete -C '${line}' | string replace -r '\\t.*' ''; or true`,
} as const;

const has = (shell: string) => {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Milliseconds: each question starts a shell and the program, which takes seconds where many tests run at once. */

describe.each(Object.keys(ASK) as (keyof typeof ASK)[])('in %s', (shell) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'idcli-shell-'));
    writeFileSync(join(folder, 'idcli'), `#!/bin/sh\nexec '${process.execPath}' '${BUILT}' "$@"\n`, {
      mode: 0o755,
    });
    writeFileSync(join(folder, 'authority.pem'), '');
    const own = 'providers:\n  my-op:\n    issuer: https://op.example.com\n';
    writeFileSync(join(folder, 'idcli.config.yaml'), own);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const ask = (line: string) => {
    const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, NO_COLOR: '1' };
    const options = { cwd: folder, env, encoding: 'utf8' } as const;
    const script = join(folder, 'script');
    if (!existsSync(script)) {
      writeFileSync(script, execFileSync(join(folder, 'idcli'), ['completion', shell], options));
    }
    return execFileSync(shell, ['-c', ASK[shell](line)], options)
      .split('\n')
      .filter((word) => word !== '');
  };
  // .ci/run installs the shells; elsewhere whoever has only one tests that one.
  const reason = has(shell) ? '' : ` (skipped: ${shell} is not installed)`;

  it.skipIf(reason !== '')(`commands, values and files${reason}`, () => {
    expect(ask('idcli log')).toEqual(['login']);
    expect(ask('idcli login --provider ing')).toEqual(['ingroupe']);
    expect(ask('idcli login --provider ingroupe --fault wrong-non')).toEqual(['wrong-nonce']);
    expect(ask('idcli login --ca auth').join()).toContain('authority.pem');
    expect(ask('idcli providers ad')).toEqual(['add']);
    expect(ask('idcli doctor --provider my-')).toEqual(['my-op']);
    expect(ask('idcli run auth').join()).toContain('authority.pem');
  });
});
