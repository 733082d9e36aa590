/**
 * `saml.conditions`, `not_before`, `not_on_or_after`, `audience`: when and for whom the assertion is valid. SAML core,
 * 2.5.
 */

import { defined } from '../../common/defined.ts';
import type { Conditions } from '../../protocol/saml/message/assertion.ts';
import { readInstant } from '../../protocol/saml/times.ts';
import { fail, pass, skip, type Verdict } from '../../report.ts';
import { skipFor, soften } from './define.ts';
import type { ResponseFacts } from './facts.ts';
import { likelyCause } from './near.ts';
import { chooseConfirmation, withoutAssertion } from './subject.ts';
import { judgeEnd, judgeStart } from './times.ts';

const CONDITIONS = 'Assertion/Conditions';

export function judgeConditions(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const conditions = facts.assertion?.conditions;
  if (conditions === undefined) return soften(facts, fail('there are no Conditions', { actual: null }));
  const { unknown, notBefore, notOnOrAfter, oneTimeUse, proxyRestriction } = conditions;
  if (unknown.length > 0) {
    return fail('there is a condition that is not known here, so it is not known whether it holds', {
      expected: 'AudienceRestriction, OneTimeUse, ProxyRestriction',
      actual: [...unknown],
    });
  }
  const wrong = judgeOrder(conditions);
  if (wrong !== undefined) return wrong;
  const told = [
    ...(oneTimeUse ? ['for one use only'] : []),
    ...(proxyRestriction === undefined ? [] : [`not to be passed on${countWords(proxyRestriction.count)}`]),
    ...(notBefore === undefined && notOnOrAfter === undefined ? ['without limits of time'] : []),
  ];
  return pass(told.length === 0 ? 'all known' : told.join(', '));
}

/** SAML core, 2.5.1.2: NotBefore must be earlier, or the assertion is never valid. */
function judgeOrder({ notBefore, notOnOrAfter }: Conditions): Verdict | undefined {
  const [from, until] = [notBefore, notOnOrAfter].map((text) =>
    text === undefined ? undefined : readInstant(text),
  );
  if (from === undefined || until === undefined || from < until) return undefined;
  return fail('NotBefore is not earlier than NotOnOrAfter, so the assertion is never good', {
    at: `${CONDITIONS}/@NotBefore`,
    expected: `earlier than ${notOnOrAfter}`,
    actual: notBefore ?? null,
  });
}

/** Contradictory times are one fault, not three. */
const contradict = ({ assertion }: ResponseFacts): Verdict | undefined =>
  assertion?.conditions !== undefined && judgeOrder(assertion.conditions) !== undefined
    ? skipFor('saml.conditions', 'the times of the conditions contradict each other')
    : undefined;

const countWords = (count: string | undefined): string =>
  count === undefined || count === '0' ? '' : ` more than ${count} times`;

export function judgeNotBefore(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts) ?? contradict(facts);
  if (reason !== undefined) return reason;
  const { conditions } = facts.assertion ?? {};
  const wrong = judgeStart(`${CONDITIONS}/@NotBefore`, conditions?.notBefore, facts.input);
  if (wrong !== undefined) return soften(facts, wrong);
  return pass(
    conditions?.notBefore === undefined
      ? 'it is good from any time on'
      : `good from ${conditions.notBefore} on`,
  );
}

export function judgeNotOnOrAfter(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts) ?? contradict(facts);
  if (reason !== undefined) return reason;
  const { assertion, input } = facts;
  const ends: readonly (readonly [at: string, text: string | undefined])[] = [
    [`${CONDITIONS}/@NotOnOrAfter`, assertion?.conditions?.notOnOrAfter],
    [
      'Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@NotOnOrAfter',
      chooseConfirmation(facts)?.data?.notOnOrAfter,
    ],
    ...(assertion?.authnStatements ?? []).map(
      ({ sessionNotOnOrAfter }) =>
        ['Assertion/AuthnStatement/@SessionNotOnOrAfter', sessionNotOnOrAfter] as const,
    ),
  ];
  for (const [at, text] of ends) {
    const wrong = judgeEnd(at, text, input);
    if (wrong !== undefined) return soften(facts, wrong);
  }
  const said = ends.flatMap(([, text]) => text ?? []).toSorted();
  return pass(said[0] === undefined ? 'it names no end' : `good until ${said[0]}`);
}

export function judgeAudience(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const { audience } = facts.input;
  const restrictions = facts.assertion?.conditions?.audiences ?? [];
  if (facts.assertion?.conditions === undefined) return skipFor('saml.conditions', 'there are no Conditions');
  if (restrictions.length === 0) {
    return soften(
      facts,
      fail('the assertion is not restricted to any audience', {
        expected: audience ?? 'an AudienceRestriction',
        actual: null,
      }),
    );
  }
  if (audience === undefined) {
    return skip(`it says ${restrictions.flat().join(', ')}; none was expected: --sp-entity-id or --audience`);
  }
  const wrong = restrictions.find((audiences) => !audiences.includes(audience));
  if (wrong === undefined) return pass(audience);
  const { acs } = facts.input;
  const near = wrong
    .map((other) => likelyCause(audience, other, { audience, ...defined({ acs }) }))
    .find((hint) => hint !== undefined);
  return fail('the assertion is meant for another service provider', {
    expected: audience,
    actual: [...wrong],
    hint: near ?? 'an assertion for another service, or another entity ID was registered',
  });
}
