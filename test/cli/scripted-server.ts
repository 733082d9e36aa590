/**
 * A server that gives prepared answers one after the other, the last one again and again, and remembers what it
 * heard.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  /** Default 200. */
  readonly httpStatus?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** Instead of text, as they are. */
  readonly bytes?: Uint8Array;
  /** The connection is cut instead. */
  readonly dropped?: boolean;
}

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** @param answers a list, or a function of what was heard */
export async function serve(
  answers: readonly Answer[] | ((heard: Heard, count: number) => Answer),
): Promise<ScriptedServer> {
  const heard: Heard[] = [];
  const answerOf =
    typeof answers === 'function'
      ? answers
      : (_heard: Heard, count: number): Answer => answers[Math.min(count, answers.length) - 1] ?? {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one: Heard = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      heard.push(one);
      const { httpStatus = 200, headers = {}, json, text, bytes, dropped } = answerOf(one, heard.length);
      if (dropped === true) {
        request.socket.destroy();
        return;
      }
      const type = json === undefined ? 'text/plain' : 'application/json';
      response.writeHead(httpStatus, { 'content-type': type, ...headers });
      response.end(json === undefined ? (bytes ?? text ?? '') : JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
