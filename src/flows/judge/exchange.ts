/** Recorded entries as exchanges of the outcome. Forms in which a person logs in are never kept. */
import { defined } from '../../common/defined.ts';
import type { Exchange } from '../../outcome.ts';
import { authorizationRequestIn, tokenRequestIn } from '../../protocol/recorded/oidc-messages.ts';
import { hostOf, rawQueryOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import type { JudgedFlow } from './judged-flow.ts';

export function toExchange(entry: Entry, judged: readonly JudgedFlow[]): Exchange {
  const { method, url, requestHeaders, status, statusText, responseHeaders, responseBody, failure } = entry;
  const body = isLoginForm(entry, judged) ? undefined : entry.requestBody;
  return {
    actor: 'recorded',
    purpose: purposeOf(entry, judged),
    startedAt: new Date(entry.time ?? 0),
    milliseconds: entry.duration,
    request: {
      method,
      url,
      headers: requestHeaders,
      ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    },
    ...(status === undefined
      ? {}
      : {
          response: {
            status,
            statusText,
            headers: responseHeaders,
            body: new TextEncoder().encode(responseBody ?? ''),
          },
        }),
    ...defined({ failure }),
    where: entry.where,
  };
}

/** A form posted to the provider that is no message of the protocol: a person typed it (RC-7). */
function isLoginForm(entry: Entry, judged: readonly JudgedFlow[]): boolean {
  if (entry.method !== 'POST' || entry.requestBody === undefined) return false;
  if (/passw|pwd|\bpin\b|otp|passcode/i.test(entry.requestBody)) return tokenRequestIn(entry) === undefined;
  const isMessage =
    tokenRequestIn(entry) !== undefined ||
    authorizationRequestIn(entry) !== undefined ||
    /SAML(?:Request|Response)=/.test(entry.requestBody) ||
    judged.some(({ facts }) => facts.flow.responses.some((response) => response.entry === entry));
  return !isMessage && judged.some(({ facts }) => hostOf(facts.providerUrl ?? '') === hostOf(entry.url));
}

function purposeOf(entry: Entry, judged: readonly JudgedFlow[]): string {
  for (const { facts } of judged) {
    const { flow } = facts;
    if (flow.requests.some((one) => one.entry === entry))
      return flow.kind === 'oidc' ? 'authorize' : 'SAML request';
    if (flow.responses.some((one) => one.entry === entry))
      return flow.kind === 'oidc' ? 'callback' : 'SAML response';
    if (flow.kind === 'oidc' && flow.tokens.some((one) => one.entry === entry)) return 'token';
    if (flow.kind === 'oidc' && flow.userinfo.includes(entry)) return 'userinfo';
  }
  return rawQueryOf(entry.url) === '' ? 'page' : 'redirect';
}
