/** The frame that tells a client whether the session has changed (OpenID Connect Session Management 1.0, 3.2). */
import { createHash } from 'node:crypto';
import type { SandboxResponse } from '../../../http.ts';
import { STATE_COOKIE } from '../sessions.ts';

const SCRIPT = `
const stateOf = () => (document.cookie.match(/(?:^|; )${STATE_COOKIE}=([^;]*)/) || [])[1] || '';
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
addEventListener('message', async (event) => {
  const [clientId, sessionState] = String(event.data).split(' ');
  const [hash, salt] = String(sessionState).split('.');
  const answer = (text) => event.source.postMessage(text, event.origin);
  if (!clientId || !salt) return answer('error');
  const text = [clientId, event.origin, stateOf(), salt].join(' ');
  const due = hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  answer(due === hash ? 'unchanged' : 'changed');
});
`;

const HASH = createHash('sha256').update(SCRIPT).digest('base64');

/** Any page may frame it: that is what it is for. */
export function checkSession(): SandboxResponse {
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${HASH}'; base-uri 'none'`,
    },
    body: `<!doctype html><meta charset="utf-8"><title>Session</title><script>${SCRIPT}</script>`,
  };
}
