/**
 * Groups messages of OpenID Connect and OAuth into flows, by the values that they share: state, pushed request, code,
 * PKCE challenge, tokens. Time alone never ties two messages together.
 */
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../common/json.ts';
import type { Entry } from '../../recording/entry.ts';
import type { ConsentProtocol } from '../consent/encryption-key.ts';
import { attachConsent } from './consent-orders.ts';
import { emptyFlow, type OidcFlow, type OidcFound, type ProviderDocument } from './oidc-flow.ts';
import {
  type AuthorizationRequest,
  type AuthorizationResponse,
  authorizationRequestIn,
  authorizationResponsesIn,
  bearerOf,
  type DecoupledStart,
  decoupledStartIn,
  discoveryIn,
  isLogout,
  keySetIn,
  pushedRequestIn,
  type TokenRequest,
  tokenRequestIn,
} from './oidc-messages.ts';
import { addressOf, answerOf, isFromPage, targetOf, withoutFragment } from './parts.ts';

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/**
 * @param entries in order of time
 * @param consent the words of consent signatures; absent: they are not looked for
 */
export function findOidcFlows(entries: readonly Entry[], consent?: ConsentProtocol): OidcFound {
  const discovery = entries.flatMap((entry) => documentIn(entry, discoveryIn(entry)));
  const keySets = entries.flatMap((entry) => documentIn(entry, keySetIn(entry)));
  const pushed = entries.flatMap((entry) => pushedRequestIn(entry) ?? []);
  const requests = entries.flatMap((entry) => withPushed(authorizationRequestIn(entry), pushed));
  const endSession = new Set(discovery.flatMap(({ document }) => textOf(document.end_session_endpoint)));
  const endpoints = new Set(
    discovery.flatMap(({ document }) =>
      ['token_endpoint', 'userinfo_endpoint', 'jwks_uri', 'end_session_endpoint'].flatMap((name) =>
        textOf(document[name]),
      ),
    ),
  );
  const decoupled = decoupledEndpoints(discovery);
  const flows: OidcFlow[] = [];
  const byEntry = new Map(requests.map((request) => [request.entry, request]));
  const awaited = new Set(
    requests.flatMap(({ parameters }) => textOf(parameters.get('redirect_uri'))).map(addressOf),
  );
  for (const entry of entries) {
    const request = byEntry.get(entry);
    if (request !== undefined) addRequest(request, flows, pushed);
    // A provider that knows the user answers the request itself.
    for (const response of authorizationResponsesIn(entry, awaited)) addResponse(response, flows);
    const start = decoupledStartIn(entry, decoupled);
    if (start !== undefined) newFlow(flows).begun.push(start);
    const token = tokenRequestIn(entry);
    if (token !== undefined) addToken(token, flows);
    else addBearer(entry, flows);
    if (isBlocked(entry, token !== undefined, endpoints))
      (flows.at(-1) ?? newFlow(flows)).blocked.push(entry);
    if (isLogout(entry, endSession))
      flows.findLast(({ requests: [one] }) => one !== undefined)?.logouts.push(entry);
  }
  for (const flow of flows) settle(flow);
  if (consent !== undefined) attachConsent(entries, flows, consent, () => newFlow(flows));
  return { flows: flows.filter(hasSubstance), discovery, keySets };
}

function decoupledEndpoints(
  discovery: readonly ProviderDocument[],
): ReadonlyMap<string, DecoupledStart['kind']> {
  return new Map(
    discovery.flatMap(({ document }) => [
      ...textOf(document.device_authorization_endpoint).map((url) => [url, 'device'] as const),
      ...textOf(document.backchannel_authentication_endpoint).map((url) => [url, 'ciba'] as const),
    ]),
  );
}

const documentIn = (entry: Entry, document: JsonObject | undefined): ProviderDocument[] =>
  document === undefined || (entry.status ?? 0) >= 400 ? [] : [{ entry, document }];

const textOf = (value: unknown): string[] => (typeof value === 'string' && value !== '' ? [value] : []);

type Pushed = NonNullable<ReturnType<typeof pushedRequestIn>>;

/** Adds the pushed parameters to a request that refers to them. */
function withPushed(
  request: AuthorizationRequest | undefined,
  pushed: readonly Pushed[],
): AuthorizationRequest[] {
  if (request === undefined) return [];
  const found = pushedOf(request, pushed);
  if (found === undefined) return [request];
  const parameters = new URLSearchParams(found.parameters);
  parameters.set('client_id', request.sent.get('client_id') ?? '');
  return [{ ...request, parameters }];
}

const pushedOf = ({ sent }: AuthorizationRequest, pushed: readonly Pushed[]): Pushed | undefined => {
  const uri = sent.get('request_uri');
  return uri === null ? undefined : pushed.find((one) => one.uri === uri);
};

/** A request belongs to an open flow only if it repeats that one. */
function addRequest(request: AuthorizationRequest, flows: OidcFlow[], pushed: readonly Pushed[]): void {
  const same = (name: string, other: AuthorizationRequest): boolean =>
    request.parameters.get(name) === other.parameters.get(name);
  const open = flows.findLast(
    (flow) =>
      flow.responses.length === 0 &&
      flow.hops.length === 0 &&
      flow.requests.some(
        (one) =>
          ['client_id', 'redirect_uri', 'state', 'nonce', 'code_challenge', 'request_uri'].every((name) =>
            same(name, one),
          ) && isInChain(one, request, flow),
      ),
  );
  const flow = open ?? emptyFlow();
  if (open === undefined) flows.push(flow);
  flow.requests.push(request);
  const found = pushedOf(request, pushed);
  if (found !== undefined && !flow.pushed.includes(found.entry)) flow.pushed.push(found.entry);
}

