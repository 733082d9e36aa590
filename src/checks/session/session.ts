/** An authentication REST API session, from creation to end (SO-V7 to SO-V9). */
import { isLoopbackHost } from '../../protocol/http/index.ts';
import type { RestSession } from '../../protocol/rest/index.ts';
import {
  type Check,
  fail,
  pass,
  type Report,
  type ReportVerdict,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { defineCheck, skipFor } from '../define.ts';
import { isLevel, reaches } from '../levels.ts';

export interface SessionInput {
  /** Session id of this login: from the create response, or as typed. */
  readonly expectedId?: string;
  /** The create response, if this run created the session. */
  readonly created?: RestSession;
  /** The last response to a read. */
  readonly read?: RestSession;
  /** Parameters of the callback. */
  readonly callback?: URLSearchParams;
  readonly allowedProviders?: readonly string[];
  readonly externalReference?: string;
  readonly requestedLoa?: string;
  /** Returns the class of a documented status. */
  readonly classOf: (status: string) => string | undefined;
  /** Hosts, including subdomains, that a user may be sent to without a warning. */
  readonly hosts: readonly string[];
  /** The best possible verdict of this report: that of the token around an encrypted response. */
  readonly ceiling?: ReportVerdict;
}

const CHECKS: readonly Check<SessionInput>[] = [
  defineCheck('session.id', judgeId),
  defineCheck('session.url', judgeUrl),
  defineCheck('session.status', judgeStatus),
  defineCheck('session.provider', judgeProvider),
  defineCheck('session.external_reference', judgeReference),
  defineCheck('session.subject', judgeSubject),
  defineCheck('session.loa', judgeLoa),
];

/** Report `session`. */
export async function judgeSession(input: SessionInput): Promise<Report> {
  const minimum = ['session.id', ...(isDone(input) ? ['session.provider', 'session.subject'] : [])];
  return report('session', await runChecks(CHECKS, input), minimum, input.ceiling);
}

function isDone({ read, classOf }: SessionInput): boolean {
  return read?.status !== undefined && classOf(read.status) === 'done';
}

function judgeId({ expectedId, created, read, callback }: SessionInput): Verdict {
  if (expectedId === undefined) {
    return fail('the answer to the creation has no id', { expected: 'an id', actual: null });
  }
  const others = [
    ['the callback', callback === undefined ? undefined : (callback.get('sessionId') ?? null)],
    ['the answer', read === undefined ? undefined : (read.id ?? null)],
  ] as const;
  for (const [who, id] of others) {
    if (id === undefined || id === expectedId) continue;
    const hint = (id === null ? undefined : nearMiss(expectedId, id)) ?? 'nothing in it may be believed';
    return fail(id === null ? `${who} names no session` : `${who} is about another session`, {
      expected: expectedId,
      actual: id,
      hint,
    });
  }
  return pass(created === undefined ? 'the one asked for' : 'the one that was created');
}

function judgeUrl({ created, hosts }: SessionInput): Verdict {
  if (created === undefined) return skip('nothing was created');
  const text = created.authenticationUrl;
  const expected = 'an https URL';
  if (text === undefined) return skip('the answer has none, as where the person is asked elsewhere');
  if (!URL.canParse(text)) return fail('it is not an absolute URL', { expected, actual: text });
  const url = new URL(text);
  const isLoopback = isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    return fail('it is neither https nor on loopback', { expected, actual: text, hint: 'it was not opened' });
  }
  const isKnown = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  if (isKnown || isLoopback) return pass('there', { actual: text });
  return warn(`its host is ${url.hostname}, which belongs neither to the account nor to the provider`, {
    level: 'should',
    expected: [...hosts],
    actual: text,
    hint: 'look at the address before you type anything; --domain names the domain of your account',
  });
}

function judgeStatus({ read, created, classOf }: SessionInput): Verdict {
  const status = (read ?? created)?.status;
  if (status === undefined) return warn('the answer has no status', { actual: null });
  const known = classOf(status);
  return known === undefined
    ? warn(`the documentation does not name ${status}`, { actual: status })
    : pass(status, { actual: status });
}

function judgeProvider(input: SessionInput): Verdict {
  const { read, allowedProviders } = input;
  if (!isDone(input)) return skip('the session did not succeed');
  const actual = read?.provider;
  if (actual === undefined) {
    return fail('a successful session names no provider', {
      expected: allowedProviders ?? 'an eID',
      actual: null,
    });
  }
  if (allowedProviders === undefined) return pass('named', { actual });
  if (allowedProviders.includes(actual)) return pass('one that was allowed', { actual });
  return fail(`the person came by ${actual}, which was not allowed`, {
    expected: [...allowedProviders],
    actual,
    hint: 'do not accept the login',
  });
}

function judgeReference({ externalReference, read, callback }: SessionInput): Verdict {
  if (externalReference === undefined) return skip('none was sent');
  if (read === undefined) return skip('the session was not read');
  const places = [
    ['the session', read.externalReference ?? null],
    ['the callback', callback?.get('externalReference') ?? undefined],
  ] as const;
  for (const [who, actual] of places) {
    if (actual === undefined || actual === externalReference) continue;
    const fact = actual === null ? `${who} has no reference` : `${who} has another reference than was sent`;
    return fail(fact, { expected: externalReference, actual });
  }
  return pass('the one that was sent');
}

function judgeSubject(input: SessionInput): Verdict {
  const { read } = input;
  if (read === undefined) return skip('the session was not read');
  const id = read.subject?.id;
  if (!isDone(input)) {
    return read.subject === undefined
      ? skip('the session did not succeed')
      : warn('a session that did not succeed has a subject, which is not believed', { level: 'should' });
  }
  if (typeof id === 'string' && id !== '') return pass('named');
  return fail('a successful session identifies no one', {
    expected: 'subject.id',
    actual: read.subject === undefined ? null : (id ?? null),
  });
}

function judgeLoa(input: SessionInput): Verdict {
  const { read, requestedLoa } = input;
  if (requestedLoa === undefined) return skip('none was asked for');
  if (!isDone(input)) return skipFor('session.status', 'the session did not succeed');
  const loa = read?.loa;
  if (loa === undefined) return skip('the answer does not say it');
  if (reaches(loa, requestedLoa)) return pass('as asked for', { actual: loa });
  const fact = isLevel(loa)
    ? `the level of assurance is lower than ${requestedLoa}`
    : `${loa} is not a known level`;
  return fail(fact, { expected: requestedLoa, actual: loa });
}
