/** Reads recordings of any known format, and puts those of several files into one order. */

import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { defined } from '../common/defined.ts';
import { systemCodeOf } from '../common/foreign.ts';
import { IdcliError } from '../errors.ts';
import type { Entry, Keep, Recording, RecordingSource } from './entry.ts';
import { headerValue } from './header-lines.ts';
import { READERS } from './readers.ts';
import type { Opened, ReadSource, RecordingInput } from './source.ts';
import { howToExport } from './unreadable.ts';

const HEAD_BYTES = 64 * 1024;

/**
 * Reads every input.
 * @param keep what is worth its memory
 * @param onBytes called with the number of bytes read so far
 * @throws {IdcliError} `INPUT_NOT_RECORDING` for a format that cannot be read, with how to export another
 */
export async function readRecordings(
  inputs: readonly RecordingInput[],
  keep: Keep,
  onBytes: (bytes: number) => void = () => {},
): Promise<Recording> {
  const sources: RecordingSource[] = [];
  const entries: Entry[] = [];
  let bytes = 0;
  for (const [source, input] of inputs.entries()) {
    const counted = async function* (): AsyncIterable<Buffer> {
      for await (const chunk of input.chunks()) {
        bytes += chunk.length;
        onBytes(bytes);
        yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      }
    };
    const place = (at: string): string => (inputs.length === 1 ? at : `${input.name} ${at}`);
    const read = await readOne(input.name, counted(), { source, place, keep });
    sources.push({
      name: input.name,
      entries: read.count ?? read.entries.length,
      ...read.facts,
      ...factsOf(read),
    });
    for (const entry of inOwnOrder(read)) entries.push(entry);
  }
  return { sources, entries: inOrder(entries) };
}

async function readOne(
  name: string,
  given: AsyncIterable<Buffer>,
  rest: Pick<Opened, 'source' | 'place' | 'keep'>,
): Promise<ReadSource> {
  const unpacked = await unpackedBytes(given);
  const read = await readPlain(unpacked.bytes, { name, ...rest });
  const lost = unpacked.isDamaged() ? [...read.facts.lost, DAMAGED] : read.facts.lost;
  return { ...read, facts: { ...read.facts, lost } };
}

async function readPlain(
  given: AsyncIterable<Buffer>,
  rest: Omit<Opened, 'head' | 'chunks'>,
  inZip = false,
): Promise<ReadSource> {
  const { name } = rest;
  const { head, chunks } = await openedBytes(await asUtf8(given));
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  for (const { fits, load } of READERS) {
    // A ZIP file in a ZIP file can be made to hold itself.
    if (!fits(text) || (inZip && text.startsWith('PK'))) continue;
    const read = await (await load())({ ...rest, head, chunks }, (opened, bytes) =>
      readPlain(once(bytes), opened, true),
    );
    if (read === undefined) break;
    return read;
  }
  throw new IdcliError('INPUT_NOT_RECORDING', `${name} is not a recording that idcli can read`, {
    hint: howToExport(head, text),
  });
}

/** Reads the first bytes, and replays them before the rest. */
async function openedBytes(given: AsyncIterable<Buffer>): Promise<Pick<Opened, 'head' | 'chunks'>> {
  const iterator = given[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let size = 0; size < HEAD_BYTES; ) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    first.push(value);
    size += value.length;
  }
  const start = Buffer.concat(first);
  const all = async function* (): AsyncGenerator<Buffer> {
    yield start;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  };
  return { head: start.subarray(0, HEAD_BYTES), chunks: all };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Shells of Windows write UTF-16 into files, and say so in the first two bytes. */
async function asUtf8(given: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
  const { head, chunks } = await openedBytes(given);
  const mark = head.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff') return chunks();
  return (async function* () {
    const decoder = new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be');
    for await (const chunk of chunks()) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  })();
}

