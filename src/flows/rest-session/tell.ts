/** What a session says, as report, claims, data, or the error that it ends with. */

import { judgeSession, type SessionInput } from '../../checks/index.ts';
import { normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError, type OutcomeClass, REFUSAL_CODES } from '../../errors.ts';
import type { RestSession } from '../../protocol/rest/index.ts';
import { inWords } from '../duration.ts';
import type { SessionAnswer } from './api.ts';
import type { RestApiInput, RestContext } from './input.ts';

/** What is known of a session when it is judged. */
export type Known = Pick<
  SessionInput,
  'expectedId' | 'callback' | 'allowedProviders' | 'externalReference' | 'requestedLoa'
> & { readonly created?: SessionAnswer; readonly read?: SessionAnswer };

/** The class of a status; absent for one that nobody documents. */
export function classOf(status: string, { protocol }: RestApiInput): OutcomeClass | undefined {
  return Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status]?.class : undefined;
}

/** Final is what is documented and not pending; a word that nobody knows may still become one that is known. */
export function isFinal({ status }: RestSession, input: RestApiInput): boolean {
  const known = status === undefined ? undefined : classOf(status, input);
  return known !== undefined && known !== 'pending';
}

/** Judges a session into the draft. @returns whether it may be believed */
export async function tellReport(known: Known, input: RestApiInput, context: RestContext): Promise<boolean> {
  const { draft } = context;
  const { created, read, ...rest } = known;
  const token = read?.token ?? created?.token;
  if (token !== undefined) draft.reports.push({ ...token, from: 'session' });
  const report = await judgeSession({
    ...rest,
    ...defined({ created: created?.session, read: read?.session }),
    classOf: (status) => classOf(status, input),
    hosts: [...(input.domain === undefined ? [] : [input.domain]), ...input.protocol.hosts],
    ...defined({ ceiling: token?.verdict }),
  });
  draft.reports.push(report);
  return report.verdict === 'valid';
}

/** What a login tells of its session; the rest is what was asked for, and in the trace. */
const SUMMARY = [
  'id',
  'status',
  'statusDetail',
  'error',
  'provider',
  'loa',
  'externalReference',
  'expiresAt',
];

/** The session as it stands, without the person in it: that is what the claims are for. */
export function tellSession({ members }: RestSession, { draft }: RestContext, whole = false): void {
  const kept = Object.entries(members).filter(
    ([name]) => name !== 'subject' && (whole || SUMMARY.includes(name)),
  );
  draft.data.session = Object.fromEntries(kept);
}

/** Claims of a session that succeeded. */
export function tellClaims(
  { subject, members }: RestSession,
  verified: boolean,
  input: RestApiInput,
  { draft, world }: RestContext,
): void {
  if (subject === undefined) return;
  const { claims, sources } = normalizeClaims({
    provider: input.provider.claims,
    protocol: 'rest',
    origins: [
      { name: 'subject', claims: subject },
      { name: 'session', claims: members },
    ],
    issuer: input.issuer,
    audience: input.credentials.clientId,
    retrievedAt: world.now(),
    verified,
    ...(draft.sandbox === true ? { sandbox: true } : {}),
  });
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
}

/** Why a final session is no login. */
export function refusalOf(session: RestSession, input: RestApiInput): IdcliError {
  const { status = 'none', failure } = session;
  const { protocol } = input;
  const known = Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status] : undefined;
  const code = failure?.code;
  const cause =
    code !== undefined && Object.hasOwn(protocol.errors, code) ? protocol.errors[code] : undefined;
  const outcome = cause?.class ?? known?.class ?? 'unknown';
  const { statusDetail } = session.members;
  const described = [failure?.title, failure?.detail].filter((part) => part !== undefined).join(': ');
  const details = [described, typeof statusDetail === 'string' ? statusDetail : ''];
  const detail = details.filter((part) => part !== '').join('; ');
  const next = cause?.next ?? known?.next;
  return new IdcliError(
    outcome in REFUSAL_CODES ? REFUSAL_CODES[outcome as keyof typeof REFUSAL_CODES] : 'ANSWER_UNKNOWN',
    `the session ended as ${status}: ${cause?.meaning ?? known?.meaning ?? 'nobody documents this word'}`,
    {
      provider: {
        error: code ?? status,
        ...(detail === '' ? {} : { error_description: detail }),
        ...defined({ error_uri: failure?.type }),
      },
      ...defined({ hint: next }),
    },
  );
}

/** The time is over, and the session is not. */
export function overdue(session: RestSession, seconds: number, input: RestApiInput, now: Date): IdcliError {
  const { status = 'none', expiresAt } = session;
  const provider = { error: status };
  if (classOf(status, input) === undefined) {
    return new IdcliError('ANSWER_UNKNOWN', `the session stayed ${status}, a word that nobody documents`, {
      provider,
      hint: `the documented ones are ${Object.keys(input.protocol.statuses).join(', ')}`,
    });
  }
  if (expiresAt !== undefined && now >= expiresAt) {
    return new IdcliError(
      'PROVIDER_EXPIRED',
      `the session expired at ${expiresAt.toISOString()} and is ${status} still`,
      { provider, hint: 'start again; sessionLifetime in --request-file makes it last longer' },
    );
  }
  return new IdcliError('CALLBACK_TIMEOUT', `the session is ${status} after ${inWords(seconds)}`, {
    provider,
    hint: 'wait longer with --timeout SECONDS',
  });
}
