/**
 * Consent signatures in recorded exchanges: an order that answers an encrypted request, polls of its status, the way to
 * the redirect URI, and the signed data object. The tokens in between are those of OpenID Connect.
 */
import { defined } from '../../common/defined.ts';
import type { Entry } from '../../recording/entry.ts';
import type { ConsentProtocol } from '../consent/encryption-key.ts';
import { readOrder, readStatus } from '../consent/index.ts';
import type { ConsentParts, OidcFlow } from './oidc-flow.ts';
import { type AuthorizationResponse, bearerOf } from './oidc-messages.ts';
import { addressOf, answerOf, formOf, fragmentOf, queryOf, targetOf, withoutFragment } from './parts.ts';

/**
 * Finds the orders, and gives each to the flow that its completion led to; one that led nowhere is a flow of its own.
 * @param entries in order of time
 * @param open called for an order without a flow
 */
export function attachConsent(
  entries: readonly Entry[],
  flows: readonly OidcFlow[],
  protocol: ConsentProtocol,
  open: () => OidcFlow,
): void {
  for (const [at, entry] of entries.entries()) {
    const parts = orderIn(entry, protocol);
    if (parts === undefined) continue;
    follow(parts, entries.slice(at + 1), protocol);
    const answer = answerOfCompletion(parts);
    const code = answer?.parameters.get('code');
    const flow =
      flows.find(
        ({ responses, hops, tokens, consent }) =>
          consent === undefined &&
          ([...responses, ...hops].some(
            ({ parameters }) => parameters.get('code') === (code ?? null) && code != null,
          ) ||
            [...responses, ...hops].some((one) => one.entry === answer?.entry) ||
            tokens.some(({ parameters }) => code != null && parameters.get('code') === code)),
      ) ?? open();
    // Without a state nothing else shows that it is one.
    if (answer !== undefined && flow.responses.length === 0) flow.responses.push(answer);
    flow.consent = parts;
  }
  for (const flow of flows) {
    const signature = flow.consent === undefined ? undefined : signatureOf(flow, entries);
    if (flow.consent !== undefined && signature !== undefined) flow.consent.signature = signature;
  }
}

/** The answer that the completion redirects to. */
function answerOfCompletion({ completion }: ConsentParts): AuthorizationResponse | undefined {
  const entry = completion.at(-1);
  const target = entry === undefined ? undefined : targetOf(entry);
  if (entry === undefined || target === undefined) return undefined;
  const [query, fragment] = [queryOf(target), fragmentOf(target)];
  const answers = (one: URLSearchParams): boolean => one.has('code') || one.has('error');
  const parameters = answers(fragment) ? fragment : query;
  if (!answers(parameters)) return undefined;
  const via = parameters === fragment ? 'fragment' : 'query';
  return { entry, parameters, via, address: addressOf(target), arrived: false };
}

/** An encrypted request object, answered by JSON instead of a page. */
function orderIn(entry: Entry, protocol: ConsentProtocol): ConsentParts | undefined {
  const sent = queryOf(entry.url).has('request') ? queryOf(entry.url) : formOf(entry);
  if ((sent.get('request') ?? '').split('.').length !== 5) return undefined;
  const answer = answerOf(entry);
  if (answer === undefined || targetOf(entry) !== undefined) return undefined;
  const order = readOrder(answer, protocol);
  const isRefusal = (entry.status ?? 0) >= 400 || (answer.error != null && answer.error !== 'null');
  if (order === undefined && !isRefusal) return undefined;
  return {
    request: entry,
    ...defined({ order, status: order?.status }),
    polls: [],
    urls: order === undefined ? [] : [{ member: order.statusMember, url: order.statusUrl }],
    completion: [],
    ...(order === undefined ? { refused: entry } : {}),
  };
}

function follow(parts: ConsentParts, later: readonly Entry[], protocol: ConsentProtocol): void {
  const { order } = parts;
  if (order === undefined) return;
  let next = order.completeUrl?.url;
  for (const entry of later) {
    if (withoutFragment(entry.url) === withoutFragment(order.statusUrl)) {
      const answer = answerOf(entry);
      const { status, completeUrl } = answer === undefined ? {} : readStatus(answer, protocol);
      parts.polls.push({ entry, ...defined({ status }) });
      if (status !== undefined) parts.status = status;
      const isRefusal = (entry.status ?? 0) >= 400 || (answer?.error != null && answer.error !== 'null');
      if (isRefusal) parts.refused = entry;
      else delete parts.refused;
      const complete = completeUrl ?? order.completeUrl;
      // Only a final status makes its address one to go to.
      if (complete !== undefined && status !== undefined && protocol.statuses[status]?.class === 'done') {
        next = complete.url;
        if (!parts.urls.some(({ url }) => url === complete.url))
          parts.urls.push({ member: complete.member, url: next });
      }
    } else if (next !== undefined && withoutFragment(entry.url) === withoutFragment(next)) {
      parts.completion.push(entry);
      next = targetOf(entry);
      // The answer itself is a message of its own.
      if (next === undefined || [queryOf(next), fragmentOf(next)].some((one) => one.has('code'))) return;
    }
  }
}

/** The request with the access token of the flow that was answered with something else than claims. */
function signatureOf({ tokens, userinfo }: OidcFlow, entries: readonly Entry[]): Entry | undefined {
  const given = new Set(tokens.flatMap(({ answer }) => answer?.access_token ?? []));
  return entries.find((entry) => {
    const bearer = bearerOf(entry);
    return (
      bearer !== undefined &&
      given.has(bearer) &&
      !userinfo.includes(entry) &&
      /\/signature$/.test(addressOf(entry.url))
    );
  });
}
