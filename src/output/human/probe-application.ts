/** The table of a plan, as `idcli probe rp --plan` shows it beside its probes. */
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { table } from './layout.ts';
import { type Block, bad, type Cell, dim, doubtful, good, oneLine, type Span, strong } from './line.ts';
import type { Page } from './page.ts';

const MARKS: Readonly<Record<string, Span>> = {
  PASSED: good('✓'),
  FAILED: bad('✗'),
  WARNING: doubtful('!'),
  SKIPPED: dim('–'),
  UNKNOWN: doubtful('?'),
};

/** The modules of a plan: what the suite would say, and what the probe said. */
export function modulesBlock(
  modules: readonly { readonly [name: string]: Json }[],
  title: Json | undefined,
  page: Page,
): Block {
  if (modules.length === 0) return [];
  const rows = modules.map(({ module, suite, ours, probe }): Cell[] => [
    [MARKS[asText(suite)] ?? dim('–'), ` ${asText(suite)}`],
    oneLine(asText(module).replace(/^.*-client-test(?:-|$)/, '') || 'client-test'),
    dim(`${asText(ours)}${probe === undefined ? '' : ` ${asText(probe)}`}`),
  ]);
  return [
    [strong(typeof title === 'string' ? oneLine(title) : "As the OpenID Foundation's suite")],
    ...table(rows, { width: page.width, indent: 2 }),
  ];
}
