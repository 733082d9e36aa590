/** Judges the answers of a run as HTTP, once it is over, whatever its result. */
import { type AnswerKind, judgeHttpAnswer } from '../checks/index.ts';
import type { Draft, Exchange } from '../outcome.ts';

/** Purpose of an exchange → kind of its answer, and its everyday name. */
const ANSWERS: Readonly<Record<string, readonly [kind: AnswerKind, name: string]>> = {
  discovery: ['discovery', 'discovery document'],
  jwks: ['jwks', 'key set'],
  token: ['token', 'token answer'],
  userinfo: ['userinfo', 'UserInfo'],
  introspection: ['introspection', 'introspection answer'],
  revocation: ['revocation', 'revocation answer'],
  par: ['par', 'answer to the pushed request'],
  device: ['other', 'device authorization answer'],
  backchannel: ['other', 'backchannel authentication answer'],
  registration: ['registration', 'registration answer'],
  'create session': ['other', 'answer to the new session'],
  session: ['other', 'session'],
  status: ['other', 'status'],
  'cancel session': ['other', 'answer to the cancelled session'],
  state: ['other', 'state'],
  start: ['other', 'answer to the start'],
  cancel: ['other', 'answer to the cancellation'],
};

/** Does the work, then reports oddities of the answers. They were readable, so nothing fails. */
export async function judgingHttp(draft: Draft, work: () => Promise<void>): Promise<void> {
  const from = draft.exchanges.length;
  try {
    await work();
  } finally {
    await tellHttpAnswers(draft, draft.exchanges.slice(from));
  }
}

/** Reports oddities of these answers, each once. */
export async function tellHttpAnswers(draft: Draft, exchanges: readonly Exchange[]): Promise<void> {
  const told = new Set<string>();
  for (const { actor, purpose, response } of exchanges) {
    const answer = Object.hasOwn(ANSWERS, purpose) ? ANSWERS[purpose] : undefined;
    if (actor !== 'client' || response === undefined || answer === undefined) continue;
    const [kind, from] = answer;
    const header = (name: string) =>
      response.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? null;
    const report = await judgeHttpAnswer({
      kind,
      status: response.status,
      contentType: header('content-type'),
      cacheControl: header('cache-control'),
      body: response.body,
    });
    // Key sets and statuses are fetched repeatedly: report identical findings once.
    const odd = report.findings.filter(({ status }) => status === 'warn' || status === 'fail');
    const key = JSON.stringify([from, odd]);
    if (odd.length === 0 || told.has(key)) continue;
    told.add(key);
    draft.reports.push({ ...report, from });
  }
}
