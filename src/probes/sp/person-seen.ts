/** Who a page says is logged in. */
import type { Landing } from '../driver/browser.ts';
import type { Traits } from './bench.ts';

/** Names that only forged parts of messages have. */
const FORGED = ['attacker.example', 'changed-after-signing'];

/**
 * - `signed`: the person of the good login
 * - `forged`: somebody whom nobody signed
 * - `other`: neither, although the page of the good login had a name
 * - `unknown`: pages of the application have no name
 */
export type Seen = 'signed' | 'forged' | 'other' | 'unknown';

export function personOn({ text }: Landing, { shown }: Traits): Seen {
  if (FORGED.some((name) => text.includes(name))) return 'forged';
  if (shown.length === 0) return 'unknown';
  return shown.every((value) => text.includes(value)) ? 'signed' : 'other';
}
