/** Traces of Playwright: one entry of HAR in each line, and bodies as files of their own, named by their hash. */
import { isObject, jsonIn } from '../common/json.ts';
import type { Entry } from './entry.ts';
import { readHarEntry } from './har.ts';
import { countOf, type Opened, type ReadSource, slim } from './source.ts';
import type { Members } from './unpack.ts';

export function readTrace(members: Members, opened: Opened): ReadSource {
  const entries: Entry[] = [];
  let damaged = 0;
  const lines = Object.entries(members)
    .filter(([name]) => /\.network$/i.test(name))
    .flatMap(([, bytes]) => Buffer.from(bytes).toString('utf8').split('\n'))
    .filter((line) => line.includes('resource-snapshot'));
  for (const [index, line] of lines.entries()) {
    const event = jsonIn(line);
    const whole = withBodies(
      isObject(event) ? event.snapshot : undefined,
      '_sha1',
      (name) => members[`resources/${name}`],
    );
    const entry = readHarEntry(whole, { where: opened.place(`entry ${index + 1}`), source: opened.source });
    if (entry === undefined) damaged += 1;
    else entries.push(slim(entry, opened.keep));
  }
  return {
    entries,
    facts: {
      format: 'Playwright trace',
      creator: 'Playwright',
      lost: damaged === 0 ? [] : [`${countOf(damaged, 'entry', 'entries')} could not be read`],
      lacks: [],
    },
  };
}

/**
 * Puts the bodies back that are stored beside an entry of HAR.
 * @param member where `postData` and `content` name the file
 */
export function withBodies(
  snapshot: unknown,
  member: '_sha1' | '_file',
  file: (name: string) => Uint8Array | undefined,
): unknown {
  if (!isObject(snapshot)) return undefined;
  const filled = (holder: unknown): unknown => {
    const name = isObject(holder) ? holder[member] : undefined;
    const stored = typeof name === 'string' ? file(name) : undefined;
    return stored === undefined || !isObject(holder)
      ? holder
      : { ...holder, text: Buffer.from(stored).toString('base64'), encoding: 'base64' };
  };
  const side = (message: unknown, body: string): unknown =>
    isObject(message) ? { ...message, [body]: filled(message[body]) } : message;
  return {
    ...snapshot,
    request: side(snapshot.request, 'postData'),
    response: side(snapshot.response, 'content'),
  };
}
