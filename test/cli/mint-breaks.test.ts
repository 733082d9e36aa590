/** `idcli mint --break` and `--all-breaks`: each message is judged by the decode commands, and exactly one check says no. */
import { describe, expect, it } from 'vitest';
import { BREAKS, NOT_SHOWN } from '../../src/mint/index.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

interface Case {
  readonly file: string;
  readonly kind: string;
  readonly check?: string;
  readonly status?: string;
  readonly beside?: readonly string[];
  readonly verify: readonly string[];
}

/** The corpus, as `--all-breaks` writes it. */
const CORPUS = await (async () => {
  const world = testWorld();
  const { document } = await runJson(world, ['mint', '--all-breaks', '.']);
  expect(document.error).toBeUndefined();
  return {
    disk: Object.fromEntries(world.disk),
    modes: new Map([...world.written].map(([path, { mode }]) => [path, mode])),
    cases: document.data?.cases as readonly Case[],
  };
})();

const judged = async (words: readonly string[], options: Parameters<typeof testWorld>[0] = {}) => {
  const { document } = await runJson(testWorld({ files: CORPUS.disk, ...options }), words);
  const findings = document.reports.flatMap((report) => report.findings);
  const told = findings
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .map(({ code, status }) => `${status} ${code}`);
  return { told, verdicts: document.reports.map(({ verdict }) => verdict) };
};

describe('every message of the corpus', () => {
  it.each(CORPUS.cases.filter(({ check }) => check === undefined))('$file is good', async ({ verify }) => {
    const { told, verdicts } = await judged(verify);
    expect(told).toEqual([]);
    expect(new Set(verdicts)).toEqual(new Set(['valid']));
  });

  it.each(CORPUS.cases.filter(({ check }) => check !== undefined))(
    '$file trips $check alone',
    async ({ verify, check = '', status, beside = [] }) => {
      const { told } = await judged(verify);
      expect(told).toContain(`${status} ${check}`);
      expect(told.map((one) => one.replace(/^\w+ /, '')).sort()).toEqual([check, ...beside].sort());
    },
  );

  it('keeps private keys and messages to their owner', () => {
    const open = [...CORPUS.modes]
      .filter(([, mode]) => mode === 0o644)
      .map(([path]) => path.split('/').at(-1) ?? '');
    expect(open.filter((name) => /secret|decryption|sp-key/.test(name))).toEqual([]);
    expect([...CORPUS.modes].some(([path, mode]) => path.includes('decryption-key') && mode === 0o600)).toBe(
      true,
    );
  });

  it('has a table of them', () => {
    const rows = String(CORPUS.disk['/project/index.tsv']).split('\n').slice(0, -1);
    expect(rows).toHaveLength(CORPUS.cases.length + 1);
    expect(new Set(rows.map((row) => row.split('\t').length))).toEqual(new Set([7]));
  });
});

describe('every check of tokens, SAML messages and signed data objects', () => {
  it.each([...BREAKS.keys()])('--break %s, piped into the command that judges it', async (check) => {
    const world = testWorld();
    const { stdout, stderr, code } = await runIn(world, ['mint', '--break', check, '--keys-out', 'keys']);
    expect(code).toBe(0);
    const line = /^verify: idcli (.*)$/m.exec(stderr)?.[1] ?? '';
    const { told } = await judged(line.split(' '), {
      stdin: stdout,
      files: { ...Object.fromEntries(world.disk), '/project/metadata.xml': stdout },
    });
    expect(told.filter((one) => one.endsWith(` ${check}`))).toHaveLength(1);
    expect(stderr).toContain(`${check} ${told.includes(`fail ${check}`) ? 'fails' : 'warns'}: `);
  });

  it.each(Object.entries(NOT_SHOWN))('says why no message shows %s', async (check, reason) => {
    const { code, document } = await runJson(testWorld(), ['mint', '--break', check]);
    expect([code, document.error?.code]).toEqual([2, 'USAGE']);
    expect(document.error?.message).toContain(reason);
  });
});
