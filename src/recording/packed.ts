/** Recordings that were packed into one ZIP file: each is read as if it were given alone. */
import { defined } from '../common/defined.ts';
import { isObject, jsonIn } from '../common/json.ts';
import { IdcliError } from '../errors.ts';
import type { Entry } from './entry.ts';
import { isHar } from './har.ts';
import { withBodies } from './playwright-trace.ts';
import type { Opened, ReadInner, ReadSource } from './source.ts';
import type { Members } from './unpack.ts';

const RECORDING = /\.(?:har|json|jsonl|ndjson|xml|txt|log|trace)$/i;

export async function readPacked(
  members: Members,
  opened: Opened,
  readInner: ReadInner,
): Promise<ReadSource | undefined> {
  const hars = Object.keys(members).filter((name) => /\.har$/i.test(name));
  // Beside a HAR lie the bodies that belong to it.
  const names = hars.length > 0 ? hars : Object.keys(members).filter((name) => RECORDING.test(name));
  const read: { readonly name: string; readonly source: ReadSource }[] = [];
  for (const name of names) {
    const place = (at: string): string => opened.place(names.length === 1 ? at : `${name} ${at}`);
    const bytes = withFiles(members[name] as Uint8Array, name, members);
    try {
      read.push({ name, source: await readInner({ ...opened, place, name }, bytes) });
    } catch (failure) {
      // Other files may lie in there as well.
      if (!(failure instanceof IdcliError) || failure.code !== 'INPUT_NOT_RECORDING') throw failure;
    }
  }
  return read.length === 0 ? undefined : joined(read);
}

/** Bodies that Playwright stored beside its HAR. */
function withFiles(bytes: Uint8Array, name: string, members: Members): Buffer {
  const text = Buffer.from(bytes);
  if (!text.includes('"_file"')) return text;
  const archive: unknown = jsonIn(text.toString('utf8'));
  if (!isHar(archive) || !Array.isArray(archive.log.entries)) return text;
  const folder = name.replace(/[^/]*$/, '');
  const entries = archive.log.entries.map((entry: unknown) =>
    isObject(entry) ? withBodies(entry, '_file', (file) => members[`${folder}${file}`]) : entry,
  );
  return Buffer.from(JSON.stringify({ ...archive, log: { ...archive.log, entries } }));
}

function joined(read: readonly { readonly name: string; readonly source: ReadSource }[]): ReadSource {
  const all = read.map(({ source }) => source);
  const unique = (texts: readonly (string | undefined)[]): string[] => [
    ...new Set(texts.filter((text) => text !== undefined)),
  ];
  const entries: Entry[] = all.flatMap((source) => source.entries);
  return {
    entries,
    count: all.reduce((sum, source) => sum + (source.count ?? source.entries.length), 0),
    facts: {
      format: unique(all.map(({ facts }) => facts.format)).join(', '),
      ...defined({
        creator: unique(all.map(({ facts }) => facts.creator))[0],
        sanitized: unique(all.map(({ facts }) => facts.sanitized))[0],
      }),
      lost: read.flatMap(({ name, source }) =>
        source.facts.lost.map((text) => (read.length === 1 ? text : `${name}: ${text}`)),
      ),
      lacks: all.length === 1 ? unique(all.flatMap(({ facts }) => facts.lacks)) : [],
    },
  };
}
