/** A file or a stream to read, and what a format reader gives back. */
import type { Entry, Keep, RecordingSource } from './entry.ts';

export interface RecordingInput {
  /** File name, or `standard input`. */
  readonly name: string;
  /** Content from the start; read once. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Content with its first bytes already read. */
export interface Opened {
  readonly name: string;
  /** Number of the source, from 0. */
  readonly source: number;
  /** At least the first bytes, at most 64 KB: enough to recognize a format. */
  readonly head: Buffer;
  /** All of it, the head included. */
  chunks(): AsyncIterable<Buffer>;
  /** Returns the place of an entry, unique in the run. @param place e.g. `entry 14` */
  place(place: string): string;
  readonly keep: Keep;
}

/** What one file held. */
export interface ReadSource {
  readonly entries: readonly Entry[];
  /** Of all entries, where some were not kept. */
  readonly count?: number;
  readonly facts: Pick<RecordingSource, 'format' | 'lost' | 'lacks'> & {
    readonly creator?: string;
    /** Cookies and authorization were removed before export: how to export with them. */
    readonly sanitized?: string;
  };
}

/**
 * Reads a recording that lies in another file.
 * @throws {IdcliError} `INPUT_NOT_RECORDING`
 */
export type ReadInner = (opened: Omit<Opened, 'head' | 'chunks'>, bytes: Buffer) => Promise<ReadSource>;

/** Reads one format; undefined: this is another one. */
export type FormatReader = (opened: Opened, readInner: ReadInner) => Promise<ReadSource | undefined>;

/** Drops the bodies that carry no identity message, so that a day of recording fits into memory. */
export function slim(entry: Entry, keep: Keep): Entry {
  const { requestBody, responseBody, ...rest } = entry;
  return {
    ...rest,
    ...(requestBody === undefined || !keep.body(requestBody, entry) ? {} : { requestBody }),
    ...(responseBody === undefined || !keep.body(responseBody, entry) ? {} : { responseBody }),
  };
}

/** `1 entry`, `2 entries`. */
export const countOf = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
