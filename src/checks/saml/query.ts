/** What differs for the answer to a query, which is not a login. SAML core, 3.3.4; SAML profiles, 6.3. */
import { isRequested } from '../../protocol/saml/names/attributes.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import type { ResponseFacts } from './facts.ts';
import { withoutAssertion } from './subject.ts';

/** Leaves out what only a login needs. */
export const ofLogin =
  (judge: (facts: ResponseFacts) => Verdict, needed: (facts: ResponseFacts) => boolean = () => false) =>
  (facts: ResponseFacts): Verdict =>
    facts.input.query === undefined || needed(facts) ? judge(facts) : skip('an answer to a query needs none');

/** Whether the assertion restricts itself, which then holds for a query, too. */
export const hasConditions = ({ assertion }: ResponseFacts): boolean => assertion?.conditions !== undefined;

export const hasAudience = ({ assertion }: ResponseFacts): boolean =>
  (assertion?.conditions?.audiences.length ?? 0) > 0;

/** SAML core, 3.3.4: the subject of the answer strongly matches that of the query. */
export function judgeQuerySubject(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const { assertion, input } = facts;
  if (input.query === undefined) return skip('it answers no query');
  const nameId = assertion?.nameId;
  if (nameId === undefined) return skip('it has no NameID to compare');
  const asked = input.query.nameId;
  const other = (['value', 'format', 'nameQualifier', 'spNameQualifier'] as const).find(
    (part) => asked[part] !== undefined && nameId[part] !== undefined && asked[part] !== nameId[part],
  );
  if (other === undefined) return pass('about the principal of the query');
  return fail('the answer is about another principal than the query', {
    at: 'Assertion/Subject/NameID',
    expected: asked[other],
    actual: nameId[other],
    hint: 'do not give these attributes to the user of the session',
  });
}

/** SAML core, 3.3.2.3: what is asked for is what is returned. Anything more is personal data without need. */
export function judgeQueryAttributes({ assertion, input }: ResponseFacts): Verdict {
  if (assertion === undefined) return skip('there is no assertion');
  const asked = input.query?.attributes ?? [];
  if (asked.length === 0) return skip('all attributes were asked for');
  const more = assertion.attributes.filter((given) => !asked.some((one) => isRequested(one, given)));
  if (more.length === 0) return pass('nothing but what was asked for');
  return warn('the answer has attributes that were not asked for', {
    at: 'Assertion/AttributeStatement',
    expected: asked.map(({ name }) => name),
    actual: more.map(({ name }) => name),
  });
}
