/** Verdicts about answers of an identity provider. */
import type { CheckCode } from '../../checks/catalog/catalog.ts';
import { defined } from '../../common/defined.ts';
import type { Finding } from '../../report.ts';
import { failed, inconclusive, type ProbeVerdict, passed, warned } from '../probe.ts';
import { type IdpAnswer, isSuccess } from './answer.ts';
import { type IdpBench, isAt } from './bench.ts';

/** In every address and name that is not registered. */
export const MARK = 'idcli-probe';

/** The XML with another signature than the one that was made. */
export const flipped = (xml: string): string =>
  xml.replace(/(<(?:ds:)?SignatureValue>)([^<]{8})/, (_, tag: string) => `${tag}AAAAAAAA`);

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

const isOurs = ({ hostname, pathname }: URL): boolean =>
  hostname.endsWith(`${MARK}.example.com`) || pathname === `/${MARK}`;

/** Whether something was sent to an address that is not registered: to the one of the probe, or a message anywhere. */
export const goesElsewhere = (answer: IdpAnswer, { acsUrl }: Pick<IdpBench, 'acsUrl'>): boolean =>
  answer.kind === 'answered' &&
  !isAt(answer.url, acsUrl) &&
  (isOurs(answer.url) || ['SAMLResponse', 'SAMLart'].some((name) => answer.parameters.has(name)));

/** Nothing may go to an address that is not registered, not even an error. */
export function staysAway(answer: IdpAnswer, bench: IdpBench): ProbeVerdict {
  const details = { at: answer.at, expected: 'no message to this address', actual: answer.told };
  if (answer.kind !== 'answered') return refused(answer, '');
  if (goesElsewhere(answer, bench))
    return failed(
      `the provider sends its answer to an address that is not registered: ${answer.told}`,
      details,
    );
  if (isSuccess(answer))
    return warned(
      `the answer went to the registered address, and not to the one that was sent: ${answer.told}`,
      details,
    );
  return refused(answer, '');
}

/** A verdict of the checks of a login or logout, as that of a probe. */
export function asSeen(findings: readonly Finding[], code: CheckCode): ProbeVerdict {
  const seen = findings.filter((one) => one.code === code);
  const finding = seen.find(({ status }) => status === 'fail') ?? seen[0];
  if (finding === undefined) return inconclusive('nothing that was seen shows it');
  const { status, message, expected, actual } = finding;
  const details = defined({ expected, actual });
  if (status === 'pass') return passed(message, details);
  if (status === 'skip') return inconclusive(message, details);
  return status === 'fail' ? failed(message, details) : warned(message, details);
}
