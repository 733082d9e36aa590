/** Sessions of Charles in JSON (`.chlsj`). */
import { defined } from '../common/defined.ts';
import { isObject, jsonIn } from '../common/json.ts';
import type { Entry } from './entry.ts';
import { readHeaderLines } from './header-lines.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { wholeOf } from './whole.ts';

export async function readCharles(opened: Opened): Promise<ReadSource | undefined> {
  const list = jsonIn((await wholeOf(opened)).toString('utf8'));
  if (!Array.isArray(list)) return undefined;
  const entries = list.flatMap((one, index): Entry[] => {
    const entry = entryOf(one, { where: opened.place(`entry ${index + 1}`), source: opened.source });
    return entry === undefined ? [] : [slim(entry, opened.keep)];
  });
  if (entries.length === 0) return undefined;
  return { entries, facts: { format: 'session', creator: 'Charles', lost: [], lacks: [] } };
}

function entryOf(one: unknown, place: Pick<Entry, 'where' | 'source'>): Entry | undefined {
  if (!isObject(one) || one.method === 'CONNECT') return undefined;
  const { scheme, host, port, path, query, method } = one;
  const to = typeof port === 'number' ? `${host}:${port}` : `${host}`;
  const url = `${scheme}://${to}${path}${typeof query === 'string' && query !== '' ? `?${query}` : ''}`;
  if (typeof method !== 'string' || typeof path !== 'string' || !URL.canParse(url)) return undefined;
  const [request, response] = [sideOf(one.request), sideOf(one.response)];
  const status =
    isObject(one.response) && typeof one.response.status === 'number' ? one.response.status : undefined;
  const times = isObject(one.times) ? one.times : {};
  const [start, end] = [times.start, times.end].map((time) => Date.parse(String(time)));
  return {
    ...place,
    ...(start === undefined || Number.isNaN(start) ? {} : { time: start }),
    duration: start === undefined || end === undefined || Number.isNaN(end - start) ? 0 : end - start,
    method,
    url,
    requestHeaders: request.headers,
    ...defined({ requestBody: request.body, status, responseBody: response.body }),
    ...(status === undefined ? { failure: typeof one.status === 'string' ? one.status : 'no answer' } : {}),
    statusText: '',
    responseHeaders: response.headers,
  };
}

function sideOf(side: unknown): { readonly headers: Entry['requestHeaders']; readonly body?: string } {
  if (!isObject(side)) return { headers: [] };
  const headers = isObject(side.header) ? readHeaderLines(side.header.headers) : [];
  const body = isObject(side.body) ? side.body : {};
  const text =
    typeof body.text === 'string'
      ? body.text
      : typeof body.encoded === 'string'
        ? Buffer.from(body.encoded, 'base64').toString('utf8')
        : undefined;
  return { headers, ...defined({ body: text }) };
}
