/** A HAR as other programs write it: members, times and gaps of each. */
import type { HarEntry } from './har.ts';

const archive = (name: string, entries: readonly unknown[]): object => ({
  log: { version: '1.2', creator: { name, version: '1.0' }, pages: [], entries },
});

const decodedQuery = (url: string): { name: string; value: string }[] =>
  [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));

/** Local times with an offset; parameters decoded; headers of the body among those of the request. */
export const asFirefox = (entries: readonly HarEntry[]): object =>
  archive(
    'Firefox',
    entries.map((one) => {
      const local = new Date(Date.parse(one.startedDateTime) + 3_600_000).toISOString();
      const { text } = one.response.content;
      return {
        pageref: 'page_1',
        ...one,
        startedDateTime: local.replace('Z', '+01:00'),
        request: {
          bodySize: 0,
          httpVersion: 'HTTP/2',
          cookies: [],
          ...one.request,
          queryString: decodedQuery(one.request.url),
          ...(one.request.postData === undefined
            ? {}
            : { postData: { ...one.request.postData, params: [] } }),
        },
        response: {
          ...one.response,
          httpVersion: 'HTTP/2',
          content: {
            ...one.response.content,
            ...(text === undefined ? { comment: 'Response bodies are not included.' } : {}),
          },
        },
        _securityState: 'secure',
        cache: {},
        connection: '443',
      };
    }),
  );

/** Headers are an object there, so several cookies are joined by a comma. */
export const asSafari = (entries: readonly HarEntry[]): object =>
  archive(
    'WebKit Web Inspector',
    entries.map((one) => ({
      ...one,
      pageref: 'page_0',
      _fetchType: 'Network Load',
      _priority: 'high',
      response: { ...one.response, redirectURL: '' },
    })),
  );

/** Zones without a colon, ids of its own. */
export const asZap = (entries: readonly HarEntry[]): object =>
  archive(
    'ZAP',
    entries.map((one, at) => ({
      ...one,
      startedDateTime: one.startedDateTime.replace('Z', '+0000'),
      request: {
        ...one.request,
        ...(one.request.postData === undefined
          ? {}
          : { postData: { ...one.request.postData, params: [], comment: '' } }),
      },
      response: {
        ...one.response,
        statusText: 'OK',
        content: { compression: 0, encoding: null, text: '', ...one.response.content },
      },
      _zapMessageId: String(at + 1),
      _zapMessageNote: '',
      _zapMessageType: '1',
    })),
  );

/** Forms as parameters only; a CONNECT for each host. */
export const asCharles = (entries: readonly HarEntry[]): object =>
  archive('Charles Proxy', [
    {
      startedDateTime: entries[0]?.startedDateTime,
      time: 1,
      request: { method: 'CONNECT', url: 'https://op.example.com', headers: [] },
      response: { status: 200, headers: [], content: { size: 0 } },
    },
    ...entries.map((one) => {
      const { postData } = one.request;
      const params = [...new URLSearchParams(postData?.text ?? '')].map(([name, value]) => ({ name, value }));
      return {
        ...one,
        startedDateTime: new Date(Date.parse(one.startedDateTime) - 25_200_000)
          .toISOString()
          .replace('Z', '-07:00'),
        response: { _charlesStatus: 'COMPLETE', ...one.response },
        request: {
          ...one.request,
          ...(postData === undefined ? {} : { postData: { mimeType: postData.mimeType, params } }),
        },
      };
    }),
  ]);

/** Bodies in base64 where they are not plain text. */
export const asMitmproxy = (entries: readonly HarEntry[]): object =>
  archive(
    'mitmproxy exporthar',
    entries.map((one) => {
      const { text } = one.response.content;
      return {
        ...one,
        startedDateTime: one.startedDateTime.replace('Z', '000+00:00'),
        request: { ...one.request, cookies: [], queryString: decodedQuery(one.request.url) },
        response: {
          ...one.response,
          content: {
            size: text?.length ?? 0,
            compression: 0,
            mimeType: 'application/json',
            ...(text === undefined ? {} : { text: Buffer.from(text).toString('base64'), encoding: 'base64' }),
          },
        },
        timings: { connect: null, ssl: null, send: 1, receive: 1, wait: 1 },
        serverIPAddress: '192.0.2.1',
      };
    }),
  );
