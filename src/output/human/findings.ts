/** Lines for one finding, or several of a kind. */
import type { CheckProse } from '../../explain/check-prose.ts';
import type { Fact, Finding, Status } from '../../report.ts';
import { helpLine } from '../help.ts';
import { flow, hang, table, wrap } from './layout.ts';
import { type Block, bad, type Cell, dim, doubtful, good, lineOf, type Span, strong } from './line.ts';
import type { Page } from './page.ts';
import { utcInWords } from './time.ts';
import { largest, shorten, widthOf } from './width.ts';

/** Marks and colours help the eye; the word beside them is for those who hear the page, or see no colours. */
export const MARKS: Record<Status, Span> = {
  pass: good('✓'),
  fail: bad('✗'),
  warn: doubtful('!'),
  skip: dim('–'),
};
const STATUS_WORDS: Record<Status, Span> = {
  pass: good('passed'),
  fail: bad('failed'),
  warn: doubtful('warning'),
  skip: dim('not checked'),
};

/** A sentence behind the word that its mark stands for. */
export const worded = (status: Status, text: Cell): Cell => [
  STATUS_WORDS[status],
  ...lineOf(status === 'skip' ? dim(': ') : ': '),
  ...lineOf(text),
];

/** `id_token.at_hash` → `at_hash`. */
export function shortName(code: string): string {
  return code.slice(code.indexOf('.') + 1);
}

/** The column for the text beside the names of these findings: after indentation, mark, name and a gap. */
export function columnFor(findings: readonly Finding[]): number {
  return 6 + largest(findings.map(({ code }) => widthOf(shortName(code))));
}

/** A failure, with all its details. */
export function failLines(
  finding: Finding,
  column: number,
  { width, help, proseOf }: Page & { readonly help: boolean },
): Block {
  const head: Cell = ['  ', MARKS.fail, ' ', strong(shortName(finding.code))];
  const room = width - column;
  const more = help ? helpRows(finding.code, proseOf?.(finding.code)) : [];
  return hang(head, column, [
    ...wrap(worded('fail', utcInWords(finding.message)), room),
    ...details(finding, room, true, more),
  ]);
}

/** A warning; place and specification with `--verbose`. */
export function warnLines(finding: Finding, column: number, { width, verbose }: Page): Block {
  const head: Cell = ['  ', MARKS.warn, ' ', shortName(finding.code)];
  const room = width - column;
  return hang(head, column, [
    ...wrap(worded('warn', utcInWords(finding.message)), room),
    ...details(finding, room, verbose),
  ]);
}

/** Passed checks: names only, with `--verbose` the observed values. */
export function passLines(passes: readonly Finding[], column: number, { width, verbose }: Page): Block {
  if (!verbose) return namesOf('pass', passes, width);
  return passes.flatMap(({ code, message }) => {
    const head: Cell = ['  ', MARKS.pass, ' ', shortName(code)];
    return hang(head, column, wrap(dim(utcInWords(message)), width - column));
  });
}

/** `✓ passed` with the names of checks, which start in the same column as those not checked. */
function namesOf(status: 'pass' | 'skip', findings: readonly Finding[], width: number): Block {
  if (findings.length === 0) return [];
  const names = findings.map(({ code }) => (status === 'skip' ? dim(shortName(code)) : shortName(code)));
  return hang(['  ', ...headOf(status)], NAMES_COLUMN, flow(names, width - NAMES_COLUMN));
}

const headOf = (status: Status): Span[] => [
  MARKS[status],
  { ...STATUS_WORDS[status], text: ` ${STATUS_WORDS[status].text}` },
];

/** Behind `  – not checked  `. */
const NAMES_COLUMN = 17;

/** `✓ passed` and the names of passed checks, one after the other. */
export function namedPasses(passes: readonly Finding[]): Cell[] {
  return passes.length === 0 ? [] : [headOf('pass'), ...passes.map(({ code }) => shortName(code))];
}

/** Above this number of skipped checks, only their names are shown. */
const FEW = 3;

/** Whether skipped checks are shown with their reasons. */
export function withReasons(skips: readonly Finding[], { verbose }: Page): boolean {
  return verbose || skips.length <= FEW;
}

/** Skipped checks: a few with the reason, many by name; all with the reason under `--verbose`. */
export function skipLines(skips: readonly Finding[], column: number, page: Page): Block {
  const { width } = page;
  if (!withReasons(skips, page)) return namesOf('skip', skips, width);
  return [...new Set(skips.map(({ message }) => message))].flatMap((reason) => {
    const [first = '', ...others] = skips
      .filter(({ message }) => message === reason)
      .map(({ code }) => shortName(code));
    const also = others.length === 0 ? '' : ` (also ${others.join(', ')})`;
    return hang(
      ['  ', MARKS.skip, ' ', dim(first)],
      column,
      wrap(worded('skip', dim(reason + also)), width - column),
    );
  });
}

type DetailRow = readonly [name: string, text: string | undefined];

/** Next steps for a failed check; with `--verbose` also the text of `idcli explain`. */
function helpRows(code: string, prose: CheckProse | undefined): DetailRow[] {
  const spoken = (sentences: readonly string[] = []) => sentences.join('; ').replaceAll('`', '');
  return [
    ['meaning', prose?.meaning.replaceAll('`', '')],
    ['causes', spoken(prose?.causes)],
    ['to do', spoken(prose?.remedies)],
    ['help', helpLine(code)],
  ];
}

function details(finding: Finding, width: number, whole: boolean, more: readonly DetailRow[] = []): Block {
  const rows: DetailRow[] = [
    ['expected', factText(finding.expected)],
    ['actual', factText(finding.actual)],
    ['seen', finding.evidence?.join(', ')],
    ['at', whole ? finding.at : undefined],
    ['spec', whole ? finding.spec : undefined],
    ['likely', finding.hint],
    ...more,
  ];
  const known = rows.flatMap(([name, text]): Cell[][] =>
    text === undefined || text === '' ? [] : [[dim(name), text]],
  );
  return table(known, { width });
}

/** Longer values are cut. Characters. */
const LONGEST_FACT = 400;

export function factText(fact: Fact | undefined): string | undefined {
  if (fact === undefined) return undefined;
  if (typeof fact === 'string') return shorten(utcInWords(fact), LONGEST_FACT);
  const list = Array.isArray(fact) && fact.length > 0 && fact.every((item) => typeof item !== 'object');
  return shorten(list ? fact.map(String).join(', ') : JSON.stringify(fact), LONGEST_FACT);
}
