/** A changed authorization request, played to its end: an answer at some address, or a page. */

import { defined } from '../../common/defined.ts';
import type { FlowContext } from '../../flows/code-flow/flow-context.ts';
import type { CodeFlowInput } from '../../flows/code-flow/input.ts';
import { objectOf, parseJson, stringMember } from '../../protocol/http/index.ts';
import { endpoint, type Metadata } from '../../protocol/oidc/discovery.ts';
import { COMPLAINT, describePage, looksLikeLogin } from '../page.ts';
import type { AuthorizationAnswer, Reply, Stayed, TokenOptions } from './answer.ts';
import type { ProbeClient } from './client.ts';
import { type Pairs, setting, valueIn, without } from './parameters.ts';
import type { Tab } from './tab.ts';

/** What it takes of the bench. */
interface Site {
  readonly metadata: Metadata;
  readonly input: Pick<CodeFlowInput, 'player' | 'par' | 'scope'>;
  readonly context: FlowContext;
  readonly isPersonal: boolean;
  endpoint(name: string): URL;
  form(url: URL, pairs: Pairs, options?: TokenOptions): Promise<Reply>;
}

interface Browsing {
  readonly site: Site;
  readonly pairs: Pairs;
  /** With the cookies of the browser. */
  readonly fetch: typeof fetch;
  /** Addresses that belong to others: the browser stops there, and nothing is sent. */
  readonly stops: readonly string[];
  readonly client: ProbeClient;
  /** Not pushed, also where that is due. */
  readonly isPlain: boolean;
}

/** More pages than a login has: a provider that leads in a circle is not followed for long. */
const MAX_STEPS = 20;

/** Built-in, without the session where a person has it. */
export async function browse({
  site,
  pairs,
  fetch,
  stops,
  client,
  isPlain,
}: Browsing): Promise<AuthorizationAnswer> {
  const { context, input, isPersonal } = site;
  const started = isPlain ? addressOf(site, pairs) : await startOf(site, pairs, client);
  if (!(started instanceof URL)) return started;
  // Somebody else's login is not played: no form is sent.
  if (isPersonal) return look(started, { site, pairs, fetch, stops });
  const { drive } = await import('../../user-agent/index.ts');
  const result = await drive(started, {
    fetch: (url, init) => fetch(url, { ...init, signal: context.world.signal }),
    isRedirectUri: stopsAt(stops, pairs, site),
    fill: input.player.kind === 'headless' ? input.player.fill : {},
    signal: context.world.signal,
    sleep: context.world.sleep,
    maxSteps: MAX_STEPS,
  });
  if (result.kind === 'redirected') {
    const { url, parameters, via, asked } = result;
    return {
      kind: 'answered',
      url,
      parameters,
      via,
      asked,
      sent: pairs,
      told: describeAnswer(url, parameters),
    };
  }
  const { page, provider, reason } = result;
  return {
    kind: 'stayed',
    status: page.status,
    isLogin: looksLikeLogin(page),
    isPlayed: true,
    sent: pairs,
    told: describePage(page, reason),
    ...defined({ error: provider?.error }),
  };
}

/** Follows redirects to the first page, as a browser that nobody is logged in with. */
async function look(
  started: URL,
  { site, pairs, fetch, stops }: Pick<Browsing, 'site' | 'pairs' | 'fetch' | 'stops'>,
): Promise<AuthorizationAnswer> {
  const { signal } = site.context.world;
  const { visit } = await import('../../user-agent/index.ts');
  const { page, body, hasScripts, stoppedAt, problem } = await visit(started, {
    fetch,
    signal,
    stopsAt: stopsAt(stops, pairs, site),
    maxSteps: MAX_STEPS,
  });
  if (stoppedAt !== undefined) {
    const isFragment = stoppedAt.hash.includes('=');
    const parameters = isFragment ? new URLSearchParams(stoppedAt.hash.slice(1)) : stoppedAt.searchParams;
    const via = isFragment ? 'fragment' : 'query';
    const told = describeAnswer(stoppedAt, parameters);
    return { kind: 'answered', url: stoppedAt, parameters, via, asked: false, sent: pairs, told };
  }
  const told = describePage(page, problem ?? 'it goes no further');
  const goesOn = page.forms.length > 0 || hasScripts;
  return {
    kind: 'stayed',
    status: page.status,
    isLogin: page.status < 400 && goesOn && !COMPLAINT.test(told),
    isPlayed: false,
    sent: pairs,
    told,
    ...defined({ error: errorIn(body) }),
  };
}

function errorIn(body: string): string | undefined {
  const reading = parseJson(new TextEncoder().encode(body), 0);
  return reading.ok ? stringMember(objectOf(reading.value), 'error') : undefined;
}

/** What `prompt=none` gives where a page is due. */
export const SILENT: readonly string[] = [
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
];

/**
 * The same in the tab of the person, where the session is; undefined when that says nothing.
 * @param patience whether somebody may be asked to do something
 */
