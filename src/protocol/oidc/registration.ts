/** Client registration. RFC 7591; RFC 7592; OpenID Connect Dynamic Client Registration 1.0. */
import { defined } from '../../common/defined.ts';
import { decodeBody } from '../http/charset.ts';
import type { JsonObject } from '../jose/decoded.ts';
import type { Answer } from './client.ts';
import { failedRequest, isSuccess, objectIn } from './grant.ts';

export interface RegistrationRequest {
  readonly method: 'POST' | 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  /** The initial access token, or the registration access token. */
  readonly token?: string;
  readonly metadata?: JsonObject;
}

/**
 * Sends one request. Returns the members of the answer; undefined for an answer without content.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function askRegistration(
  fetch: typeof globalThis.fetch,
  { method, url, token, metadata }: RegistrationRequest,
): Promise<JsonObject | undefined> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(metadata === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...defined({ body: metadata === undefined ? undefined : JSON.stringify(metadata) }),
  });
  const contentType = response.headers.get('content-type');
  const { text } = decodeBody(new Uint8Array(await response.arrayBuffer()), contentType);
  const answer: Answer = {
    status: response.status,
    contentType: contentType ?? '',
    text,
    sent: { clientAuth: 'none', parameters: new Map() },
    ...defined({ challenge: response.headers.get('www-authenticate') ?? undefined }),
  };
  const members = isSuccess(answer) ? objectIn(text) : undefined;
  if (members !== undefined) return members;
  if (method === 'DELETE' && isSuccess(answer) && text === '') return undefined;
  throw failedRequest(undefined, answer, { meanings: {}, at: 'registration' });
}
