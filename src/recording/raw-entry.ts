/** An entry from a raw request and a raw response. */
import { defined } from '../common/defined.ts';
import { type Entry, NO_ANSWER } from './entry.ts';
import { headerValue } from './header-lines.ts';
import type { RawMessage } from './http-text.ts';

/**
 * @param base scheme and host, where the request line has only a path
 * @param time milliseconds since 1970
 */
export function entryOfRaw(
  request: RawMessage,
  response: RawMessage | undefined,
  place: Pick<Entry, 'where' | 'source'>,
  { base, time }: { readonly base?: string; readonly time?: number } = {},
): Entry | undefined {
  const [, method, target] = /^([A-Z]+) (\S+)/.exec(request.start) ?? [];
  if (method === undefined || target === undefined || method === 'CONNECT') return undefined;
  const host = headerValue(request.headers, 'host');
  const url = /^https?:\/\//i.test(target)
    ? target
    : `${base ?? (host === undefined ? '' : `https://${host}`)}${target}`;
  if (!URL.canParse(url)) return undefined;
  const [, status = '', statusText = ''] = /^HTTP\/\S+ (\d{3}) ?(.*)$/.exec(response?.start ?? '') ?? [];
  const date = Date.parse(headerValue(response?.headers ?? [], 'date') ?? '');
  const at = time ?? (Number.isNaN(date) ? undefined : date);
  return {
    ...place,
    ...defined({ time: at }),
    duration: 0,
    method,
    url,
    requestHeaders: request.headers,
    ...defined({ requestBody: request.body }),
    ...(status === '' ? { failure: NO_ANSWER } : { status: Number(status) }),
    statusText,
    responseHeaders: response?.headers ?? [],
    ...defined({ responseBody: response?.body }),
  };
}
