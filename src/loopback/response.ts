/** Sends a page in one piece and waits until the browser has it. */
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
  // A response queued behind another on the same connection has no socket yet; its request has.
  const { socket } = response.req;
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    response.writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(page.html),
      'Content-Security-Policy': page.policy,
      'Cache-Control': 'no-store',
      // The address contains a code: send no referrer.
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      Connection: 'close',
      ...headers,
    });
    response.end(page.html);
  });
}
