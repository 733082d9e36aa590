/**
 * Receives what a provider sends to the client by itself: pings of CIBA, logout tokens. No browser is involved, so none
 * of the rules for redirects apply; the receiver says what the sender is answered.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { defined } from '../common/defined.ts';
import { abortable } from './abortable.ts';
import { candidatesOf } from './address.ts';
import { makeSelfSignedCertificate } from './certificate.ts';
import { openSockets } from './sockets.ts';

/** Enough for any token. */
const MAX_BODY_BYTES = 1_000_000;

type HeaderLine = readonly [name: string, value: string];

export interface Delivery {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
  /** Answers the sender. Must be called once. */
  answer(status: number, headers?: Readonly<Record<string, string>>, body?: string): void;
}

export interface Inbox {
  /** The address with its real port. */
  readonly address: URL;
  /** Resolves with the next message. Rejects with the signal's reason when it aborts. */
  next(signal: AbortSignal): Promise<Delivery>;
  close(): Promise<void>;
}

interface InboxOptions {
  /** The address that the provider knows; port 0 means any free one. */
  readonly address: URL;
  /** Where to bind, when it differs. Must be loopback. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Further paths that are taken. */
  readonly paths?: readonly string[];
  readonly https: boolean;
  readonly now: () => Date;
  /** The option that names the address, for people. */
  readonly option?: string;
}

/** Rejects with `NOT_LOOPBACK`, `PORT_TAKEN`, or `USAGE` for an address that cannot be listened on. */
export async function openInbox({
  address: known,
  listen,
  https,
  now,
  option,
  paths = [],
}: InboxOptions): Promise<Inbox> {
  const candidates = candidatesOf({
    redirectUris: [known],
    ...defined({ listen, option }),
    https,
    awaits: [],
    title: '',
    now,
  });
  const credentials = candidates.some(({ tls }) => tls)
    ? await makeSelfSignedCertificate(['localhost', '127.0.0.1', '[::1]', known.hostname], now())
    : undefined;
  const arrived: Delivery[] = [];
  let wake: () => void = () => {};
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (path !== address.pathname && !paths.includes(path)) return void response.writeHead(404).end();
    const body = await readBody(request);
    if (body === undefined) return void response.writeHead(413).end();
    arrived.push({
      method: request.method ?? '',
      url: new URL(request.url ?? '', address.origin),
      headers: headerLines(request),
      body,
      answer: (status, headers = {}, text = '') => {
        response.writeHead(status, { 'Cache-Control': 'no-store', ...headers }).end(text);
      },
    });
    wake();
  };
  const sockets = await openSockets(candidates, credentials, (request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  const address = new URL(sockets.candidate.redirectUri);
  if (sockets.candidate.takesPort) address.port = `${sockets.port}`;
  return {
    address,
    async next(signal) {
      for (;;) {
        const first = arrived.shift();
        if (first !== undefined) return first;
        await abortable(
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          signal,
        );
      }
    },
    close: () => sockets.close(),
  };
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function headerLines({ rawHeaders }: IncomingMessage): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    lines.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return lines;
}
