/** A small web site for the user agent, which remembers what it was asked. */
import { createServer } from 'node:http';
import type { DriveOptions, DriveResult } from '../../../src/user-agent/drive.ts';
import { drive } from '../../../src/user-agent/index.ts';

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** What a site says: a page as text, or a whole answer. */
export type Says = string | Answer | ((asked: Asked) => string | Answer);

export interface Visit {
  readonly result: DriveResult;
  readonly asked: readonly Asked[];
  readonly origin: string;
}

const CALLBACK = 'http://127.0.0.1:9/callback';

/** Path → what is there; `{origin}` and `{callback}` in it are replaced. The drive starts at `/`. */
export async function visit(
  site: Readonly<Record<string, Says>>,
  fill: Readonly<Record<string, string>> = {},
  options: Partial<DriveOptions> = {},
): Promise<Visit> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const one: Asked = {
        method: request.method ?? '',
        target: request.url ?? '',
        body: Buffer.concat(chunks).toString('latin1'),
        headers: request.headers,
      };
      asked.push(one);
      const says = site[one.target.replace(/\?.*/, '')] ?? { status: 404, body: 'nothing here' };
      const said = typeof says === 'function' ? says(one) : says;
      const {
        status = 200,
        headers = {},
        body = '',
      }: Answer = typeof said === 'string' ? { body: said } : said;
      const filled = (text: string): string =>
        text.replaceAll('{origin}', origin()).replaceAll('{callback}', CALLBACK);
      response.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        ...Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name,
            typeof value === 'string' ? filled(value) : [...value],
          ]),
        ),
      });
      response.end(typeof body === 'string' ? filled(body) : body);
    });
  });
  const origin = (): string => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const result = await drive(new URL('/', origin()), {
      fetch: globalThis.fetch,
      isRedirectUri: (url) => `${url.origin}${url.pathname}` === CALLBACK,
      fill,
      signal: new AbortController().signal,
      ...options,
    });
    return { result, asked, origin: origin() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Answers with a redirect to the callback that carries what was sent as `got`. */
export const callBack = ({ method, target, body }: Asked): Answer => ({
  status: 303,
  headers: { location: `{callback}?got=${encodeURIComponent(method === 'POST' ? body : target)}` },
});

/** What `callBack` was sent. */
export function got({ result }: Visit): string {
  if (result.kind === 'stuck') throw new Error(`stuck: ${result.reason}`);
  return result.parameters.get('got') ?? '';
}

export function stuckReason({ result }: Visit): string {
  if (result.kind !== 'stuck') throw new Error(`not stuck, but at ${result.url}`);
  return result.reason;
}
