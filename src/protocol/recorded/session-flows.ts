/** Sessions of an authentication REST API in recorded exchanges: created, shown to a person, read until they end. */
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../common/json.ts';
import type { Entry } from '../../recording/entry.ts';
import { readSession } from '../rest/index.ts';
import {
  addressOf,
  answerOf,
  isNavigation,
  originOf,
  queryOf,
  rawQueryOf,
  withoutFragment,
} from './parts.ts';
import type { SessionFlow } from './vendor-flow.ts';

/** @param entries in order of time */
export function findSessionFlows(entries: readonly Entry[]): SessionFlow[] {
  const flows: SessionFlow[] = [];
  for (const entry of entries) {
    const created = createdIn(entry);
    if (created !== undefined) {
      flows.push(created);
      continue;
    }
    const flow = flows.find(
      ({ id, steps: [first] }) => id !== undefined && isAbout(entry.url, id, first?.entry.url ?? ''),
    );
    if (flow !== undefined) addCall(entry, flow);
    else if (!openByRead(entry, flows)) for (const one of flows) addBrowser(entry, one);
  }
  return flows;
}

/** Whether a URL names this session: its last part, or the one before `cancel`. */
function isAbout(url: string, id: string, near: string): boolean {
  const parts = addressOf(url).split('/');
  const named = parts.at(-1) === 'cancel' ? parts.at(-2) : parts.at(-1);
  return originOf(url) === originOf(near) && named === encodeURIComponent(id);
}

const isSession = (answer: JsonObject | undefined): answer is JsonObject =>
  typeof answer?.id === 'string' &&
  typeof answer.status === 'string' &&
  ['authenticationUrl', 'allowedProviders', 'callbackUrls'].some((name) => answer[name] !== undefined);

const emptyFlow = (id: string | undefined): SessionFlow => ({
  kind: 'session',
  ...defined({ id }),
  requests: [],
  responses: [],
  steps: [],
  callbacks: [],
});

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** A request that creates a session, also one that is refused. */
function createdIn(entry: Entry): SessionFlow | undefined {
  if (entry.method !== 'POST') return undefined;
  const asked = objectIn(entry.requestBody);
  const asks =
    asked !== undefined && ['allowedProviders', 'callbackUrls', 'flow'].some((name) => name in asked);
  const answer = answerOf(entry);
  if (!asks || !/\/sessions\/?$/.test(addressOf(entry.url))) {
    if (!asks || !isSession(answer)) return undefined;
  }
  const token = sealedIn(entry);
  const session = isSession(answer) ? readSession(answer) : undefined;
  const flow = emptyFlow(session?.id);
  const providers = textsOf(asked.allowedProviders);
  const textOf = (name: string): string | undefined => {
    const value = asked[name];
    return typeof value === 'string' ? value : undefined;
  };
  flow.asked = defined({
    providers: providers.length === 0 ? undefined : providers,
    reference: textOf('externalReference'),
    loa: textOf('requestedLoa'),
  });
  const urls = asked.callbackUrls;
  flow.callbacks =
    typeof urls === 'object' && urls !== null && !Array.isArray(urls)
      ? Object.values(urls).filter((one): one is string => typeof one === 'string')
      : [];
  if (session !== undefined) flow.created = session;
  else if (token !== undefined) flow.sealed = { token, entry };
  else if ((entry.status ?? 0) >= 400) flow.refused = entry;
  flow.steps.push({
    entry,
    title: 'create session',
    from: 'application',
    to: 'provider',
    carries: session?.status === undefined ? [] : [['status', session.status]],
  });
  return flow;
}

function addCall(entry: Entry, flow: SessionFlow): void {
  const answer = answerOf(entry);
  const token = sealedIn(entry);
  const session = isSession(answer) ? readSession(answer) : undefined;
  if (session !== undefined) flow.read = session;
  else if (token !== undefined) flow.sealed = { token, entry };
  if ((entry.status ?? 0) >= 400) flow.refused = entry;
  else delete flow.refused;
  flow.steps.push({
    entry,
    title: /\/cancel$/.test(addressOf(entry.url)) ? 'cancel session' : 'read session',
    from: 'application',
    to: 'provider',
    carries: session?.status === undefined ? [] : [['status', session.status]],
  });
}

/** A recording that begins after the creation. */
function openByRead(entry: Entry, flows: SessionFlow[]): boolean {
  const answer = answerOf(entry);
  if (entry.method !== 'GET' || !isSession(answer)) return false;
  const { id } = readSession(answer);
  const named = id === undefined ? -1 : addressOf(entry.url).lastIndexOf(`/${encodeURIComponent(id)}`);
  if (named === -1) return false;
  const flow = emptyFlow(id);
  addCall(entry, flow);
  flows.push(flow);
  return true;
}

/** The person's browser: the page of the provider, and where it comes back to. */
function addBrowser(entry: Entry, flow: SessionFlow): void {
  const { created, callbacks } = flow;
  if (callbacks.some((url) => addressOf(url) === addressOf(entry.url)) && isNavigation(entry)) {
    flow.callback ??= queryOf(entry.url);
    const names = [...queryOf(entry.url)].filter(([name]) => /^(?:sessionId|error|code)$/.test(name));
    flow.steps.push({
      entry,
      title: 'return to the application',
      from: 'browser',
      to: 'application',
      carries: names,
    });
    return;
  }
  const page = created?.authenticationUrl;
  if (page === undefined || !isNavigation(entry)) return;
  const isPage =
    rawQueryOf(page) === ''
      ? addressOf(entry.url) === addressOf(page)
      : withoutFragment(entry.url) === withoutFragment(page);
  if (isPage) flow.steps.push({ entry, title: 'login page', from: 'browser', to: 'provider', carries: [] });
}

const sealedIn = ({ responseBody, status = 0 }: Entry): string | undefined => {
  const text = responseBody?.trim() ?? '';
  return status < 400 && /^[\w-]+(?:\.[\w-]*){2,4}$/.test(text) ? text : undefined;
};

function objectIn(text: string | undefined): JsonObject | undefined {
  return text === undefined ? undefined : answerOf({ responseBody: text } as Entry);
}
