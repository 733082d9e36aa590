/** Logs in W3C Extended Log File Format, which name their columns: IIS, CloudFront. */
import { defined } from '../common/defined.ts';
import type { LogLine } from './log-line.ts';

/** Reads the lines behind `#Fields:`. Returns undefined for every other line. */
export function createLogTable(): (line: string) => LogLine | undefined {
  let columns: readonly string[] = [];
  return (line) => {
    const [, names] = /^#Fields:\s*(.*)$/.exec(line) ?? [];
    if (names !== undefined) {
      columns = names.trim().split(/\s+/);
      return undefined;
    }
    if (columns.length === 0 || line.startsWith('#')) return undefined;
    const values = line.trim().split(line.includes('\t') ? '\t' : ' ');
    return values.length === columns.length ? rowOf(columns, values) : undefined;
  };
}

function rowOf(columns: readonly string[], values: readonly string[]): LogLine | undefined {
  const of = (...names: readonly string[]): string | undefined =>
    names
      .map((name) => values[columns.indexOf(name)])
      .find((value) => value !== undefined && value !== '-' && value !== '');
  const [path, method] = [of('cs-uri-stem'), of('cs-method')];
  if (path === undefined || method === undefined) return undefined;
  const query = of('cs-uri-query');
  // The format has no other zone than UTC.
  const time = Date.parse(`${of('date')}T${of('time')}Z`);
  return {
    method,
    target: query === undefined ? path : `${path}?${query}`,
    ...defined({
      status: numberOf(of('sc-status')),
      time: Number.isNaN(time) ? undefined : time,
      host: of('x-host-header', 'cs-host', 'cs(Host)'),
      referer: of('cs(Referer)'),
    }),
  };
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
