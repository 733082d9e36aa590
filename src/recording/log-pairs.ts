/** Requests that a log tells in several lines, the answer in a later one: Rails, ASP.NET Core, Spring, mitmdump. */
import { defined } from '../common/defined.ts';
import { type LogLine, timeOf } from './log-line.ts';

type Begun = LogLine & { readonly number: number };

const BEGINS: readonly RegExp[] = [
  /\bStarted ([A-Z]+) "([^"]+)" for /,
  /\bRequest starting HTTP\/\S+ ([A-Z]+) (\S+)/,
  /\bSecuring ([A-Z]+) (\/\S*)$/,
  /^[\d.:[\]a-f]+: ([A-Z]+) (https?:\/\/\S+)(?: HTTP\/\S+)?$/,
];
const ENDS: readonly RegExp[] = [
  /\bCompleted (\d{3}) /,
  /\bRequest finished HTTP\/\S+ [A-Z]+ \S+ .*? - (\d{3})\b/,
  /\bRequest finished in \S+ (\d{3})\b/,
  /^\s*<< (?:HTTP\/\S+ )?(\d{3})\b/,
];

export interface LogPairs {
  /**
   * Returns the requests that end here, and undefined for a line that is none of a request.
   * @param number of the line
   */
  take(line: string, number: number): readonly Begun[] | undefined;
  /** Requests that have no answer. */
  rest(): readonly Begun[];
}

export function createLogPairs(): LogPairs {
  const open: Begun[] = [];
  return {
    take(line, number) {
      for (const begins of BEGINS) {
        const [, method, target] = begins.exec(line) ?? [];
        if (method === undefined || target === undefined) continue;
        open.push({ method, target, number, ...defined({ time: timeOf(line) }) });
        return [];
      }
      const [, location] = /\bRedirected to (https?:\/\/\S+)$/.exec(line) ?? [];
      const last = open.at(-1);
      if (location !== undefined && last !== undefined) {
        open[open.length - 1] = { ...last, location };
        // The address is one of a login by itself.
        return undefined;
      }
      const [, led] = /\bRedirecting to (\S+)$/.exec(line) ?? [];
      if (led !== undefined && last !== undefined) {
        open.pop();
        return [{ ...last, status: 302, location: led }];
      }
      for (const ends of ENDS) {
        const [, status] = ends.exec(line) ?? [];
        if (status === undefined) continue;
        const named = open.findLastIndex(({ target }) => line.includes(` ${target} `));
        const [done] = open.splice(named === -1 ? Math.max(open.length - 1, 0) : named, 1);
        return done === undefined ? [] : [{ ...done, status: Number(status) }];
      }
      return undefined;
    },
    rest: () => open,
  };
}
