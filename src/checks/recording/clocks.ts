/** Clocks of the servers in a recording, against that of the recorder. */
import { hostOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';

export interface Clock {
  readonly host: string;
  /** Positive: ahead of the recorder. */
  readonly seconds: number;
  readonly where: string;
}

/** Returns one clock for each of the hosts whose answers have a `Date`; the answer that took least time decides. */
export function clocksOf(entries: readonly Entry[], hosts: readonly string[]): Clock[] {
  return [...new Set(hosts)].flatMap((host) => {
    const timed = entries.flatMap((entry) => {
      const date = Date.parse(headerValue(entry.responseHeaders, 'date') ?? '');
      const isUsable = entry.time !== undefined && !Number.isNaN(date) && hostOf(entry.url) === host;
      // A cached answer has the date of its making, and a SAML-tracer export no other time.
      if (!isUsable || headerValue(entry.responseHeaders, 'age') !== undefined || date === entry.time)
        return [];
      const start = entry.time as number;
      // The header was written between request and answer, and cuts off fractions.
      const [low, high] = [date - (start + entry.duration), date + 999 - start];
      const seconds = low > 0 ? low / 1000 : high < 0 ? high / 1000 : 0;
      return [{ host, seconds, where: entry.where, duration: entry.duration }];
    });
    const [best] = timed.toSorted((one, other) => one.duration - other.duration);
    return best === undefined ? [] : [best];
  });
}
