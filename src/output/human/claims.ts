/** The person's data from the normalized document, with the source of each value. */
import type { Claims } from '../../claims/document.ts';
import type { Outcome } from '../../outcome.ts';
import { rowsOf } from './claim-rows.ts';
import { dataLines } from './data.ts';
import { hang, indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, doubtful, type Line, strong } from './line.ts';
import type { Page } from './page.ts';
import { largest, widthOf } from './width.ts';

/** The claims; empty when there are none. @param told values that the page has shown already */
export function claimsBlock(outcome: Outcome, page: Page, told: readonly unknown[] = []): Block {
  const { claims } = outcome;
  if (claims === undefined) return [];
  const sources = outcome.claimSources ?? {};
  const rows = rowsOf(claims, { command: outcome.command, verbose: page.verbose, told });
  const cells = rows.map(({ label, value, paths, aside }): Cell[] => [
    label,
    value,
    dim(aside ?? sharedSource(paths.flatMap((path) => sources[path] ?? []))),
  ]);
  const column = 4 + largest([ALSO_SENT, ...rows.map(({ label }) => label)].map(widthOf));
  return [
    ...caution(outcome, claims, page),
    [strong('Claims')],
    ...table(cells, { width: page.width, indent: 2, flexible: 1 }),
    ...alsoSent(claims, column, page),
    ...warnings(claims, page),
  ];
}

function caution(outcome: Outcome, claims: Claims, page: Page): Line[] {
  const text = cautionOf(outcome, claims);
  return text === undefined ? [] : [...wrap(doubtful(text), page.width), []];
}

/** Why the claims must not be relied on; undefined when they may be. */
export function cautionOf(outcome: Outcome, claims: Claims): string | undefined {
  if (claims.source.verified) return undefined;
  const rejected = outcome.reports.some((report) => report.verdict === 'invalid');
  return rejected
    ? 'The claims below come from a message that must not be accepted.'
    : 'Nobody has verified the claims below.';
}

/** Combines the sources of several claims: the common one, else their common prefix, else a count per message. */
export function sharedSource(sources: readonly string[]): string {
  const [first, ...others] = [...new Set(sources)];
  if (first === undefined || others.length === 0) return first ?? '';
  let length = first.length;
  while (length > 0 && !others.every((other) => other.startsWith(first.slice(0, length)))) length -= 1;
  const shared = first.slice(0, length);
  const messages = [...new Set([first, ...others].map((source) => source.split('.', 1)[0] ?? ''))];
  return messages.includes(shared.replace(/\.$/, '')) || shared === ''
    ? `${messages.join(', ')} (${others.length + 1} claims)`
    : `${shared}*`;
}

const ALSO_SENT = 'also sent';

/** Values without a normalized claim: always their names, the values only when personal data is shown. */
function alsoSent({ unmapped = {} }: Claims, column: number, page: Page): Block {
  if (Object.keys(unmapped).length === 0) return [];
  const room = page.width - column;
  const body = page.showPii ? dataLines(unmapped, room) : wrap(dim(Object.keys(unmapped).join(', ')), room);
  return hang(['  ', ALSO_SENT], column, body);
}

function warnings(claims: Claims, page: Page): Line[] {
  const rows = warningsInWords(claims).map((text): Cell[] => [doubtful('!'), text]);
  return rows.length === 0 ? [] : indent(table(rows, { width: page.width - 2, gap: 1 }));
}

/** The warnings, each text once, with all claims that it is about. */
export function warningsInWords({ warnings: all = [] }: Claims): string[] {
  // The heading already says that they are unverified.
  const others = all.filter(({ code }) => code !== 'unverified');
  return [...new Set(others.map(({ message }) => message))].map((message) => {
    const about = others.filter((one) => one.message === message).map(({ claim }) => claim);
    return about.every((claim) => message.includes(claim)) ? message : `${about.join(', ')}: ${message}`;
  });
}