export async function browseInTab(
  parts: Omit<Browsing, 'fetch' | 'stops'>,
  tab: Tab,
  patience: 'session' | 'person',
): Promise<AuthorizationAnswer | undefined> {
  const { site, pairs } = parts;
  const isAboutPages = ['prompt', 'max_age'].some((name) => valueIn(pairs, name) !== undefined);
  // What was pushed cannot be changed any more.
  const isPushed = valueIn(pairs, 'request_uri') !== undefined;
  if (isPushed || isAboutPages || !tab.isSilent || !site.input.scope.split(' ').includes('openid'))
    return visitInTab(parts, tab, patience);
  const answer = await visitInTab({ ...parts, pairs: setting('prompt', 'none')(pairs) }, tab, 'session');
  const error = answer?.kind === 'answered' ? answer.parameters.get('error') : undefined;
  if (answer !== undefined && !SILENT.includes(error ?? '')) return answer;
  tab.noteSilence();
  return patience === 'person' ? visitInTab(parts, tab, patience) : undefined;
}

async function visitInTab(
  { site, pairs, client, isPlain }: Omit<Browsing, 'fetch' | 'stops'>,
  tab: Tab,
  patience: 'session' | 'person',
): Promise<AuthorizationAnswer | undefined> {
  const started = isPlain ? addressOf(site, pairs) : await startOf(site, pairs, client);
  if (!(started instanceof URL)) return started;
  const answer = await tab.visit(started, valueIn(pairs, 'state'), patience);
  if (answer === undefined) return undefined;
  const { url, parameters, via } = answer;
  return {
    kind: 'answered',
    url,
    parameters,
    via: via === 'fragment' || via === 'form_post' ? via : 'query',
    asked: patience === 'person',
    sent: pairs,
    told: describeAnswer(url, parameters),
  };
}

function addressOf(site: Site, pairs: Pairs): URL {
  const url = site.endpoint('authorization_endpoint');
  for (const [name, value] of pairs) url.searchParams.append(name, value);
  return url;
}

/** The address where the browser starts; where requests are pushed, the answer to that may be the end. */
async function startOf(site: Site, pairs: Pairs, client: ProbeClient): Promise<URL | Stayed> {
  const { metadata, input } = site;
  const isPushed = input.par || metadata.require_pushed_authorization_requests === true;
  const isReady = pairs.some(([name]) => name === 'request_uri');
  if (!isPushed || isReady || endpoint(metadata, 'pushed_authorization_request_endpoint') === undefined) {
    return addressOf(site, pairs);
  }
  const reply = await site.form(site.endpoint('pushed_authorization_request_endpoint'), pairs, { client });
  const uri = reply.json?.request_uri;
  if (typeof uri !== 'string') {
    const error = reply.json?.error;
    return {
      kind: 'stayed',
      status: reply.status,
      isLogin: false,
      isPlayed: true,
      sent: pairs,
      told: `the pushed request was answered with ${reply.status}${typeof error === 'string' ? ` ${error}` : ''}`,
      ...(typeof error === 'string' ? { error } : {}),
    };
  }
  return addressOf(site, [
    ['client_id', client.id],
    ['request_uri', uri],
  ]);
}

function stopsAt(stops: readonly string[], sent: Pairs, { metadata }: Site): (url: URL) => boolean {
  const own = new Set(
    Object.values(metadata).flatMap((value) =>
      typeof value === 'string' && URL.canParse(value) ? [new URL(value).origin] : [],
    ),
  );
  const others = stops.flatMap((text) => (URL.canParse(text) ? [new URL(text)] : []));
  const state = valueIn(sent, 'state');
  const isAnswer = (parameters: URLSearchParams) =>
    state !== undefined &&
    parameters.get('state') === state &&
    ['code', 'error', 'id_token', 'access_token'].some((name) => parameters.has(name));
  return (url) =>
    others.some((other) =>
      own.has(other.origin) || other.origin === 'null' ? isBelow(url, other) : url.origin === other.origin,
    ) ||
    // The answer to our request, on its way to an address that we did not send.
    (!own.has(url.origin) &&
      (isAnswer(url.searchParams) || isAnswer(new URLSearchParams(url.hash.slice(1)))));
}

/** An application at the provider's own host, or behind a scheme of its own. */
const isBelow = (url: URL, place: URL): boolean =>
  url.protocol === place.protocol && url.host === place.host && url.pathname === place.pathname;

function describeAnswer(url: URL, parameters: URLSearchParams): string {
  const where = `${url.origin === 'null' ? url.protocol : url.origin}${url.pathname}`;
  const error = parameters.get('error');
  if (error !== null) return `the error ${error} at ${where}`;
  const given = ['code', 'id_token', 'access_token', 'response'].filter((name) => parameters.has(name));
  return given.length === 0 ? `a redirect to ${where}` : `${given.join(' and ')} at ${where}`;
}

export const withoutPkce = without('code_challenge', 'code_challenge_method');
