/** Finds SAML messages in any input: removes one wrapping after another until XML is left. */
import { gunzipSync } from 'node:zlib';
import type { Place } from '../../tokens/found-token.ts';
import { readCurl, readHttpMessage } from '../../tokens/read-http.ts';
import { parseJson, type ReadValue } from '../../tokens/read-json.ts';
import { decodeText, ESCAPINGS, withoutColours } from '../../tokens/unescape.ts';
import { unwrap } from '../../tokens/unwrap.ts';
import type { SamlSource } from '../message/received-message.ts';
import { bareMessage, firstTagIsMessage, looksLikeHtml } from './bare.ts';
import { hexBytes } from './hex.ts';
import { MAX_INFLATED_BYTES } from './inflate.ts';
import { readJsonValue } from './json.ts';
import { readMail, readQuotedPrintable, readSoftBreaks } from './mail.ts';
import { isMessageName } from './names.ts';
import { readPage } from './page.ts';
import type { Look, Piece } from './piece.ts';
import { firstClean, losesSignature, noted, PIECE_NOTE, type Read, type Reading } from './reading.ts';
import { LAST_LOOKS, LOOKS, withoutQuoteMarks } from './running.ts';
import { readFields, readNamed, readPayload, readQuery, takeXml } from './take.ts';
import { readTree } from './xml-tree.ts';

/** Limit for nested wrappings. */
const DEPTH_LIMIT = 16;
/** Messages returned for one input; the rest is ignored. */
const FOUND_LIMIT = 100;
/** Limit for rereading a text in other ways, as a multiple of its length. */
const EFFORT = 60;
/** Characters that may always be read. */
const LEAST_EFFORT = 4_000_000;

/**
 * Finds all SAML messages in a text or in bytes, in order, without duplicates. Unwraps each message and reports the
 * steps. An empty list: nothing resembles a message.
 */
export function findMessages(input: string | Uint8Array): SamlSource[] {
  const bare = bareMessage(input);
  if (bare !== undefined) return [bare];
  const { text, notes } = textOf(input);
  const read = createReader(Math.max(LEAST_EFFORT, EFFORT * text.length));
  return eachOnce(read(text, { path: [], notes, beside: {}, depth: 0 }));
}

/** Decodes bytes to text; unpacks those of a `.gz` file first. */
function textOf(input: string | Uint8Array): ReturnType<typeof decodeText> {
  const { text, notes } = unpackedText(input);
  const plain = withoutColours(text);
  if (plain !== text) return { text: plain, notes: [...notes, 'terminal colours removed'] };
  const bytes = hexBytes(text.trim());
  if (bytes === undefined) return { text, notes };
  const inner = unpackedText(bytes);
  return { text: inner.text, notes: [...notes, 'hexadecimal digits decoded', ...inner.notes] };
}

function unpackedText(input: string | Uint8Array): ReturnType<typeof decodeText> {
  if (typeof input === 'string' || input[0] !== 0x1f || input[1] !== 0x8b) return decodeText(input);
  try {
    const { text, notes } = decodeText(gunzipSync(input, { maxOutputLength: 4 * MAX_INFLATED_BYTES }));
    return { text, notes: ['unpacked (gzip)', ...notes] };
  } catch {
    return decodeText(input);
  }
}

/** Keeps one source per message; of two with the same bytes, the one with more known about it. */
function eachOnce(readings: readonly Reading[]): SamlSource[] {
  const messages = new Map<string, SamlSource>();
  for (const { source } of readings) {
    const key = Buffer.from(source.bytes).toString('latin1');
    const known = messages.get(key);
    if (known === undefined ? messages.size < FOUND_LIMIT : knowledge(source) > knowledge(known)) {
      messages.set(key, source);
    }
  }
  return [...messages.values()];
}

const knowledge = ({ redirectSignature, beside, parameter }: SamlSource): number =>
  (redirectSignature === undefined ? 0 : 4) +
  (beside === undefined ? 0 : 2) +
  (parameter === undefined ? 0 : 1);

