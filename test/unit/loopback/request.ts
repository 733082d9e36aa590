/** Raw requests to a listener: any header, any method, any bytes; and what came back. */
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly ca?: string;
  /** The target as it goes over the wire, when it is not the URL's own. */
  readonly target?: string;
}

export function send(url: URL | string, options: RequestOptions = {}): Promise<Answer> {
  const at = new URL(url);
  return new Promise((resolve, reject) => {
    const request = (at.protocol === 'https:' ? secureRequest : plainRequest)(
      at,
      {
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        path: options.target ?? `${at.pathname}${at.search}`,
        agent: false,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

export const postForm = (url: URL | string, body: string, options: RequestOptions = {}): Promise<Answer> =>
  send(url, {
    ...options,
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...options.headers },
  });

/** Bytes as they are, over a bare socket; resolves with all that came back. */
export function sendBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
