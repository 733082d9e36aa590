/** What comes before and after the login itself: a beginning on another device, and the logout. */
import { judgeBackchannelAnswer, judgeDeviceAnswer, judgeLogout } from '../../checks/index.ts';
import { addressOf, queryOf, targetOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { isMaskedText } from '../../recording/masked.ts';
import type { Working } from './oidc-form.ts';

/** Judges the answers that began a login on another device; refusals are for `recording.token_refused`. */
export async function judgeDecoupled({ flow, reports }: Working): Promise<void> {
  for (const { entry, kind, answer } of flow.begun) {
    if (answer === undefined || answer.error !== undefined || (entry.status ?? 400) >= 400) continue;
    const judge = kind === 'device' ? judgeDeviceAnswer : judgeBackchannelAnswer;
    if (Object.values(answer).some((value) => typeof value === 'string' && isMaskedText(value))) continue;
    reports.push({ ...(await judge({ answer })), evidence: [entry.where] });
  }
}

/** Judges the way back from each logout that asked for one. */
export async function judgeLogouts({ flow, reports, entries }: Working): Promise<void> {
  for (const logout of flow.logouts) {
    const asked = queryOf(logout.url);
    const [sent, back] = [asked.get('state'), asked.get('post_logout_redirect_uri')];
    if (sent === null || back === null || isMaskedText(sent)) continue;
    const came = returnOf(logout, back, entries);
    if (came === undefined || isMaskedText(queryOf(came.url).get('state') ?? '')) continue;
    const report = await judgeLogout({ sent, came: queryOf(came.url).get('state') ?? undefined });
    reports.push({ ...report, evidence: [logout.where, came.where] });
  }
}

/** Where the browser came back to, or was sent to. */
function returnOf(
  logout: Entry,
  back: string,
  entries: readonly Entry[],
): { readonly url: string; readonly where: string } | undefined {
  const isBack = (url: string): boolean => addressOf(url) === addressOf(back);
  for (const entry of entries.slice(entries.indexOf(logout))) {
    if (entry !== logout && isBack(entry.url)) return entry;
    const target = targetOf(entry);
    if (target !== undefined && isBack(target)) return { url: target, where: entry.where };
  }
  return undefined;
}