/** @param budget characters that may be read */
function createReader(budget: number): Read {
  const seen = new Set<string>();
  let left = budget;

  const read: Read = (raw, place) => {
    const text = raw.trim();
    if (place.depth > DEPTH_LIMIT || !worthReading(text) || seen.has(`${place.name ?? ''} ${text}`))
      return [];
    left -= text.length;
    if (left < 0) return [];
    seen.add(`${place.name ?? ''} ${text}`);
    const unquoted = withoutQuoteMarks(text);
    if (unquoted !== undefined) return read(unquoted, noted(place, 'mail quoting removed'));
    return firstClean([
      // The only escaping recognized from the whole text; everywhere else it looks like damage to the message.
      () => readQuotedPrintable(text, place, read),
      ...(text.startsWith('<') ? waysOfTags(text, place) : waysOfText(text, place)),
    ]);
  };

  const waysOfTags = (text: string, place: Place) => {
    // Text whose first tag is a message's is never cut: a part could be well-formed and pass for the message.
    if (firstTagIsMessage(text)) return [() => takeXml(text, place), () => readEscaped(text, place)];
    if (looksLikeHtml(text)) {
      return [
        () => readPage(text, place, { read, readFields }),
        () => readRunning(LOOKS, text, place),
        () => readEscaped(text, place),
        () => readRunning(LAST_LOOKS, text, place),
      ];
    }
    return [
      () => readTree(text, place, read),
      () => readRunning(LOOKS, text, place),
      () => readPage(text, place, { read, readFields }),
      () => readEscaped(text, place),
      () => readRunning(LAST_LOOKS, text, place),
    ];
  };

  const waysOfText = (text: string, place: Place) => [
    () => (isMessageName(place.name) ? readNamed(text, place, read) : []),
    () => readJson(text, place),
    () => collect((take) => readCurl(text, place, take)),
    () => readMail(text, place, read),
    () => collect((take) => readHttpMessage(text, place, take)),
    () => readQuery(text, place),
    () => readPayload(text, place, read),
    () => (isPaired(text) ? readUnwrapped(text, place) : []),
    // Looks for pieces before undoing anything: an escape may belong to only one of them.
    () => readRunning(LOOKS, text, place),
    () => readUnwrapped(text, place),
    () => readSoftBreaks(text, place, read),
    () => readEscaped(text, place),
    () => readRunning(LAST_LOOKS, text, place),
  ];

  const readJson = (text: string, place: Place): readonly Reading[] => {
    const value = parseJson(text);
    if (typeof value === 'string') return read(value, noted(place, 'quotes removed'));
    return value === undefined ? [] : readJsonValue(value, place, read, readFields);
  };

  /** Reads HTTP input as a server would, and no more leniently. */
  const collect = (walk: (take: ReadValue) => boolean): readonly Reading[] => {
    const found: Reading[] = [];
    walk((text, place) => {
      const exact = /\s(?:data|body)$/.test(` ${place.path.at(-1) ?? ''}`)
        ? readQuery(text.trim(), place)
        : [];
      const readings = exact.length > 0 ? exact : read(text, place);
      found.push(...readings);
      return readings.length > 0;
    });
    return found;
  };

  const readUnwrapped = (text: string, place: Place): readonly Reading[] => {
    const { inner, note } = unwrap(text);
    return inner === text ? [] : read(inner, noted(place, note));
  };

  const readEscaped = (text: string, place: Place): readonly Reading[] =>
    firstClean(
      [...ESCAPINGS, ...SPELLINGS].map(({ decode, note }) => () => {
        const plain = decode(text);
        return plain === text ? [] : read(plain, noted(place, note));
      }),
    );

  const readRunning = (looks: readonly Look[], text: string, place: Place): readonly Reading[] => {
    const aside = noted(place, PIECE_NOTE);
    const taken: { readonly piece: Piece; readonly readings: readonly Reading[]; readonly clean: boolean }[] =
      [];
    const overlaps = (piece: Piece, cleanOnly: boolean): boolean =>
      taken.some(
        (other) =>
          (other.clean || !cleanOnly) && piece.start < other.piece.end && other.piece.start < piece.end,
      );
    for (const look of looks) {
      for (const piece of look(text)) {
        if (left < 0 || taken.length > FOUND_LIMIT) break;
        if ((piece.text.length === text.length && piece.fields === undefined) || overlaps(piece, true))
          continue;
        const readings = readPiece(piece, aside);
        if (taken.some((other) => losesSignature(readings, other.readings))) continue;
        if (readings.length > 0) taken.push({ piece, readings, clean: readings.every(({ clean }) => clean) });
      }
    }
    const broken = taken.filter(({ clean }) => !clean);
    for (const one of broken) taken.splice(taken.indexOf(one), 1);
    for (const one of broken) if (!overlaps(one.piece, false)) taken.push(one);
    return taken
      .toSorted((one, other) => one.piece.start - other.piece.start)
      .flatMap(({ readings }) => readings);
  };

  const readPiece = ({ text, name, fields }: Piece, place: Place): readonly Reading[] => {
    if (fields !== undefined) return readFields(fields, place, 'line');
    if (name === undefined) return read(text, { ...place, name: '' });
    return read(text, { ...place, path: [...place.path, name], name });
  };

  return read;
}

/** How tables and programs write long texts. */
const SPELLINGS = [
  // A cell of CSV: RFC 4180, 2 (7). An empty attribute is followed by a space or the end of its tag.
  {
    decode: (text: string) => (/=""[^\s"/>]/.test(text) ? text.replaceAll('""', '"') : text),
    note: 'doubled quotes undone',
  },
  {
    decode: (text: string) =>
      text.replace(/(["'`])[ \t]{0,99}(?:[+.&\\][ \t]{0,99}\r?\n?|\r?\n)\s{0,99}(?:[+.&]\s{0,99})?\1/g, ''),
    note: 'joined from the parts that a program has',
  },
] as const;

/** Rejects a quote at one end only, which may close one in the middle. */
const isPaired = (text: string): boolean => !/^["'`]/.test(text) === !/["'`]$/.test(text);

/** Whether a text could contain a message: a name, a tag, or enough base64. */
function worthReading(text: string): boolean {
  return (
    text.length >= 40 &&
    /SAML|Assertion|Entit(?:y|ies)Descriptor|AuthnRequest|Logout|<|%3C|\\u003c|&(?:lt|#)|[A-Za-z0-9+/_%=\r\n-]{40}/i.test(
      text,
    )
  );
}
