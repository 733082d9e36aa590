/** Verdicts about answers of an identity provider. */
import { failed, inconclusive, type ProbeVerdict, passed, warned } from '../probe.ts';
import { type IdpAnswer, isSuccess } from './answer.ts';
import type { IdpBench } from './bench.ts';

/** In every address and name that is not registered. */
export const MARK = 'idcli-probe';

/** The request must get no assertion. A status at the registered address and an error page are both right. */
export function refused(answer: IdpAnswer, taken: string): ProbeVerdict {
  const details = { at: answer.at, expected: 'no assertion', actual: answer.told };
  if (isSuccess(answer)) return failed(`${taken}: ${answer.told}`, details);
  if (answer.kind === 'answered')
    return answer.status.length > 0
      ? passed(`refused: ${answer.told}`, details)
      : inconclusive(`an answer that does not say: ${answer.told}`, details);
  if (answer.httpStatus >= 500) return warned(`refused, by an error of the server: ${answer.told}`, details);
  if (answer.httpStatus >= 400) return passed(`refused: ${answer.told}`, details);
  if (answer.isLogin)
    return inconclusive(`a login page, which may still end in an error: ${answer.told}`, details);
  if (COMPLAINT.test(answer.told)) return passed(`refused: ${answer.told}`, details);
  // PR-4: no assertion came, and the page does not say why.
  return answer.isDeadEnd
    ? warned(`refused, on a page that says no error by its status: ${answer.told}`, details)
    : inconclusive(`neither an answer nor an error: ${answer.told}`, details);
}

/** What error pages with status 200 say. */
const COMPLAINT =
  /error|invalid|mismatch|not (?:allowed|registered|valid|found)|unknown|denied|refused|bad request|wrong|over/i;

/** Nothing may go to an address that is not registered, not even an error. */
export function staysAway(answer: IdpAnswer, { acsUrl }: IdpBench): ProbeVerdict {
  const details = { at: answer.at, expected: 'no message to this address', actual: answer.told };
  if (answer.kind !== 'answered') return refused(answer, '');
  if (answer.url.href.split('?')[0] !== acsUrl)
    return failed(
      `the provider sends its answer to an address that is not registered: ${answer.told}`,
      details,
    );
  return isSuccess(answer)
    ? warned(
        `the answer went to the registered address, and not to the one that was sent: ${answer.told}`,
        details,
      )
    : passed(`refused: ${answer.told}`, details);
}
