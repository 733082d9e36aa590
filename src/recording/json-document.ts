/** Recordings that are one JSON document, of any size: HTTP archives and SAML-tracer exports. */
import { defined } from '../common/defined.ts';
import { isObject, jsonIn } from '../common/json.ts';
import type { Entry } from './entry.ts';
import { readHarEntry } from './har.ts';
import { type CutValue, JsonScanner } from './json-scanner.ts';
import { readTracerRequest } from './saml-tracer.ts';
import { countOf, type Opened, type ReadSource, slim } from './source.ts';

/** Larger single entries are left out: no identity message is as large. Bytes. */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;
/** Entries kept of one file. */
const MAX_ENTRIES = 200_000;

const CREATORS: ReadonlySet<string> = new Set(['creator', 'browser']);

/** Writers that join a chain of redirects into one entry. */
const FOLDING = /^WebKit\b/;

const wanted = (path: readonly string[]): 'take' | 'enter' | 'skip' => {
  const [first, second] = path;
  if (path.length === 0) return 'enter';
  if (path.length === 1) return first === 'log' || first === 'requests' ? 'enter' : 'skip';
  if (first === 'requests') return path.length === 2 ? 'take' : 'skip';
  if (path.length === 2 && second === 'entries') return 'enter';
  if (path.length === 2 && CREATORS.has(second ?? '')) return 'take';
  return path.length === 3 && second === 'entries' ? 'take' : 'skip';
};

/** Reads a document that begins with `{`. Undefined: it is neither of the two. */
export async function readJsonDocument(opened: Opened): Promise<ReadSource | undefined> {
  const scanner = new JsonScanner(wanted, MAX_ENTRY_BYTES);
  const entries: Entry[] = [];
  const creators: string[] = [];
  let count = 0;
  const lost = { large: 0, damaged: 0, cut: 0, more: 0 };
  let format: 'HAR' | 'SAML-tracer export' | undefined;

  const take = ({ path, text, cut }: CutValue): void => {
    const isTracer = path[0] === 'requests';
    if (!isTracer && path[1] !== 'entries') {
      const creator = creatorOf(text);
      if (creator !== undefined) creators.push(creator);
      return;
    }
    format ??= isTracer ? 'SAML-tracer export' : 'HAR';
    if (cut) lost.cut += 1;
    else if (text === undefined) lost.large += 1;
    else if (entries.length >= MAX_ENTRIES) lost.more += 1;
    else {
      const index = Number(path.at(-1));
      const where = opened.place(isTracer ? `requests.${index}` : `entry ${index + 1}`);
      const read = isTracer ? readTracerRequest : readHarEntry;
      const entry = read(jsonIn(text), { where, source: opened.source });
      if (entry === undefined) lost.damaged += 1;
      else {
        count += 1;
        if (opened.keep.entry(entry)) entries.push(slim(entry, opened.keep));
      }
    }
  };

  for await (const chunk of opened.chunks()) for (const value of scanner.push(chunk)) take(value);
  const whole = scanner.complete;
  for (const value of scanner.end()) take(value);
  if (format === undefined && creators.length === 0) return undefined;
  const [creator] = creators;
  return {
    entries,
    count,
    facts: {
      format: format ?? 'HAR',
      ...defined({ creator }),
      lost: [
        ...(whole ? [] : ['the file ends early: what came after its end is missing']),
        ...(lost.cut > 0 ? ['the last entry is cut off and was left out'] : []),
        ...(lost.damaged > 0 ? [`${countOf(lost.damaged, 'entry', 'entries')} could not be read`] : []),
        ...(lost.large > 0 ? [`${countOf(lost.large, 'entry', 'entries')} of more than 64 MB left out`] : []),
        ...(lost.more > 0 ? [`${lost.more} entries beyond the first ${MAX_ENTRIES} left out`] : []),
      ],
      lacks:
        format === 'SAML-tracer export'
          ? ['response bodies', 'the time of single requests']
          : FOLDING.test(creator ?? '')
            ? ['redirects: Safari keeps only the last address of each chain; other browsers keep all of them']
            : [],
    },
  };
}

function creatorOf(text: string | undefined): string | undefined {
  const value = text === undefined ? undefined : jsonIn(text);
  if (!isObject(value) || typeof value.name !== 'string') return undefined;
  return [value.name, value.version].filter((part) => typeof part === 'string' && part !== '').join(' ');
}
