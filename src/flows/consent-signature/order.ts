/** The first request: opens the order and alerts the person's phone. */

import type { Json } from '../../common/json.ts';
import { IdcliError, type ProviderError } from '../../errors.ts';
import { type ErrorMeaning, errorAt } from '../../oauth/index.ts';
import { type ConsentOrder, readAnswerError, readOrder } from '../../protocol/consent/index.ts';
import { describeNotJson, readJson } from '../../protocol/http/index.ts';
import { meaningsOf, type RefusalContext, refusal } from '../../protocol/oidc/errors.ts';
import { type ConsentInput, endpointOf, type SentContext } from './input.ts';
import type { Session } from './session.ts';

/** Characters of the JWE beyond which a form is sent, because a longer URL may be truncated. */
const MOST_URL_CHARACTERS = 6000;

/** Returns method and URL without the request, for a dry run. */
export function authorizeRequest(jwe: string, input: ConsentInput): { method: 'GET' | 'POST'; url: URL } {
  const url = new URL(endpointOf(input, 'authorize'));
  if (input.post || jwe.length > MOST_URL_CHARACTERS) return { method: 'POST', url };
  url.searchParams.set('request', jwe);
  return { method: 'GET', url };
}

/**
 * Sends the request object and nothing else (rule CS-V2).
 * @throws {IdcliError} the provider's refusal by its class, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function openOrder(
  jwe: string,
  input: ConsentInput,
  context: SentContext,
  session: Session,
): Promise<ConsentOrder> {
  const { method, url } = authorizeRequest(jwe, input);
  if (method === 'POST' && !input.post) {
    context.draft.notes.push('the request was sent as a form, because a URL of its length may be cut off');
  }
  const response = await session.send('authorize', url, {
    method,
    ...(method === 'POST' ? { body: new URLSearchParams({ request: jwe }) } : {}),
  });
  const who = 'the authorization endpoint';
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location !== null) {
    const to = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    throw redirected(to, response.status, refusedBy(who, input, context));
  }
  const body = await readJson(response);
  if (!body.ok) {
    throw new IdcliError('ANSWER_UNREADABLE', describeNotJson(body, who), {
      hint: 'the headless form of this service answers JSON; is it the right issuer, and is the client set up for it?',
    });
  }
  const error = errorIn(body.value, input, response.status);
  if (error !== undefined) throw refusedAtOnce(error, refusedBy(who, input, context));
  const order = readOrder(body.value, input.protocol);
  if (order === undefined) {
    const members = input.protocol.dialects.map(({ statusUrl }) => statusUrl).join(', ');
    throw new IdcliError(
      'ANSWER_UNREADABLE',
      `${who} answered ${response.status} with JSON that has none of ${members}`,
      { hint: 'see the answer with --trace --verbose' },
    );
  }
  return order;
}

/** Returns the error in an answer, whatever its status and shape. */
export function errorIn(answer: Json, input: ConsentInput, status: number): ProviderError | undefined {
  const meanings = input.provider.errors.authorization;
  return readAnswerError(answer, (code) => Object.hasOwn(meanings, code), status);
}

/** The context that explains a refusal of the request, at any step. */
export const refusedBy = (
  where: string,
  { provider }: ConsentInput,
  { sent }: SentContext,
): RefusalContext => ({
  at: 'authorization',
  where,
  ...meaningsOf(provider, 'authorization'),
  sent,
});

/** Builds the refusal of the first request. An undocumented code still means that the request was refused. */
function refusedAtOnce(error: ProviderError, refused: RefusalContext): IdcliError {
  const { meanings } = refused;
  const known = Object.hasOwn(meanings, error.error) || errorAt(error.error, 'authorization') !== undefined;
  return refusal(error, {
    ...refused,
    meanings: known ? meanings : { ...meanings, [error.error]: UNDOCUMENTED },
  });
}

const UNDOCUMENTED: ErrorMeaning = {
  class: 'bad-request',
  meaning: 'the request was refused',
  next: 'look at the request object with --dry-run',
};

/** Reads a redirect: an OpenID error, or a login page, which means that the request was not taken as headless. */
function redirected(url: URL | undefined, status: number, refused: RefusalContext): IdcliError {
  const error = url?.searchParams.get('error');
  if (error !== null && error !== undefined && error !== '') {
    const description = url?.searchParams.get('error_description');
    return refusedAtOnce(
      { error, ...(description ? { error_description: description } : {}), status },
      refused,
    );
  }
  return new IdcliError(
    'ANSWER_UNREADABLE',
    `${refused.where} answered ${status} with a redirect to ${url?.host ?? 'another page'} where JSON was expected`,
    { hint: 'the method may be one for browsers, or the client not be set up for headless use' },
  );
}
