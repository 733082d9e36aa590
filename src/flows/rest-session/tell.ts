/** Turns a session into report, claims, data, or the error that it ends with. */

import { judgeSession, type SessionInput } from '../../checks/index.ts';
import { type Normalized, type NormalizeInput, normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError, type OutcomeClass, REFUSAL_CODES } from '../../errors.ts';
import type { RestSession } from '../../protocol/rest/index.ts';
import { inWords } from '../duration.ts';
import type { SessionAnswer } from './api.ts';
import type { RestApiInput, RestContext } from './input.ts';

/** Facts to judge a session with. */
export type Known = Pick<
  SessionInput,
  'expectedId' | 'callback' | 'allowedProviders' | 'externalReference' | 'requestedLoa'
> & { readonly created?: SessionAnswer; readonly read?: SessionAnswer };

/** Returns the class of a status; undefined for an undocumented one. */
export function classOf(status: string, { protocol }: RestApiInput): OutcomeClass | undefined {
  return Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status]?.class : undefined;
}

/** Whether a status is documented and not pending: an unknown one may still change to a known one. */
export function isFinal({ status }: RestSession, input: RestApiInput): boolean {
  const known = status === undefined ? undefined : classOf(status, input);
  return known !== undefined && known !== 'pending';
}

/** Judges a session into the draft. @returns whether it can be trusted */
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

/** Members that a login shows of its session; the rest repeats the request, and is in the trace. */
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

/** Puts the current session into the draft, without the person: the claims hold that. */
export function tellSession({ members }: RestSession, { draft }: RestContext, whole = false): void {
  const kept = Object.entries(members).filter(
    ([name]) => name !== 'subject' && (whole || SUMMARY.includes(name)),
  );
  draft.data.session = Object.fromEntries(kept);
}

/** Returns the claims of a session; undefined if it has no subject. */
export function claimsOfSession(
  { subject, members }: RestSession,
  rest: Omit<NormalizeInput, 'protocol' | 'origins'>,
): Normalized | undefined {
  if (subject === undefined) return undefined;
  return normalizeClaims({
    ...rest,
    protocol: 'rest',
    origins: [
      { name: 'subject', claims: subject },
      { name: 'session', claims: members },
    ],
  });
}

/** Adds the claims of a successful session. */
export function tellClaims(
  session: RestSession,
  verified: boolean,
  input: RestApiInput,
  { draft, world }: RestContext,
): void {
  const normalized = claimsOfSession(session, {
    provider: input.provider.claims,
    issuer: input.issuer,
    audience: input.credentials.clientId,
    retrievedAt: world.now(),
    verified,
    ...(draft.sandbox === true ? { sandbox: true } : {}),
  });
  if (normalized === undefined) return;
  const { claims, sources } = normalized;
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
}

/** Builds the error for a final session without a login. */
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
    `the session ended as ${status}: ${cause?.meaning ?? known?.meaning ?? 'an undocumented word'}`,
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

/** Builds the error for a session still unfinished on timeout. */
export function overdue(session: RestSession, seconds: number, input: RestApiInput, now: Date): IdcliError {
  const { status = 'none', expiresAt } = session;
  const provider = { error: status };
  if (classOf(status, input) === undefined) {
    return new IdcliError('ANSWER_UNKNOWN', `the session stayed ${status}, an undocumented word`, {
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
