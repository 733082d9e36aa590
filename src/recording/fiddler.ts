/** Sessions of Fiddler (SAZ): request, response and times of each in files of their own. */
import { defined } from '../common/defined.ts';
import type { Entry } from './entry.ts';
import { readRawMessage } from './http-text.ts';
import { entryOfRaw } from './raw-entry.ts';
import { countOf, type Opened, type ReadSource, slim } from './source.ts';
import type { Members } from './unpack.ts';

const numberOf = (name: string): number => Number(/(\d+)_c\.txt$/i.exec(name)?.[1]);

export function readSaz(members: Members, opened: Opened): ReadSource {
  const entries: Entry[] = [];
  let damaged = 0;
  const names = Object.keys(members)
    .filter((name) => /_c\.txt$/i.test(name))
    .sort((one, other) => numberOf(one) - numberOf(other));
  for (const name of names) {
    const side = (letter: string, kind: string): Buffer =>
      Buffer.from(members[name.replace(/_c\.txt$/i, `_${letter}.${kind}`)] ?? []);
    const request = readRawMessage(side('c', 'txt'));
    const response = readRawMessage(side('s', 'txt'));
    const time = Date.parse(
      /ClientBeginRequest="([^"]+)"/.exec(side('m', 'xml').toString('utf8'))?.[1] ?? '',
    );
    const place = { where: opened.place(`session ${numberOf(name)}`), source: opened.source };
    const entry =
      request === undefined
        ? undefined
        : entryOfRaw(request, response, place, defined({ time: Number.isNaN(time) ? undefined : time }));
    if (entry !== undefined) entries.push(slim(entry, opened.keep));
    else if (request?.start.startsWith('CONNECT') !== true) damaged += 1;
  }
  return {
    entries,
    facts: {
      format: 'Fiddler sessions',
      creator: 'Fiddler',
      lost: damaged === 0 ? [] : [`${countOf(damaged, 'session', 'sessions')} could not be read`],
      lacks: [],
    },
  };
}
