/** `saml.authn_statement` and `authn_context`: how and when the user logged in. SAML core, 2.7.2. */
import { fail, pass, skip, type Verdict } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { skipFor, soften } from './define.ts';
import type { ResponseFacts } from './facts.ts';
import { withoutAssertion } from './subject.ts';
import { judgeStart } from './times.ts';

export function judgeAuthnStatement(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const verdict = judgeStatements(facts);
  return soften(facts, verdict);
}

function judgeStatements({ assertion, input }: ResponseFacts): Verdict {
  const statements = assertion?.authnStatements ?? [];
  const [first] = statements;
  if (first === undefined)
    return fail('there is no AuthnStatement, so nothing says that the user logged in', { actual: null });
  const at = 'Assertion/AuthnStatement/@AuthnInstant';
  for (const { authnInstant } of statements) {
    if (authnInstant === undefined)
      return fail('the AuthnStatement does not say when', { at, expected: 'a time', actual: null });
    const wrong = judgeStart(at, authnInstant, input);
    if (wrong !== undefined) return wrong;
  }
  const authorities = statements.flatMap((statement) => statement.authorities);
  const by = authorities.length === 0 ? '' : ` by ${authorities.join(', ')}`;
  return pass(`logged in at ${first.authnInstant}${by}`);
}

export function judgeAuthnContext(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const { authnContext } = facts.input;
  const statements = facts.assertion?.authnStatements ?? [];
  const contexts = statements.flatMap(({ classRef, declRef }) =>
    [classRef, declRef].filter((one) => one !== undefined),
  );
  if (authnContext === undefined) {
    const said = contexts.length === 0 ? 'it names none' : `it says ${contexts.join(', ')}`;
    return skip(`${said}; none was expected: --authn-context`);
  }
  if (statements.length === 0) return skipFor('saml.authn_statement', 'there is no AuthnStatement');
  const met = contexts.find((context) => authnContext.includes(context));
  if (met !== undefined) return pass(met);
  const near = contexts
    .flatMap((context) => authnContext.map((asked) => nearMiss(asked, context)))
    .find((hint) => hint !== undefined);
  return fail('the user did not log in as was asked for', {
    expected: authnContext.join(' or '),
    actual: contexts.length === 0 ? null : contexts,
    hint: near ?? 'the provider fell back to another method',
  });
}
