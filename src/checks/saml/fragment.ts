/** A fragment of a message: identified as one, and not judged further. */
import type { Report } from '../../report.ts';
import { type Check, report, runChecks, skip } from '../../report.ts';
import { defineCheck } from './define.ts';
import { judgeParse } from './form.ts';
import type { SenderInput } from './input.ts';

const CHECKS: readonly Check<{ readonly input: SenderInput }>[] = [
  defineCheck('saml.parse', judgeParse),
  defineCheck('saml.content', ({ input }) =>
    skip(`it is a part of a message, ${input.document.reading.root?.local}, and not a message`, {
      hint:
        'give the whole message: what its parts are worth is decided by the signature and the conditions ' +
        'around them',
    }),
  ),
];

/** Report `saml_response`, never valid. */
export async function judgeFragment(input: SenderInput): Promise<Report> {
  return report('saml_response', await runChecks(CHECKS, { input }), ['saml.content']);
}
