/** What the person's browser shows in the end. */
import { IdcliError } from '../../errors.ts';
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
    if (thrown instanceof IdcliError) page = { ...page, detail: sentence(thrown.message) };
    throw thrown;
  } finally {
    await callback?.finish(page);
  }
}

/** A message stands in a line of its own elsewhere, without capital letter and period. */
const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
