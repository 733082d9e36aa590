/** Text logs of applications and tests: every address with parameters of a login in it is an exchange that was seen. */
import type { Entry } from './entry.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { linesOf } from './whole.ts';

const ADDRESS = /https?:\/\/[^\s"'<>\\]+/g;
const OF_A_LOGIN = /[?&#](?:code|state|response_type|SAMLRequest|SAMLResponse|id_token|access_token|error)=/;

export async function readPlainText(opened: Opened): Promise<ReadSource | undefined> {
  const entries: Entry[] = [];
  let number = 0;
  // A log repeats an address at every step that handles it.
  const seen = new Set<string>();
  for await (const line of linesOf(opened)) {
    number += 1;
    const time = Date.parse(
      /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
        .exec(line)?.[0]
        ?.replace(',', '.') ?? '',
    );
    for (const [address] of line.matchAll(ADDRESS)) {
      if (!OF_A_LOGIN.test(address) || !URL.canParse(address) || seen.has(address)) continue;
      seen.add(address);
      const entry: Entry = {
        where: opened.place(`line ${number}`),
        source: opened.source,
        ...(Number.isNaN(time) ? {} : { time }),
        duration: 0,
        method: 'GET',
        url: address,
        requestHeaders: [],
        failure: 'not in this format',
        statusText: '',
        responseHeaders: [],
        missingBody: 'not in this format',
      };
      entries.push(slim(entry, opened.keep));
    }
  }
  if (entries.length === 0) return undefined;
  return {
    entries,
    facts: {
      format: 'text',
      lost: [],
      lacks: ['anything but addresses: no answers, bodies, headers or cookies'],
    },
  };
}
