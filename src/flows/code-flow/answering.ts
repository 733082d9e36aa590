/** The page that the browser shows at the end. */
import { ERRORS, IdcliError } from '../../errors.ts';
import type { Callback, ResultPage } from '../../loopback/listener.ts';
import type { Draft } from '../../outcome.ts';

/** Reports that say nothing about who logged in: they do not decide whether the login counts. */
const BESIDE: ReadonlySet<string> = new Set(['http', 'jwks', 'userinfo', 'discovery']);

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
    const invalid = draft.reports.some(({ subject, verdict }) => !BESIDE.has(subject) && verdict !== 'valid');
    if (!invalid && callback?.unusedFill !== undefined) throw callback.unusedFill;
    page = invalid
      ? {
          ok: false,
          heading: 'The login must not be accepted',
          detail: 'A check failed. The terminal says which.',
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
