/** Judges a page that was shown although the AuthnRequest said IsPassive. */
import { defined } from '../../common/defined.ts';
import { type Check, fail, pass, type Report, report, runChecks, type Verdict } from '../../report.ts';
import { defineCheck } from './define.ts';
import type { ResponseInput } from './input.ts';

type Input = Pick<ResponseInput, 'forbiddenPage'>;

/** Runs only if the request forbade pages and it is known whether one was shown. */
export const PASSIVE_CHECK: Check<{ readonly input: Input }> = defineCheck('saml.passive', ({ input }) =>
  judgePassive(input),
);

/** Judges a page that came instead of a response. Report `saml_response`. */
export async function judgePassivePage(title: string | undefined): Promise<Report> {
  const input = { forbiddenPage: { shown: true, ...defined({ title }) } };
  return report('saml_response', await runChecks([PASSIVE_CHECK], { input }), []);
}

function judgePassive({ forbiddenPage }: Input): Verdict {
  if (forbiddenPage?.shown !== true) return pass('no page was shown');
  const { title } = forbiddenPage;
  return fail(
    `the request said IsPassive, and the provider showed a page${title === undefined ? '' : `: ${title}`}`,
    {
      expected: 'a response, or one with the status NoPassive',
      actual: title ?? 'a page',
      hint: 'the provider ignores IsPassive, or the page is an error page that says why',
    },
  );
}