/** Without a state, only a redirect from one to the other shows that it is the same request. */
function isInChain(
  before: AuthorizationRequest,
  request: AuthorizationRequest,
  { requests }: OidcFlow,
): boolean {
  if (request.parameters.has('state') || request.parameters.has('nonce')) return true;
  const last = requests.at(-1) ?? before;
  return withoutFragment(targetOf(last.entry) ?? '') === withoutFragment(request.entry.url);
}

const markOf = ({ parameters }: AuthorizationResponse): string =>
  ['code', 'error', 'id_token', 'response', 'access_token']
    .map((name) => parameters.get(name) ?? '')
    .join(' ');

function addResponse(response: AuthorizationResponse, flows: OidcFlow[]): void {
  const state = response.parameters.get('state');
  const sameMark = (other: AuthorizationResponse) =>
    markOf(other) === markOf(response) && other.parameters.get('state') === state;
  // Masked values look alike: only a redirect on its way is then taken for the same answer.
  const isMasked = [markOf(response), state ?? ''].some((text) => text.includes('••••'));
  const known = flows.findLast(
    (flow) =>
      (!isMasked && flow.responses.some(sameMark)) ||
      ((!isMasked || flow.responses.length === 0) && flow.hops.some((hop) => sameMark(hop))),
  );
  const open = ({ responses }: OidcFlow): boolean => responses.length === 0;
  const asked = (test: (request: AuthorizationRequest) => boolean) =>
    flows.findLast((flow) => open(flow) && flow.requests.some(test)) ??
    flows.findLast((flow) => flow.requests.some(test));
  const flow =
    known ??
    (state === null ? undefined : asked(({ parameters }) => parameters.get('state') === state)) ??
    withOtherState(response, flows) ??
    newFlow(flows);
  (response.arrived ? flow.responses : flow.hops).push(response);
}

/**
 * A response with another state, or without one, may still answer a request whose redirect URI it came to: the one that
 * a redirect chain leads to, else the only one that is open.
 */
function withOtherState(response: AuthorizationResponse, flows: readonly OidcFlow[]): OidcFlow | undefined {
  const waiting = flows.filter(
    (one) =>
      one.responses.length === 0 &&
      one.hops.length === 0 &&
      one.requests.some(
        ({ parameters }) => addressOf(parameters.get('redirect_uri') ?? '') === response.address,
      ),
  );
  const chained = waiting.findLast((one) => isAnswered(one, response));
  if (chained !== undefined) return chained;
  return response.parameters.get('state') === null || waiting.length === 1 ? waiting.at(-1) : undefined;
}

/** Whether the redirect chain of a request leads to this response. */
function isAnswered({ requests }: OidcFlow, response: AuthorizationResponse): boolean {
  return requests.some(({ entry }) => {
    const target = targetOf(entry);
    return target !== undefined && (entry === response.entry || target === response.entry.url);
  });
}

function newFlow(flows: OidcFlow[]): OidcFlow {
  const flow = emptyFlow();
  flows.push(flow);
  return flow;
}

function addToken(token: TokenRequest, flows: OidcFlow[]): void {
  const of = (name: string): string | null => token.parameters.get(name);
  const [code, verifier, refresh] = ['code', 'code_verifier', 'refresh_token'].map(of);
  const isPolled = (one: OidcFlow): boolean =>
    ['device_code', 'auth_req_id'].some((name) => {
      const value = of(name);
      return (
        value !== null &&
        (one.begun.some(({ answer }) => answer?.[name] === value) ||
          one.tokens.some(({ parameters }) => parameters.get(name) === value))
      );
    });
  const flow = flows.findLast(
    (one) =>
      (code != null &&
        [...one.responses, ...one.hops].some(({ parameters }) => parameters.get('code') === code)) ||
      (code != null && one.tokens.some(({ parameters }) => parameters.get('code') === code)) ||
      (verifier != null &&
        one.requests.some(({ parameters }) => parameters.get('code_challenge') === challengeOf(verifier))) ||
      (refresh != null && one.tokens.some(({ answer }) => answer?.refresh_token === refresh)) ||
      isPolled(one),
  );
  (flow ?? newFlow(flows)).tokens.push(token);
}

/** A request with the access token of a flow, answered by something about its user. */
function addBearer(entry: Entry, flows: readonly OidcFlow[]): void {
  const token = bearerOf(entry);
  if (token === undefined || entry.method === 'OPTIONS') return;
  const isUserinfo = typeof answerOf(entry)?.sub === 'string' || /userinfo|\/me$/i.test(addressOf(entry.url));
  const flow = flows.findLast(({ tokens }) => tokens.some(({ answer }) => answer?.access_token === token));
  if (isUserinfo) flow?.userinfo.push(entry);
}

/** Whether the browser kept the answer of a provider from the page that asked. */
function isBlocked(entry: Entry, isToken: boolean, endpoints: ReadonlySet<string>): boolean {
  if (entry.failure === undefined || entry.method === 'OPTIONS' || !isFromPage(entry)) return false;
  const address = addressOf(entry.url);
  return isToken || endpoints.has(address) || /\/\.well-known\//.test(address);
}

/** Without a request to the application, the redirect that carried the answer takes its place. */
function settle(flow: OidcFlow): void {
  const [hop] = flow.hops;
  if (flow.responses.length === 0 && hop !== undefined) flow.responses.push(hop);
}

/** A grant without an answer that says anything, e.g. of another API, is not a flow. */
const hasSubstance = ({ requests, responses, tokens, blocked, begun, consent }: OidcFlow): boolean =>
  consent !== undefined || [requests, responses, tokens, blocked, begun].some(({ length }) => length > 0);
