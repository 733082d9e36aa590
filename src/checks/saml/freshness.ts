/** `saml.relay_state`, `replay` and `issue_instant`: whether the message belongs to this login. */
import { readInstant } from '../../protocol/saml/times.ts';
import { fail, pass, skip, type Verdict } from '../../report.ts';
import type { Clock } from '../input.ts';
import { showSpan } from '../times.ts';
import type { ResponseFacts } from './facts.ts';
import { unread } from './form.ts';

export function judgeRelayState({ input }: ResponseFacts): Verdict {
  const { relayState, document } = input;
  if (relayState === undefined) return skip('no RelayState was expected: --relay-state');
  const { beside } = document.source;
  if (beside === undefined)
    return skip('RelayState travels beside the message, and only the message is here');
  const { sent } = relayState;
  if (beside.relayState === sent)
    return pass(sent === undefined ? 'none was sent, and none came back' : 'it is the one that was sent');
  return fail('RelayState is not the one that was sent', {
    expected: sent ?? 'none',
    actual: beside.relayState ?? null,
    hint: 'an answer to another login, or a value that was cut off: 80 bytes are allowed',
  });
}

export function judgeReplay(facts: ResponseFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { assertion, input } = facts;
  if (assertion?.id === undefined) return skip('there is no assertion with an ID');
  if (input.seenAssertions === undefined) return skip('no other message was seen in this run');
  if (!input.seenAssertions.has(assertion.id)) return pass('not seen before in this run');
  return fail('an assertion with this ID was accepted before', {
    actual: assertion.id,
    hint: 'a replayed response',
  });
}

/** Suspicious age, relative to the start of validity. */
const OLD_SECONDS = 3600;

/** Judges the issue instants of a message and its assertion. Never a reason to refuse. */
export function judgeIssueInstant(
  parts: readonly (readonly [place: string, instant: string | undefined])[],
  clock: Clock,
  goodFrom?: string,
): Verdict {
  for (const [place, instant] of parts) {
    if (instant === undefined) return fail('there is no IssueInstant', { at: place, actual: null });
    const time = readInstant(instant);
    if (time === undefined)
      return fail('IssueInstant is not a time', {
        at: place,
        expected: 'an xs:dateTime in UTC',
        actual: instant,
      });
    const ahead = (time - clock.now.getTime()) / 1000;
    if (ahead > clock.clockToleranceSeconds) {
      return fail(`IssueInstant is ${showSpan(ahead)} in the future`, {
        at: place,
        actual: instant,
        hint: 'clocks that differ',
      });
    }
    const from = goodFrom === undefined ? undefined : readInstant(goodFrom);
    const before = from === undefined ? 0 : (from - time) / 1000;
    if (before > OLD_SECONDS) {
      return fail(`it was issued ${showSpan(before)} before it is good from`, {
        at: place,
        expected: goodFrom,
        actual: instant,
      });
    }
  }
  const [first] = parts;
  return first === undefined ? skip('there is nothing that says when') : pass(`issued ${first[1]}`);
}

/** The instants of a response and its assertion. */
export function judgeInstants(facts: ResponseFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { response, assertion, input } = facts;
  const parts = [
    ...(response === undefined ? [] : [['Response/@IssueInstant', response.issueInstant] as const]),
    ...(assertion === undefined ? [] : [['Assertion/@IssueInstant', assertion.issueInstant] as const]),
  ];
  return judgeIssueInstant(parts, input, assertion?.conditions?.notBefore);
}
