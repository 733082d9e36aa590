/** The exchanges of a driven flow as messages between parties. */
import { defined } from '../../common/defined.ts';
import type { Exchange, Outcome, Protocol } from '../../outcome.ts';
import type { Message, Sequence } from '../../sequence.ts';
import { answerOf } from '../answer.ts';
import { bodyText, isForm } from '../exchange-body.ts';
import { oneLine } from '../human/line.ts';

/** Ids of the parties, in the order of their lifelines. */
const [PERSON, APPLICATION, PROVIDER, PHONE] = ['person', 'application', 'provider', 'phone'] as const;

/** Protocols whose person approves on a phone: the app, and the purpose of the requests that wait for it. */
const PHONES: Readonly<Partial<Record<Protocol, { readonly app: string; readonly waits: string }>>> = {
  consent: { app: 'eID app', waits: 'status' },
  'net-id': { app: 'Net iD app', waits: 'state' },
};

const phoneOf = ({ protocol }: Outcome) => (protocol === undefined ? undefined : PHONES[protocol]);

/** @param outcome its exchanges unmasked: masking comes after */
export function drivenSequence(outcome: Outcome): Sequence | undefined {
  const { exchanges } = outcome;
  if (exchanges.length === 0) return undefined;
  const sent = exchanges.map((exchange, at) => messageOf(exchange, at, exchanges[at - 1]));
  const messages = withApproval(sent, outcome);
  const used = new Set(messages.flatMap(({ from, to }) => [from, to]));
  const { status, text } = answerOf(outcome);
  return {
    title: 'Sequence',
    verdict: status === 'pass' ? 'valid' : status === 'fail' ? 'invalid' : 'unverified',
    ending: text,
    parties: partiesOf(outcome).filter(({ id }) => used.has(id)),
    messages,
    reports: outcome.reports.map((_, at) => at),
  };
}

function partiesOf(outcome: Outcome): Sequence['parties'] {
  const { exchanges, providerTitle, provider, issuer } = outcome;
  const playedByIdcli = exchanges.some(({ actor }) => actor === 'user-agent');
  const first = exchanges.find(({ actor }) => actor !== 'callback')?.request.url;
  const address = issuer ?? first ?? '';
  const host = URL.canParse(address) ? new URL(address).host : '';
  return [
    { id: PERSON, role: 'person', name: playedByIdcli ? 'built-in user agent' : 'browser' },
    { id: APPLICATION, role: 'application', name: 'idcli' },
    { id: PROVIDER, role: 'provider', name: providerTitle ?? provider ?? host },
    { id: PHONE, role: 'phone', name: phoneOf(outcome)?.app ?? '' },
  ];
}

/** The approval goes from the phone to the provider, so idcli never sees it. */
function withApproval(messages: readonly Message[], outcome: Outcome): readonly Message[] {
  const waits = phoneOf(outcome)?.waits;
  const last = outcome.exchanges.findLastIndex(({ purpose }) => purpose === waits);
  if (last < 0 || outcome.error !== undefined) return messages;
  const approval: Message = {
    from: PHONE,
    to: PROVIDER,
    title: 'approval',
    carries: [],
    state: 'unseen',
    note: 'between phone and provider, so not recorded',
  };
  return [...messages.slice(0, last), approval, ...messages.slice(last)];
}

const FROM: Readonly<Record<Exchange['actor'], string>> = {
  client: APPLICATION,
  'user-agent': PERSON,
  browser: PERSON,
  callback: PERSON,
  recorded: APPLICATION,
};

function messageOf(exchange: Exchange, at: number, before: Exchange | undefined): Message {
  const { actor, response, failure, note } = exchange;
  const refused = (response?.status ?? 0) >= 400;
  return {
    exchange: at,
    from: FROM[actor],
    to: actor === 'callback' ? APPLICATION : PROVIDER,
    title: titleOf(exchange, before),
    carries: carriedBy(exchange),
    state: failure !== undefined ? 'blocked' : refused ? 'refused' : 'sent',
    ...defined({ note: noteOf(actor, note) }),
  };
}

/** The query is the usual place of a callback, and needs no remark. */
function noteOf(actor: Exchange['actor'], note: string | undefined): string | undefined {
  if (actor === 'browser') return 'the browser alone saw the answer';
  return note === undefined || note === 'query' ? undefined : oneLine(note);
}

const TITLES: Readonly<Record<string, string>> = {
  discovery: 'discovery',
  metadata: 'metadata of the provider',
  jwks: 'key set',
  par: 'pushed authorization request',
  token: 'token request',
  userinfo: 'UserInfo',
  introspection: 'introspection',
  revocation: 'revocation',
  registration: 'client registration',
  artifact: 'resolution of the artifact',
  attributes: 'query of attributes',
  ecp: 'request of an enhanced client',
  logout: 'logout request',
  complete: 'redirect after signing',
  signature: 'signed data object',
};

function titleOf(exchange: Exchange, before: Exchange | undefined): string {
  const { actor, purpose } = exchange;
  if (actor === 'callback') return purpose === 'logout' ? 'return from the logout' : 'callback';
  if (actor === 'client') return TITLES[purpose] ?? purpose;
  const names = new Set(parametersOf(exchange).map(([name]) => name));
  if (names.has('SAMLRequest')) return purpose === 'logout' ? 'SAML logout request' : 'SAML request';
  if (purpose === 'logout') return 'logout request';
  const starts = before?.actor !== 'user-agent';
  if (starts && (names.has('client_id') || names.has('request_uri'))) return 'authorization request';
  return 'page';
}

/** Parameters that tie the messages of a flow together, or end it. */
const TELLING: ReadonlySet<string> = new Set([
  'state',
  'nonce',
  'code',
  'error',
  'grant_type',
  'RelayState',
  'code_challenge_method',
]);

const carriedBy = (exchange: Exchange): Message['carries'] =>
  parametersOf(exchange).flatMap(([name, value]) => (TELLING.has(name) ? [{ name, value }] : []));

/** Parameters of a request: in the query, the fragment and a form. */
export function parametersOf({ request }: Pick<Exchange, 'request'>): (readonly [string, string])[] {
  const { url, headers, body } = request;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const form = body !== undefined && isForm(headers) ? (bodyText(body, headers) ?? '') : '';
  return [
    ...(parsed?.searchParams ?? []),
    ...new URLSearchParams(parsed?.hash.slice(1) ?? ''),
    ...new URLSearchParams(form),
  ].filter(([name]) => name !== '');
}
