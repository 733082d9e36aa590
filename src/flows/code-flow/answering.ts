/** The page that the browser shows at the end. */
import { ERRORS, IdcliError } from '../../errors.ts';
import type { Callback, ResultPage } from '../../loopback/listener.ts';
import type { Draft } from '../../outcome.ts';
import type { Report } from '../../report.ts';

/** Reports that say nothing about who logged in: they do not decide whether the login counts. */
const BESIDE: ReadonlySet<string> = new Set(['http', 'jwks', 'userinfo', 'discovery']);

const counts = ({ subject }: Report): boolean => !BESIDE.has(subject);

/** Names the failed checks by their codes; what they saw may quote the provider, and our pages never do. */
export function checksInWords(reports: readonly Report[]): string {
  const failed = reports.flatMap(({ findings }) => findings).filter(({ status }) => status === 'fail');
  const [first, ...others] = [...new Set(failed.map(({ code }) => code))];
  if (first === undefined) return 'Nothing verified it. The terminal says what was missing.';
  const more = others.length === 0 ? '' : `, and so did ${others.join(', ')}`;
  return `The check ${first} failed${more}. What it means: idcli explain ${first}`;
}

/** Does the work, then answers the browser with a page that shows the result. */
export async function answering(
  callback: Callback | undefined,
  draft: Draft,
  work: () => Promise<void>,
): Promise<void> {
  let page: ResultPage = {
    ok: false,
    heading: 'The login could not be completed',
    detail: 'The terminal says why.',
  };
  try {
    await work();
    const invalid = draft.reports.filter(counts).some(({ verdict }) => verdict !== 'valid');
    if (!invalid && callback?.unusedFill !== undefined) throw callback.unusedFill;
    page = invalid
      ? {
          ok: false,
          heading: 'The login must not be accepted',
          detail: checksInWords(draft.reports.filter(counts)),
        }
      : {
          ok: true,
          heading: 'You are logged in',
          detail: 'The terminal has the result.',
        };
  } catch (thrown) {
    // The message may quote the provider, and our pages never do.
    if (thrown instanceof IdcliError) page = { ...page, detail: `${ERRORS[thrown.code].title}.` };
    throw thrown;
  } finally {
    await callback?.finish(page);
  }
}
