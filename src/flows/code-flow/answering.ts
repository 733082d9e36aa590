/** What the person's browser shows in the end. */
import { ERRORS, IdcliError } from '../../errors.ts';
import type { Callback, ResultPage } from '../../loopback/listener.ts';
import type { Draft } from '../../outcome.ts';

/** What says nothing about who logged in: the login counts whatever is wrong with it. */
const BESIDE: ReadonlySet<string> = new Set(['http', 'jwks', 'userinfo', 'discovery']);

/** Lets the browser go with a page that tells how it really ended. */
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
    // The message repeats words of the provider, which no page of ours shows.
    if (thrown instanceof IdcliError) page = { ...page, detail: `${ERRORS[thrown.code].title}.` };
    throw thrown;
  } finally {
    await callback?.finish(page);
  }
}
