/** Sends a page in one piece, and knows when the browser has it. */
import type { ServerResponse } from 'node:http';
import type { Page } from './page.ts';

/**
 * Resolves once the page was handed to the operating system, or the browser has gone. The connection ends with it, so
 * that the listener can close right after.
 */
export function sendPage(
  response: ServerResponse,
  status: number,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  // Of a response that queues behind another on the same connection, only the request knows the socket.
  const { socket } = response.req;
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    response.writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(page.html),
      'Content-Security-Policy': page.policy,
      'Cache-Control': 'no-store',
      // The address holds a code: it goes nowhere from here.
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      Connection: 'close',
      ...headers,
    });
    response.end(page.html);
  });
}
