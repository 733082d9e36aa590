/** From the completion URL to the answer at the redirect URI, which is never requested (rule CS-V5). */
import { IdcliError } from '../../errors.ts';
import { followRedirects, originProblem, type RedirectResult } from '../../protocol/consent/index.ts';
import { describeNotJson, readJson } from '../../protocol/http/index.ts';
import { refusal } from '../../protocol/oidc/errors.ts';
import type { ConsentContext, ConsentInput, SentContext } from './input.ts';
import { errorIn, refusedBy } from './order.ts';
import type { Session } from './session.ts';

/** Follows the redirects; the caller judges the result. */
export async function complete(
  start: URL,
  redirectUri: URL,
  origins: ReadonlySet<string>,
  context: ConsentContext,
  session: Session,
): Promise<RedirectResult> {
  const { world, recorder } = context;
  const result = await followRedirects(start, {
    redirectUri,
    fetch: session.as('complete'),
    refuse: (url) => originProblem(url, origins),
    signal: world.signal,
  });
  if (result.kind === 'arrived') {
    recorder.add({
      actor: 'callback',
      purpose: 'signature',
      startedAt: world.now(),
      milliseconds: 0,
      request: { method: 'GET', url: result.url.href, headers: [] },
      note: 'not requested',
    });
  }
  return result;
}

/** Builds the error for redirects that did not reach the redirect URI. */
export async function lostWay(
  { reason, answer }: Extract<RedirectResult, { kind: 'lost' }>,
  input: ConsentInput,
  context: SentContext,
): Promise<IdcliError> {
  const who = 'the completion URL';
  if (answer !== undefined) {
    const body = await readJson(answer);
    if (!body.ok) {
      return new IdcliError(
        'ANSWER_UNREADABLE',
        describeNotJson(body, who).replace('JSON was', 'a redirect was'),
      );
    }
    const error = errorIn(body.value, input, answer.status);
    if (error !== undefined) {
      return refusal(error, refusedBy(who, input, context));
    }
  }
  return new IdcliError('ANSWER_UNREADABLE', `${who} does not end at the redirect URI: ${reason}`, {
    hint: 'see the redirects with --trace',
  });
}

/** Returns the parameters of the answer, from the fragment if it has them, else from the query. */
export function parametersOf(url: URL): URLSearchParams {
  const fragment = new URLSearchParams(url.hash.slice(1));
  return fragment.has('code') || fragment.has('error') ? fragment : url.searchParams;
}
