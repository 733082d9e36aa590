/** Items saved by Burp: XML with raw requests and responses, mostly in base64. */
import { SaxesParser } from 'saxes';
import { defined } from '../common/defined.ts';
import type { Entry } from './entry.ts';
import { readRawMessage } from './http-text.ts';
import { entryOfRaw } from './raw-entry.ts';
import { countOf, type Opened, type ReadSource, slim } from './source.ts';
import { wholeOf } from './whole.ts';

const FIELDS: ReadonlySet<string> = new Set(['time', 'url', 'request', 'response']);

export async function readBurp(opened: Opened): Promise<ReadSource | undefined> {
  // Without base64 it may be XML 1.1 with NUL bytes, which no parser takes.
  const text = (await wholeOf(opened))
    .toString('utf8')
    .replaceAll('\0', '')
    .replace('version="1.1"', 'version="1.0"');
  const entries: Entry[] = [];
  let damaged = 0;
  let creator: string | undefined;
  let fields: Record<string, Buffer> = {};
  let current = '';
  let isBase64 = false;
  let parts: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'items') creator = `Burp ${attributes.burpVersion ?? ''}`.trim();
    if (name === 'item') fields = {};
    current = FIELDS.has(name) ? name : '';
    isBase64 = attributes.base64 === 'true';
    parts = [];
  });
  const take = (piece: string): void => {
    if (current !== '') parts.push(piece);
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', ({ name }) => {
    if (name === current) {
      const value = parts.join('');
      fields[name] = isBase64 ? Buffer.from(value, 'base64') : Buffer.from(value, 'utf8');
      current = '';
    }
    if (name !== 'item') return;
    const entry = entryOf(fields, entries.length + damaged + 1, opened);
    if (entry === undefined) damaged += 1;
    else entries.push(slim(entry, opened.keep));
  });
  let isCut = false;
  parser.on('error', () => {
    isCut = true;
  });
  parser.write(text).close();
  if (creator === undefined) return undefined;
  return {
    entries,
    facts: {
      format: 'Burp items',
      creator,
      lost: [
        ...(isCut ? ['the XML is damaged or cut off: what could be read was judged'] : []),
        ...(damaged > 0 ? [`${countOf(damaged, 'item', 'items')} could not be read`] : []),
      ],
      lacks: [],
    },
  };
}

function entryOf(
  fields: Readonly<Record<string, Buffer>>,
  number: number,
  opened: Opened,
): Entry | undefined {
  const request = fields.request === undefined ? undefined : readRawMessage(fields.request);
  if (request === undefined) return undefined;
  const response = fields.response === undefined ? undefined : readRawMessage(fields.response);
  const url = fields.url?.toString('utf8').trim() ?? '';
  const time = javaTime(fields.time?.toString('utf8').trim() ?? '');
  return entryOfRaw(
    request,
    response,
    { where: opened.place(`item ${number}`), source: opened.source },
    defined({ base: URL.canParse(url) ? new URL(url).origin : undefined, time }),
  );
}

/** Reads `EEE MMM dd HH:mm:ss z yyyy`; zones other than UTC and numeric ones are taken for UTC. */
function javaTime(text: string): number | undefined {
  const [, month, day, clock, zone = '', year] =
    /^\w{3} (\w{3}) (\d{1,2}) ([\d:]{8}) (\S+) (\d{4})$/.exec(text) ?? [];
  if (month === undefined) return undefined;
  const offset = /^(?:GMT|UTC|Z)$/.test(zone) || /^[A-Z]{3,5}$/.test(zone) ? zone : 'UTC';
  const known = Date.parse(`${day} ${month} ${year} ${clock} ${offset}`);
  const time = Number.isNaN(known) ? Date.parse(`${day} ${month} ${year} ${clock} UTC`) : known;
  return Number.isNaN(time) ? undefined : time;
}
