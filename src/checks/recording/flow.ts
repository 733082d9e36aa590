/** A recorded login as a whole: once, in time, one at a time, and accepted. */

import { cookiesSentBy } from '../../protocol/recorded/cookies.ts';
import { hostOf, targetOf, withoutFragment } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { type Check, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { defineCheck, skipFor } from '../define.ts';
import { clocksOf } from './clocks.ts';
import { applicationHost, type FlowFacts, isAccepted, placesOf } from './input.ts';
import { MAX_ROUNDS, roundsIn, sameParties } from './rounds.ts';

export const FLOW_CHECKS: readonly Check<FlowFacts>[] = [
  defineCheck('recording.callback_once', judgeOnce),
  defineCheck('recording.loop', judgeLoop),
  defineCheck('recording.parallel', judgeParallel),
  defineCheck('recording.clock', judgeClock),
];

/** Runs last: it asks what the others explain. */
export const ACCEPTED_CHECK = (explained: readonly string[]): Check<FlowFacts> =>
  defineCheck('recording.accepted', (facts) => judgeAccepted(facts, explained));

function judgeOnce({ flow, entries }: FlowFacts): Verdict {
  const arrived = flow.responses.filter((response) => response.arrived).map(({ entry }) => entry);
  const [first] = arrived;
  if (first === undefined) return skip('no answer arrived at the application');
  const again = arrived.slice(1).filter((entry) => !isContinued(entry, arrived, entries));
  if (again.length === 0) return pass('used once', { evidence: placesOf([first]) });
  // What came after a refusal is a person who tries again.
  if ((first.status ?? 0) >= 400) {
    return warn('the answer was sent again after the application had refused it', {
      expected: 'each answer once',
      actual: again.length + 1,
      hint: 'the first refusal is what to look into: a reload cannot succeed',
      evidence: placesOf([first, ...again]),
    });
  }
  return fail(`the application got the same answer ${again.length + 1} times`, {
    expected: 'each answer once',
    actual: again.length + 1,
    hint:
      'a code or assertion is good once: look for a reload, the back button, a double click, a retry ' +
      'of a proxy, or an effect that runs twice',
    evidence: placesOf([first, ...again]),
  });
}

/** A redirect from one address of the application to another carries the answer along. */
function isContinued(entry: Entry, arrived: readonly Entry[], entries: readonly Entry[]): boolean {
  const at = entries.indexOf(entry);
  return arrived.some((other) => {
    const target = targetOf(other);
    return (
      other !== entry &&
      entries.indexOf(other) < at &&
      target !== undefined &&
      withoutFragment(target) === withoutFragment(entry.url)
    );
  });
}

function judgeLoop(facts: FlowFacts): Verdict {
  const circle = circleOf(facts);
  if (circle !== undefined) return circle;
  const rounds = roundsIn(facts.flows, facts.entries).find((group) => group.includes(facts.flow)) ?? [];
  if (rounds.length <= 1) return pass('the login ran once');
  if (rounds.length < MAX_ROUNDS) return pass(`${rounds.length} rounds`);
  const last = rounds.at(-1);
  return fail(`the browser went to the provider and back ${rounds.length} times without a page`, {
    expected: 'a page after the callback',
    actual: rounds.length,
    hint:
      'the application does not see its own session after the callback: compare the session cookie that ' +
      'the callback sets with the next request',
    evidence: placesOf([rounds[0]?.requests[0]?.entry, last?.responses[0]?.entry]),
  });
}

/** The application hands the answer on to another of its addresses, which hands it back. */
function circleOf({ flow, entries }: FlowFacts): Verdict | undefined {
  const arrived = flow.responses.filter((response) => response.arrived).map(({ entry }) => entry);
  const again = arrived.filter(
    (entry, at) =>
      arrived.slice(0, at).some(({ url }) => withoutFragment(url) === withoutFragment(entry.url)) &&
      isContinued(entry, arrived, entries),
  );
  if (again.length === 0) return undefined;
  const addresses = new Set(arrived.map(({ url }) => withoutFragment(url).replace(/\?.*$/, '')));
  return fail('the application redirects the answer in a circle, and nobody handles it', {
    expected: 'a page, or a redirect without the code',
    actual: [...addresses].join(', '),
    hint:
      'the address of the callback is routed to something else than what handles it: compare the prefixes ' +
      'of the proxy and the application',
    evidence: placesOf([arrived[0], again[0], again.at(-1)]),
  });
}

function judgeParallel(facts: FlowFacts): Verdict {
  const { flow, flows, asked, callback, entries } = facts;
  if (asked === undefined) return skip('the request that began the login is not in the recording');
  const [from, to] = [
    entries.indexOf(asked),
    callback === undefined ? entries.length : entries.indexOf(callback),
  ];
  const other = flows.find((one) => {
    const begins = one.requests[0]?.entry;
    if (one === flow || begins === undefined || !sameParties(one, flow)) return false;
    const at = entries.indexOf(begins);
    return at > from && at < to;
  });
  if (other === undefined) return pass('no other login began before this one ended');
  if (isAccepted(facts) || callback === undefined) {
    return skip('another login began before this one ended, and did no harm');
  }
  return warn('another login of the same browser began before this one came back', {
    expected: 'one login at a time for each session',
    actual: placesOf([other.requests[0]?.entry]),
    hint: 'an application that keeps one state per session accepts only the newest login: keep one for each state',
    evidence: placesOf([asked, other.requests[0]?.entry, callback]),
  });
}

/** Seconds; the header `Date` has whole seconds, and times of requests are estimates. */
const CLOCK_TOLERANCE = 30;

function judgeClock(facts: FlowFacts): Verdict {
  const { providerUrl, entries } = facts;
  const hosts = [providerUrl === undefined ? '' : hostOf(providerUrl), applicationHost(facts)].filter(
    (host) => host !== '',
  );
  const clocks = clocksOf(entries, hosts);
  if (clocks.length === 0) return skip('the recording has no times to compare');
  const off = clocks.filter(({ seconds }) => Math.abs(seconds) > CLOCK_TOLERANCE);
  const [worst] = off.toSorted((one, other) => Math.abs(other.seconds) - Math.abs(one.seconds));
  if (worst === undefined) return pass('the clocks agree within 30 s');
  const seconds = Math.round(worst.seconds);
  const against = seconds > 0 ? 'ahead of' : 'behind';
  // With every server off by the same amount, the recorder's own clock is the odd one.
  const recorder =
    clocks.length > 1 &&
    off.length === clocks.length &&
    clocks.every((one) => Math.abs(one.seconds - worst.seconds) < CLOCK_TOLERANCE);
  return warn(
    recorder
      ? `the clock of the recording computer is ${Math.abs(seconds)} s ` +
          `${seconds > 0 ? 'behind' : 'ahead of'} those of the servers`
      : clocks.length > 1
        ? `the clock of ${worst.host} is ${Math.abs(seconds)} s ${against} the others`
        : `the clocks of ${worst.host} and of the recording computer differ by ${Math.abs(seconds)} s`,
    {
      expected: `within ${CLOCK_TOLERANCE} s`,
      actual: seconds,
      hint: 'tokens look expired or not yet valid to the other side: synchronize it by NTP',
      evidence: [worst.where],
    },
  );
}

function judgeAccepted(facts: FlowFacts, explained: readonly string[]): Verdict {
  const { ending, flow, callback } = facts;
  const evidence = placesOf([callback, ending.page]);
  switch (ending.kind) {
    case 'accepted':
      return pass('the application went on with the user', { evidence });
    case 'unfinished':
      return skip('no answer of the provider is in the recording');
    case 'unknown':
      return skip('what the application did with the answer is not in the recording');
    case 'provider refused':
      return skip('the provider refused the login');
    case 'asked again':
    case 'refused': {
      const [cause] = explained;
      if (cause !== undefined)
        return skipFor(cause as Parameters<typeof skipFor>[0], 'the application refused the answer');
      const what =
        ending.kind === 'asked again' ? 'sent the user to the provider again' : 'refused the answer';
      const sentCookies = callback === undefined ? 0 : cookiesSentBy(callback).size;
      return fail(`the application ${what}, and nothing in the recording is wrong with it`, {
        expected: 'a page of the application',
        actual: ending.text ?? ending.page?.status ?? null,
        hint:
          flow.kind === 'oidc'
            ? `${sentCookies === 0 && facts.hasCookies ? 'no cookie came with the callback; ' : ''}look ` +
              `into its log: state or nonce that it no longer has, its token request (redirect URI, secret), its clock`
            : 'look into its log: the audience or entity ID it expects, its clock, the certificate it has of ' +
              'the provider, a request ID that it no longer has',
        evidence,
      });
    }
  }
}
