/** Recordings in ZIP files: traces of Playwright, and Fiddler's SAZ. Nothing is ever written to disk. */
import { unzipSync } from 'fflate';
import { defined } from '../common/defined.ts';
import { isObject } from '../common/json.ts';
import type { Entry } from './entry.ts';
import { readHarEntry } from './har.ts';
import { readRawMessage } from './http-text.ts';
import { entryOfRaw } from './raw-entry.ts';
import { countOf, type Opened, type ReadSource, slim } from './source.ts';
import { wholeOf } from './whole.ts';

/** Bounds against files made to fill the memory. Bytes; number of members. */
const MAX_MEMBER = 64 * 1024 * 1024;
const MAX_TOTAL = 256 * 1024 * 1024;
const MAX_MEMBERS = 50_000;

type Members = Readonly<Record<string, Uint8Array>>;

export async function readZip(opened: Opened): Promise<ReadSource | undefined> {
  const bytes = await wholeOf(opened);
  let total = 0;
  let count = 0;
  let passed = 0;
  const wanted = ({
    name,
    originalSize,
  }: {
    readonly name: string;
    readonly originalSize: number;
  }): boolean => {
    count += 1;
    if (
      !/(?:^|\/)(?:trace\.network|\d+-?trace\.network)$|\.network$|^raw\/\d+_[csm]\.(?:txt|xml)$|^resources\/|\.har$/i.test(
        name,
      )
    )
      return false;
    if (originalSize > MAX_MEMBER || count > MAX_MEMBERS || total + originalSize > MAX_TOTAL) {
      passed += 1;
      return false;
    }
    total += originalSize;
    return true;
  };
  let members: Members;
  try {
    members = unzipSync(bytes, { filter: wanted });
  } catch {
    return {
      entries: [],
      facts: {
        format: 'ZIP',
        lost: ['the ZIP file is damaged or encrypted: export without a password'],
        lacks: [],
      },
    };
  }
  const read = readMembers(members, opened);
  if (read === undefined || passed === 0) return read;
  const tooMuch = `${countOf(passed, 'file', 'files')} in the ZIP file too large to read, or too many`;
  return { ...read, facts: { ...read.facts, lost: [...read.facts.lost, tooMuch] } };
}

function readMembers(members: Members, opened: Opened): ReadSource | undefined {
  const names = Object.keys(members);
  if (names.some((name) => /\.network$/i.test(name))) return readTrace(members, opened);
  if (names.some((name) => /^raw\//i.test(name))) return readSaz(members, opened);
  const har = names.find((name) => /\.har$/i.test(name));
  return har === undefined ? undefined : readInnerHar(members, har, opened);
}

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const memberOf = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

/** A trace has one entry of HAR in each line, and bodies as files of their own, named by their hash. */
function readTrace(members: Members, opened: Opened): ReadSource {
  const entries: Entry[] = [];
  let damaged = 0;
  const lines = Object.entries(members)
    .filter(([name]) => /\.network$/i.test(name))
    .flatMap(([, bytes]) => textOf(bytes).split('\n'))
    .filter((line) => line.includes('resource-snapshot'));
  for (const [index, line] of lines.entries()) {
    const whole = withBodies(memberOf(parse(line), 'snapshot'), members);
    const entry = readHarEntry(whole, { where: opened.place(`entry ${index + 1}`), source: opened.source });
    if (entry === undefined) damaged += 1;
    else entries.push(slim(entry, opened.keep));
  }
  return {
    entries,
    facts: { format: 'Playwright trace', creator: 'Playwright', lost: damagedOf(damaged), lacks: [] },
  };
}

/** Puts the bodies back that the trace stores beside it. */
function withBodies(snapshot: unknown, members: Members): unknown {
  if (!isObject(snapshot)) return undefined;
  const filled = (holder: unknown): unknown => {
    const name = memberOf(holder, '_sha1');
    const stored = typeof name === 'string' ? members[`resources/${name}`] : undefined;
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

const damagedOf = (count: number): string[] =>
  count === 0 ? [] : [`${countOf(count, 'entry', 'entries')} could not be read`];

/** Sessions of Fiddler: request, response and times of each in files of their own. */
function readSaz(members: Members, opened: Opened): ReadSource {
  const entries: Entry[] = [];
  let damaged = 0;
  for (const name of Object.keys(members)
    .filter((one) => /_c\.txt$/i.test(one))
    .sort()) {
    const number = /(\d+)_c\.txt$/i.exec(name)?.[1] ?? '';
    const side = (letter: string, kind: string): Uint8Array | undefined =>
      members[name.replace(/_c\.txt$/i, `_${letter}.${kind}`)];
    const request = readRawMessage(Buffer.from(members[name] ?? []));
    const response = readRawMessage(Buffer.from(side('s', 'txt') ?? []));
    const time = Date.parse(/ClientBeginRequest="([^"]+)"/.exec(textOf(side('m', 'xml')))?.[1] ?? '');
    const place = { where: opened.place(`session ${Number(number)}`), source: opened.source };
    const entry =
      request === undefined
        ? undefined
        : entryOfRaw(request, response, place, defined({ time: Number.isNaN(time) ? undefined : time }));
    if (entry !== undefined) entries.push(slim(entry, opened.keep));
    else if (request?.start.startsWith('CONNECT') !== true) damaged += 1;
  }
  return {
    entries,
    facts: { format: 'Fiddler sessions', creator: 'Fiddler', lost: damagedOf(damaged), lacks: [] },
  };
}

/** A HAR in a ZIP file, as Playwright writes it for `recordHar` with `.zip`: bodies are files beside it. */
function readInnerHar(members: Members, name: string, opened: Opened): ReadSource | undefined {
  const listed = memberOf(memberOf(parse(textOf(members[name])), 'log'), 'entries');
  if (!Array.isArray(listed)) return undefined;
  const entries = listed.flatMap((one: unknown, index): Entry[] => {
    const entry = readHarEntry(one, { where: opened.place(`entry ${index + 1}`), source: opened.source });
    return entry === undefined ? [] : [slim(entry, opened.keep)];
  });
  return {
    entries,
    facts: { format: 'HAR', lost: damagedOf(listed.length - entries.length), lacks: [] },
  };
}
