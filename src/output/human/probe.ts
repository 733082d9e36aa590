/** `idcli probe`: what failed first, with what it means; then what is doubtful, what was not decided, and the rest. */
import type { Json } from '../../common/json.ts';
import { recordsOf } from './data.ts';
import { factText, shortName } from './findings.ts';
import { flow, hang, indent, table, wrap } from './layout.ts';
import { type Block, bad, type Cell, dim, doubtful, good, oneLine, type Span, strong } from './line.ts';
import type { Page } from './page.ts';
import { modulesBlock } from './probe-application.ts';
import { reportBlock } from './report.ts';
import { titleBlock, type View } from './story.ts';

type ProbeData = { readonly [name: string]: Json };

export const probeView: View = (outcome, page) => {
  const list = recordsOf(outcome.data.list);
  if (list.length > 0) return [listBlock(list, page)];
  const probes = recordsOf(outcome.data.probes);
  const by = (...statuses: readonly string[]) =>
    probes.filter(({ status }) => statuses.includes(text(status)));
  const others = outcome.reports.filter(({ findings }) => findings.every(({ probe }) => probe === undefined));
  return [
    [...titleBlock(outcome, page), ...productLines(outcome.data.product, page)],
    plannedBlock(recordsOf(outcome.data.planned), page),
    ...others.map((report) => reportBlock(report, page)),
    ...groups(by('fail')).map((group) => groupBlock(group, bad('✗ failed'), page)),
    ...groups(by('warn')).map((group) => groupBlock(group, doubtful('! doubtful'), page)),
    openBlock(by('inconclusive'), page),
    skippedBlock(by('skip'), page),
    passedBlock(by('pass'), page),
    modulesBlock(recordsOf(outcome.data.plan), outcome.data.planTitle, page),
    totalsBlock(probes, page),
  ];
};

/** For `--quiet`: what failed, and the count. */
export const quietProbeView: View = ({ data }, page) => {
  const probes = recordsOf(data.probes);
  const failed = probes.filter(({ status }) => status === 'fail');
  return [
    failed.flatMap((probe) =>
      wrap([bad('✗ failed'), `  ${text(probe.id)}  ${oneLine(text(probe.message))}`], page.width),
    ),
    totalsBlock(probes, page),
  ];
};

/** The gravest first. */
export const SEVERITY_ORDER = ['critical', 'high', 'medium', 'low', 'info'];

/** Probes of one question together, the gravest first. */
function groups(probes: readonly ProbeData[]): readonly (readonly ProbeData[])[] {
  const gravity = (group: readonly ProbeData[]) =>
    Math.min(...group.map(({ severity }) => SEVERITY_ORDER.indexOf(text(severity))));
  const checks = [...new Set(probes.map(({ check }) => text(check)))];
  return checks
    .map((code) => probes.filter(({ check }) => check === code))
    .sort((one, other) => gravity(one) - gravity(other));
}

function groupBlock(group: readonly ProbeData[], mark: Span, page: Page): Block {
  const code = text(group[0]?.check);
  const worst = SEVERITY_ORDER.find((severity) => group.some((probe) => probe.severity === severity)) ?? '';
  return [
    ...wrap([mark, '  ', strong(shortName(code)), dim(`  ${worst}`)], page.width),
    ...group.flatMap((probe, at) => probeLines(probe, group[at - 1], page)),
  ];
}

function probeLines(probe: ProbeData, before: ProbeData | undefined, page: Page): Block {
  const isRepeated = before?.gain === probe.gain && before?.fix === probe.fix && !page.verbose;
  const rows: Cell[][] = [
    [dim('seen'), oneLine(text(probe.message))],
    ...row('expected', probe.expected),
    ...row('actual', probe.actual),
    ...(isRepeated
      ? []
      : [...row('gains', probe.gain), ...row('to do', probe.fix), ...row('spec', probe.spec)]),
    ...(isSame(before?.product, probe.product) && !page.verbose ? [] : productRows(probe.product)),
    ...stepsRow(probe.steps),
  ];
  const known = probe.known === true ? ' · known' : '';
  return indent(
    [
      ...wrap([text(probe.id), dim(`  ${oneLine(text(probe.title))}${known}`)], page.width - 2),
      ...indent(table(rows, { width: page.width - 4 })),
    ],
    2,
  );
}

function row(name: string, value: Json | undefined): Cell[][] {
  const told = value === undefined ? undefined : factText(value);
  return told === undefined || told === '' ? [] : [[dim(name), oneLine(told)]];
}

/** What the other side runs, and what shows it. */
function productLines(product: Json | undefined, page: Page): Block {
  const { name, by } = objectOf(product);
  if (typeof name !== 'string') return [];
  const signs = Array.isArray(by) ? by.map(text).join(' and ') : '';
  return wrap(dim(oneLine(`${name}: recognised by ${signs}`)), page.width);
}

