/** Recorded entries as exchanges of the outcome. Forms in which a person logs in are never kept. */
import { defined } from '../../common/defined.ts';
import type { Exchange } from '../../outcome.ts';
import { authorizationRequestIn, tokenRequestIn } from '../../protocol/recorded/oidc-messages.ts';
import { hostOf, rawQueryOf } from '../../protocol/recorded/parts.ts';
import { isVendor } from '../../protocol/recorded/vendor-flow.ts';
import { type Entry, NO_ANSWER } from '../../recording/entry.ts';
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
    ...(failure === NO_ANSWER ? { note: 'its answer is not in the recording' } : defined({ failure })),
    where: entry.where,
  };
}

/** A form posted to the provider that is not a message of the protocol: a person typed it (RC-7). */
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

/** The name of a step that only a vendor's API has. */
function vendorStep(flow: JudgedFlow['facts']['flow'], entry: Entry): string | undefined {
  if (isVendor(flow)) return flow.steps.find((step) => step.entry === entry)?.title;
  const { consent } = flow.kind === 'oidc' ? flow : {};
  if (consent === undefined) return undefined;
  if (consent.request === entry) return 'authorize';
  if (consent.polls.some((poll) => poll.entry === entry)) return 'status';
  if (consent.completion.includes(entry)) return 'completion';
  return consent.signature === entry ? 'signature' : undefined;
}

function purposeOf(entry: Entry, judged: readonly JudgedFlow[]): string {
  for (const { facts } of judged) {
    const { flow } = facts;
    const step = vendorStep(flow, entry);
    if (step !== undefined) return step;
    if (flow.requests.some((one) => one.entry === entry))
      return flow.kind === 'oidc' ? 'authorize' : 'SAML request';
    if (flow.responses.some((one) => one.entry === entry))
      return flow.kind === 'oidc' ? 'callback' : 'SAML response';
    if (flow.kind === 'oidc' && flow.tokens.some((one) => one.entry === entry)) return 'token';
    if (flow.kind === 'oidc' && flow.userinfo.includes(entry)) return 'userinfo';
  }
  return rawQueryOf(entry.url) === '' ? 'page' : 'redirect';
}
