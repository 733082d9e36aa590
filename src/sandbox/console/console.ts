/** The console: what a person leaves open beside their work, to see what arrives and to decide what comes next. */
import type { PageName } from '../console-paths.ts';
import type { Controlled } from '../control.ts';
import type { SandboxRequest, SandboxResponse } from '../http.ts';
import { refuseForeign } from '../same-origin.ts';
import { framed } from './frame.ts';
import { STYLE } from './style.ts';
import { view } from './view-at.ts';

export { act } from './actions.ts';
export { refusedPage } from './refused.ts';

/** @param id of what the address names */
export function showPage(
  name: PageName,
  controlled: Controlled,
  request: SandboxRequest,
  id?: string,
): SandboxResponse {
  return framed(controlled, request, view(name, controlled, request, id));
}

export const styleSheet = (): SandboxResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=3600' },
  body: STYLE,
});

/** Consoles that are open at a time; each holds a connection. */
const MOST_LISTENERS = 32;
/** Milliseconds that changes are gathered, so that a load test does not drown its reader. */
const GATHER = 100;

/** Server-sent events (HTML, 9.2): that something changed, never what. */
export function events({ core, changes, after }: Controlled, request: SandboxRequest): SandboxResponse {
  const refused = refuseForeign(request, core.url);
  if (refused !== undefined) return refused;
  if (changes.listeners >= MOST_LISTENERS)
    return { status: 503, headers: { 'Content-Type': 'text/plain' }, body: 'too many consoles are open\n' };
  return {
    status: 200,
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' },
    body: '',
    stream(send) {
      let waits = false;
      send('retry: 2000\n\nevent: change\ndata: hello\n\n');
      return changes.listen(() => {
        if (waits) return;
        waits = true;
        after(GATHER, () => {
          waits = false;
          send('event: change\ndata: look\n\n');
        });
      });
    },
  };
}
