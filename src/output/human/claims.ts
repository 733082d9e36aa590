/** What was learned about the person, from the normalized document, with where each value came from. */
import type { Claims } from '../../claims/types.ts';
import type { Outcome } from '../../outcome.ts';
import { rowsOf } from './claim-rows.ts';
import { indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, doubtful, type Line, strong } from './line.ts';
import type { Page } from './page.ts';

/** The claims; empty when there are none. */
export function claimsBlock(outcome: Outcome, page: Page): Block {
  const { claims } = outcome;
  if (claims === undefined) return [];
  const sources = outcome.claimSources ?? {};
  const rows = rowsOf(claims).map((row): Cell[] => [
    row.label,
    row.value,
    dim(row.aside ?? sharedSource(row.paths.flatMap((path) => sources[path] ?? []))),
  ]);
  return [
    ...caution(outcome, claims, page),
    [strong('Claims')],
    ...table(rows, { width: page.width, indent: 2, flexible: 1 }),
    ...alsoSent(claims, page),
    ...warnings(claims, page),
  ];
}

function caution(outcome: Outcome, claims: Claims, page: Page): Line[] {
  if (claims.source.verified) return [];
  const rejected = outcome.reports.some((report) => report.verdict === 'invalid');
  const text = rejected
    ? 'The claims below come from a message that must not be accepted.'
    : 'Nobody has verified the claims below.';
  return [...wrap(doubtful(text), page.width), []];
}

/** One source for several claims: theirs when they agree, else what they begin with. */
function sharedSource(sources: readonly string[]): string {
  const [first, ...others] = [...new Set(sources)];
  if (first === undefined || others.length === 0) return first ?? '';
  let length = first.length;
  while (length > 0 && !others.every((other) => other.startsWith(first.slice(0, length)))) length -= 1;
  return length === 0 ? sources.join(', ') : `${first.slice(0, length)}*`;
}

/** What no normalized claim was made from: names always, values only when personal data is to be seen. */
function alsoSent(claims: Claims, page: Page): Line[] {
  const entries = Object.entries(claims.unmapped ?? {});
  if (entries.length === 0) return [];
  const rows: Cell[][] = page.showPii
    ? entries.map(([name, value]) => [`  ${name}`, typeof value === 'string' ? value : JSON.stringify(value)])
    : [];
  const names = page.showPii ? '' : entries.map(([name]) => name).join(', ');
  return [
    ...table([[dim('also sent'), dim(names)]], { width: page.width, indent: 2 }),
    ...table(rows, { width: page.width, indent: 2 }),
  ];
}

function warnings(claims: Claims, page: Page): Line[] {
  // That nobody verified them stands above them already.
  const others = (claims.warnings ?? []).filter(({ code }) => code !== 'unverified');
  const rows = others.map(({ claim, message }): Cell[] => [
    doubtful('!'),
    message.includes(claim) ? message : `${claim}: ${message}`,
  ]);
  return rows.length === 0 ? [] : indent(table(rows, { width: page.width - 2, gap: 1 }));
}
