/** Sends a page, or a message, in one piece and waits until the browser has it. */
import type { ServerResponse } from 'node:http';
import type { Page } from './page.ts';

/**
 * Resolves once the page is handed to the operating system, or the browser has disconnected. The connection ends too,
 * so the listener can close right after.
 */
export function sendPage(
  response: ServerResponse,
  status: number,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  return send(response, status, page.html, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': page.policy,
    // The address contains a code: send no referrer.
    'Referrer-Policy': 'no-referrer',
    ...(page.framed === true ? {} : { 'X-Frame-Options': 'DENY' }),
    ...headers,
  });
}

/** Sends a SOAP message in the same way. */
export const sendXml = (response: ServerResponse, status: number, xml: string): Promise<void> =>
  send(response, status, xml, { 'Content-Type': 'text/xml; charset=utf-8' });

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  // A response queued behind another on the same connection has no socket yet; its request has.
  const { socket } = response.req;
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    response.writeHead(status, {
      ...headers,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
    });
    response.end(body);
  });
}
