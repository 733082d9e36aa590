/** What a page says of itself: in a result, and whether it asks who somebody is. */
import type { PageSummary } from '../user-agent/drive.ts';

export function describePage({ status, title, words, url }: PageSummary, reason: string): string {
  const what = title ?? words?.slice(0, 120);
  const { pathname } = new URL(url);
  return `page ${status} at ${pathname}${what === undefined ? `: ${reason}` : ` "${what}"`}`;
}

/** A page that takes a name or a password, and does not complain. */
export const looksLikeLogin = ({ status, forms }: PageSummary): boolean =>
  status < 400 &&
  forms.some(({ fields }) => fields.some((name) => /pass|pwd|user|login|mail|account/i.test(name)));

/** A page that lets nobody in any more: playing on would only lock the account for longer. */
export const LOCKED =
  /\b(?:account|user)\b.{0,40}\b(?:locked|disabled|suspended)\b|too many (?:\w+ )?(?:attempts|logins)/i;

/** What error pages with status 200 say. */
export const COMPLAINT =
  /error|invalid|mismatch|not (?:allowed|registered|valid|found)|unknown|denied|refused|bad request|wrong/i;