/** gzip (RFC 1952, 2.3.1), or zlib at the levels that programs write (RFC 1950, 2.2): `.zhar` of mitmproxy. */
function unpackerFor([first, second]: Buffer): (() => Transform) | undefined {
  if (first === 0x1f && second === 0x8b) return createGunzip;
  return first === 0x78 && (second === 0x01 || second === 0x9c || second === 0xda)
    ? createInflate
    : undefined;
}

const DAMAGED = 'the packed file is damaged or cut off: what could be read was judged';

interface Unpacked {
  readonly bytes: AsyncIterable<Buffer>;
  /** Known once the bytes are read. */
  isDamaged(): boolean;
}

/** Unpacks gzip once: a file can be made that holds itself. What a damaged one holds up to the damage is kept. */
async function unpackedBytes(given: AsyncIterable<Buffer>): Promise<Unpacked> {
  const { head, chunks } = await openedBytes(given);
  const unpacker = unpackerFor(head);
  if (unpacker === undefined) return { bytes: chunks(), isDamaged: () => false };
  let isDamaged = false;
  const bytes = async function* (): AsyncGenerator<Buffer> {
    // The reader below receives every failure.
    const unpacked = pipeline(Readable.from(chunks()), unpacker(), () => {});
    try {
      yield* unpacked as AsyncIterable<Buffer>;
    } catch (failure) {
      if (systemCodeOf(failure)?.startsWith('Z_') !== true) throw failure;
      isDamaged = true;
    }
  };
  return { bytes: bytes(), isDamaged: () => isDamaged };
}

/** What masking leaves, in any encoding of a file. */
const MASKED = /(?:•|%E2%80%A2){4}/i;
const CREDENTIALS = ['cookie', 'set-cookie', 'authorization'];

const DEVTOOLS = 'Chrome keeps them with Settings, Network, "Allow to generate HAR with sensitive data"';

function factsOf({
  entries,
  facts,
}: ReadSource): Pick<RecordingSource, 'sanitized' | 'masked' | 'howToKeep'> {
  const isDevTools = /^WebInspector\b/.test(facts.creator ?? '');
  const hasCredentials = ({ requestHeaders, responseHeaders }: Entry) =>
    CREDENTIALS.some(
      (name) =>
        headerValue(requestHeaders, name) !== undefined || headerValue(responseHeaders, name) !== undefined,
    );
  const removed =
    facts.sanitized ??
    (isDevTools && entries.length > 0 && !entries.some(hasCredentials) ? DEVTOOLS : undefined);
  return {
    sanitized: removed !== undefined,
    ...defined({ howToKeep: removed }),
    masked: entries.some(
      ({ url, requestBody, responseBody, requestHeaders, responseHeaders }) =>
        [url, requestBody ?? '', responseBody ?? ''].some((text) => MASKED.test(text)) ||
        [...requestHeaders, ...responseHeaders].some(([, value]) => MASKED.test(value)),
    ),
  };
}

/** idcli notes a callback by the time at which it began to wait: its file has the order of things. */
function inOwnOrder({ entries, facts }: ReadSource): readonly Entry[] {
  if (!/^idcli\b/.test(facts.creator ?? '')) return entries;
  let last = Number.NEGATIVE_INFINITY;
  return entries.map((entry) => {
    last = Math.max(last, entry.time ?? last);
    return Number.isFinite(last) ? { ...entry, time: last } : entry;
  });
}

/** Sorts by time; entries without a time keep their place behind the one before them. */
function inOrder(entries: readonly Entry[]): Entry[] {
  let last = Number.NEGATIVE_INFINITY;
  const keyed = entries.map((entry, index) => {
    last = entry.time ?? last;
    return { entry, index, time: last };
  });
  // Of a file with times all entries have one; ties keep the order of the file, where a hop is before its target.
  return keyed
    .sort((one, other) => one.time - other.time || one.index - other.index)
    .map(({ entry }) => entry);
}
