/** Verdicts about answers of a provider (PR-3 to PR-6). */
import { COMPLAINT } from '../page.ts';
import type { ProbeVerdict } from '../probe.ts';
import { failed, inconclusive, passed, warned } from '../probe.ts';
import type { AuthorizationAnswer, Reply } from './answer.ts';
import type { OpBench } from './bench.ts';

/** In every address that is no registered one. */
export const MARK = 'idcli-probe';

export const atAuthorization = (bench: OpBench) => ({ at: bench.endpoint('authorization_endpoint').href });

/** The beginning of a value that the other side sent. */
export const short = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 40) : 'none');

/** The answer must stay at the provider: nothing may go to the address that was sent (PR-5). */
export function staysAtProvider(
  answer: AuthorizationAnswer,
  tampered: string | undefined,
  bench: OpBench,
): ProbeVerdict {
  const details = { ...atAuthorization(bench), actual: answer.told };
  if (answer.kind === 'answered') {
    if (tampered !== undefined && isAt(answer.url, tampered, bench.client.redirectUri))
      return failed(`the provider sends the browser to the address that is not registered: ${answer.told}`, {
        ...details,
        expected: 'a page at the provider',
      });
    return warned(
      `the answer went to the registered redirect URI, and not to the one that was sent: ${answer.told}`,
      details,
    );
  }
  return refusedInPlace(answer.status, answer, details);
}

interface Details {
  readonly at: string;
  readonly actual: string;
}

function refusedInPlace(
  status: number,
  answer: Extract<AuthorizationAnswer, { kind: 'stayed' }>,
  details: Details,
): ProbeVerdict {
  if (status >= 500) return warned(`refused, by an error of the server: ${answer.told}`, details);
  if (status >= 400 || answer.error !== undefined) return passed(`refused: ${answer.told}`, details);
  if (answer.isLogin)
    return inconclusive(`a login page, which may still end in an error: ${answer.told}`, details);
  if (COMPLAINT.test(answer.told)) return passed(`refused: ${answer.told}`, details);
  // With what the good login was given, the page leads nowhere.
  return answer.isPlayed
    ? passed(`it stays at the provider: ${answer.told}`, details)
    : inconclusive(`neither an answer nor an error: ${answer.told}`, details);
}

/** Whether the browser was sent where the tampered address says. */
function isAt(url: URL, tampered: string, good: string): boolean {
  if (url.href.includes(MARK)) return true;
  if (!URL.canParse(tampered)) return false;
  const place = ({ origin, protocol, pathname, host }: URL) =>
    origin === 'null' ? `${protocol}//${host}${pathname}` : origin + pathname;
  const asked = place(new URL(tampered));
  return place(url) === asked && asked !== place(new URL(good));
}

/** The answer must be an error at the registered redirect URI. */
export function refusedWith(
  answer: AuthorizationAnswer,
  errors: readonly string[],
  bench: OpBench,
  taken = 'the request was accepted',
): ProbeVerdict {
  const details = { ...atAuthorization(bench), expected: errors.join(' or '), actual: answer.told };
  if (answer.kind === 'answered') {
    const error = answer.parameters.get('error');
    if (error === null) return failed(`${taken}: ${answer.told}`, details);
    return errors.includes(error)
      ? passed(`refused: ${answer.told}`, details)
      : warned(`refused, with another error than the one that is due: ${answer.told}`, details);
  }
  if (answer.error !== undefined && errors.includes(answer.error))
    return passed(`refused: ${answer.told}`, details);
  if (answer.isLogin)
    return inconclusive(`a login page, which may still end in an error: ${answer.told}`, details);
  return answer.status >= 400 || answer.error !== undefined || answer.isPlayed || COMPLAINT.test(answer.told)
    ? warned(`refused, on a page and not at the redirect URI: ${answer.told}`, details)
    : inconclusive(`neither an answer nor an error: ${answer.told}`, details);
}

/** The token endpoint, or another one that clients call, must answer with an error. */
export function refusedAt(
  reply: Reply,
  errors: readonly string[],
  taken: string,
  isTaken: (reply: Reply) => boolean = gaveTokens,
): ProbeVerdict {
  const told = toldReply(reply);
  const details = { at: reply.url, expected: errors.join(' or '), actual: told };
  if (isTaken(reply)) return failed(`${taken}: ${told}`, details);
  const error = reply.json?.error;
  if (typeof error === 'string' && errors.includes(error)) return passed(`refused: ${told}`, details);
  if (reply.status >= 500) return warned(`refused, by an error of the server: ${told}`, details);
  if (reply.status >= 400) {
    const isBare = error === undefined && errors.length > 0;
    return isBare || (typeof error === 'string' && errors.length > 0)
      ? warned(`refused, with another error than the one that is due: ${told}`, details)
      : passed(`refused: ${told}`, details);
  }
  return inconclusive(`neither tokens nor an error: ${told}`, details);
}

export const gaveTokens = ({ status, json }: Reply): boolean =>
  status < 300 && (json?.access_token !== undefined || json?.id_token !== undefined);

export const succeeded = ({ status }: Reply): boolean => status >= 200 && status < 300;

/** `400 invalid_grant`, `200 with tokens`. */
export function toldReply({ status, json, text }: Reply): string {
  const error = json?.error;
  if (typeof error === 'string') return `${status} ${error}`;
  if (json?.access_token !== undefined || json?.id_token !== undefined) return `${status} with tokens`;
  if (json !== undefined) return `${status} with JSON`;
  return text.trim() === '' ? `${status}, empty` : `${status} with something else than JSON`;
}