function productRows(product: Json | undefined): Cell[][] {
  const { name, fix } = objectOf(product);
  return row('product', name === undefined ? undefined : `${text(name)}: ${text(fix)}`);
}

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  one !== undefined && JSON.stringify(one) === JSON.stringify(other);

const objectOf = (value: Json | undefined): ProbeData =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ProbeData) : {};

function stepsRow(steps: Json | undefined): Cell[][] {
  if (!Array.isArray(steps)) return [];
  const [first, last] = steps;
  return [[dim('steps'), `${first === last ? text(first) : `${text(first)} to ${text(last)}`} of --trace`]];
}

function openBlock(probes: readonly ProbeData[], page: Page): Block {
  if (probes.length === 0) return [];
  return [
    ...wrap(strong('Not decided'), page.width),
    ...byReason(probes).flatMap(([reason, ids]) =>
      indent([
        ...flow(
          ids.map((id): Cell => ['? ', id]),
          page.width - 2,
        ),
        ...indent(wrap(dim(oneLine(reason)), page.width - 8), 4),
      ]),
    ),
  ];
}

/** Ids by what was said of them, in the order they came. */
const byReason = (
  probes: readonly ProbeData[],
): readonly (readonly [reason: string, ids: readonly string[]])[] =>
  [...new Set(probes.map(({ message }) => text(message)))].map((reason) => [
    reason,
    probes.filter(({ message }) => message === reason).map(({ id }) => text(id)),
  ]);

/** So many names say less than their number; `--verbose` has them. */
const MANY = 20;

function skippedBlock(probes: readonly ProbeData[], page: Page): Block {
  if (probes.length === 0) return [];
  return [
    [strong('Not sent')],
    ...byReason(probes).flatMap(([reason, ids]) => {
      const isCounted = ids.length > MANY && !page.verbose;
      const names = isCounted ? [dim(`${ids.length} probes`)] : ids.map((id) => dim(id));
      return indent([
        ...hang('– ', 2, wrap(oneLine(reason), page.width - 4)),
        ...indent(flow(names, page.width - 6), 2),
      ]);
    }),
  ];
}

function passedBlock(probes: readonly ProbeData[], page: Page): Block {
  if (probes.length === 0) return [];
  if (page.verbose) {
    return probes.flatMap((probe) =>
      indent([
        ...wrap([good('✓ passed'), '  ', text(probe.id)], page.width - 2),
        ...indent(wrap(dim(oneLine(text(probe.message))), page.width - 6)),
      ]),
    );
  }
  const names = probes.map((probe): Cell => [good('✓'), ` ${text(probe.id)}`]);
  return [[strong('Passed')], ...indent(flow(names, page.width - 2))];
}

function totalsBlock(probes: readonly ProbeData[], page: Page): Block {
  if (probes.length === 0) return [];
  const count = (status: string) => probes.filter((probe) => probe.status === status).length;
  const parts = [
    ['failed', count('fail')],
    ['doubtful', count('warn')],
    ['passed', count('pass')],
    ['not decided', count('inconclusive')],
    ['not sent', count('skip')],
  ] as const;
  const told = parts.filter(([, number]) => number > 0).map(([word, number]) => `${number} ${word}`);
  return wrap(
    [strong(`${probes.length} ${probes.length === 1 ? 'probe' : 'probes'}`), `  ${told.join(' · ')}`],
    page.width,
  );
}

/** `--dry-run`: what would be sent, and where. */
function plannedBlock(planned: readonly ProbeData[], page: Page): Block {
  return planned.flatMap((probe) =>
    hang(text(probe.id), 4, [
      [],
      ...wrap(oneLine(text(probe.title)), page.width - 4),
      ...(Array.isArray(probe.to) ? probe.to : []).flatMap((url) =>
        wrap(dim(`→ ${text(url)}`), page.width - 4),
      ),
      ...(probe.lacks === undefined ? [] : wrap(doubtful(`not sent: ${text(probe.lacks)}`), page.width - 4)),
    ]),
  );
}

function listBlock(list: readonly ProbeData[], page: Page): Block {
  return list.flatMap((probe) => {
    const needs = [
      ...(Array.isArray(probe.needs) ? probe.needs.map(text) : []),
      ...(probe.slow === true ? ['--slow'] : []),
      ...(probe.flag === undefined ? [] : [`--${text(probe.flag)}`]),
    ];
    return [
      ...wrap([text(probe.id), dim(`  ${text(probe.severity)}  ${text(probe.check)}`)], page.width),
      ...indent([
        ...wrap(oneLine(text(probe.title)), page.width - 2),
        ...(needs.length === 0 ? [] : wrap(dim(`needs ${needs.join(', ')}`), page.width - 2)),
      ]),
    ];
  });
}

const text = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
