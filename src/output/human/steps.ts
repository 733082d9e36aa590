/** The steps of a flow, a line each, made from the recorded exchanges. */
import type { Exchange, Outcome } from '../../outcome.ts';
import { table } from './layout.ts';
import { type Block, bad, type Cell, dim, doubtful, oneLine, plain } from './line.ts';
import { neutralText } from './neutral.ts';
import type { Page } from './page.ts';

/**
 * - `request`: by idcli itself, or the user agent's first one, which starts the login pages
 * - `pages`: the user agent's further exchanges; they belong to the person, so they are one step
 */
type Kind = 'request' | 'pages' | 'browser' | 'callback';

interface Step {
  readonly kind: Kind;
  readonly exchanges: readonly [Exchange, ...Exchange[]];
}

/** The numbered steps; empty without exchanges. */
export function steps(outcome: Outcome, page: Page): Block {
  const shared = sharedUrls(outcome.exchanges);
  const rows = stepsOf(outcome.exchanges, page.verbose).map((step, at): Cell[] => [
    String(at + 1),
    step.kind === 'request' ? step.exchanges[0].request.method : SIGNS[step.kind],
    what(step, outcome.issuer),
    status(step),
    duration(step),
    dim(step.kind === 'callback' ? '' : remark(step, shared)),
  ]);
  return table(rows, { width: page.width, indent: 2, right: [0, 3, 4] });
}

const SIGNS: Record<Exclude<Kind, 'request'>, string> = { pages: '…', browser: '→', callback: '←' };

/** @param each every page as a separate step */
function stepsOf(exchanges: readonly Exchange[], each: boolean): Step[] {
  const steps: { kind: Kind; exchanges: [Exchange, ...Exchange[]] }[] = [];
  for (const [at, exchange] of exchanges.entries()) {
    const kind = kindOf(exchange, each ? undefined : exchanges[at - 1]);
    const last = steps.at(-1);
    if (last?.kind === kind && joins(last, exchange)) last.exchanges.push(exchange);
    else steps.push({ kind, exchanges: [exchange] });
  }
  return steps;
}

function kindOf(exchange: Exchange, before: Exchange | undefined): Kind {
  if (exchange.actor === 'user-agent') return before?.actor === 'user-agent' ? 'pages' : 'request';
  return exchange.actor === 'client' || exchange.actor === 'recorded' ? 'request' : exchange.actor;
}

/** Pages form one step, and so do polls with the same status. */
function joins({ kind, exchanges }: Step, exchange: Exchange): boolean {
  const before = exchanges.at(-1);
  if (kind === 'pages') return true;
  return (
    kind === 'request' &&
    exchange.actor === 'client' &&
    before?.response !== undefined &&
    before.response.status === exchange.response?.status &&
    before.purpose === exchange.purpose &&
    before.request.method === exchange.request.method &&
    before.request.url === exchange.request.url
  );
}

const WHAT: Record<Kind, (step: Step, issuer: string | undefined) => string> = {
  request: ({ exchanges }, issuer) => place(exchanges[0], issuer),
  pages: ({ exchanges }) => pageTitles(exchanges),
  browser: ({ exchanges }, issuer) => `browser  ${place(exchanges[0], issuer)}`,
  // Status and duration stay empty, so there is room for the remark.
  callback: (step) => {
    const said = [parameterNames(step.exchanges[0]).join(', '), remark(step, new Set())];
    return `callback  ${said.filter((part) => part !== '').join(' · ')}`;
  },
};

/** The destination, and below it why there was no answer. */
function what(step: Step, issuer: string | undefined): Cell {
  const text = oneLine(WHAT[step.kind](step, issuer));
  const failure = step.exchanges.at(-1)?.failure;
  return failure === undefined ? text : [text, '\n', bad(oneLine(failure))];
}

export function pageTitles(exchanges: readonly Exchange[]): string {
  const titles = withoutSiteName(exchanges.flatMap((exchange) => titleOf(exchange) ?? []));
  const distinct = titles.filter((title, at) => title !== titles[at - 1]);
  if (distinct.length > 0) return distinct.join(', ');
  return exchanges.length === 1 ? 'a page' : `${exchanges.length} pages`;
}

/** `Terms · Bank`, `Proofing · Bank` → `Terms`, `Proofing`: removes the site name that all titles share. */
function withoutSiteName(titles: readonly string[]): readonly string[] {
  const [first = '', ...others] = titles;
  const [, site] = /^.+?( [·|–—-] .+)$/.exec(first) ?? [];
  if (site === undefined || others.length === 0 || !others.every((title) => title.endsWith(site)))
    return titles;
  return titles.map((title) => title.slice(0, -site.length));
}

function titleOf({ note, response }: Exchange): string | undefined {
  if (note !== undefined && note !== '') return note;
  const [, title] = /<title[^>]*>([^<]{1,200})</i.exec(textOf(response?.body)) ?? [];
  if (title === undefined) return undefined;
  const text = title.replace(/&(?:amp|#38);/g, '&').replace(/&(?:#39|apos);/g, "'");
  // Bytes were not neutralized yet: text read from them is as the server sent it.
  return neutralText(text.trim());
}

/** Only the start of a body is searched; a title is near the top. Bytes. */
const HEAD_BYTES = 16_384;

/** A SOAP message is not a form. */
const formIn = (body: Uint8Array | undefined): string =>
  textOf(body).trimStart().startsWith('<') ? '' : textOf(body);

function textOf(body: Uint8Array | undefined): string {
  return new TextDecoder().decode(body?.subarray(0, HEAD_BYTES));
}

/**
 * The path below the issuer, the path on the issuer's host, else host and path. Queries are left out because they hold
 * values.
 */
export function place(exchange: Exchange, issuer: string | undefined): string {
  const url = parsed(exchange.request.url);
  if (url === undefined) return exchange.request.url;
  const home = issuer === undefined ? undefined : parsed(issuer);
  if (home === undefined || home.origin !== url.origin) return `${url.host}${url.pathname}`;
  const base = home.pathname.replace(/\/$/, '');
  return url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : url.pathname;
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function parameterNames({ request }: Exchange): string[] {
  const url = parsed(request.url);
  const names = [
    ...(url?.searchParams.keys() ?? []),
    ...new URLSearchParams(url?.hash.slice(1) ?? '').keys(),
    ...new URLSearchParams(formIn(request.body)).keys(),
  ];
  return [...new Set(names)];
}

function status({ kind, exchanges }: Step): Cell {
  const last = exchanges.at(-1);
  if (last?.failure !== undefined) return bad('failed');
  const code = last?.response?.status;
  if (code === undefined || kind === 'callback') return '';
  return code >= 500 ? bad(String(code)) : code >= 400 ? doubtful(String(code)) : plain(String(code));
}

function duration({ kind, exchanges }: Step): Cell {
  if (kind === 'browser' || kind === 'callback') return '';
  const milliseconds = exchanges.reduce((sum, exchange) => sum + exchange.milliseconds, 0);
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** URLs that serve several purposes, so that the URL alone does not identify the request. */
function sharedUrls(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const purposes = new Map<string, string>();
  const shared = new Set<string>();
  for (const { actor, purpose, request } of exchanges) {
    if (actor !== 'client') continue;
    const before = purposes.get(request.url);
    if (before !== undefined && before !== purpose) shared.add(request.url);
    purposes.set(request.url, purpose);
  }
  return shared;
}

function remark({ kind, exchanges }: Step, shared: ReadonlySet<string>): string {
  const [first] = exchanges;
  const note = first.actor === 'user-agent' ? titleOf(first) : exchanges.at(-1)?.note;
  const times = exchanges.length > 1 ? `${exchanges.length} times` : '';
  // The query is the usual place of a callback; no remark needed.
  const said = note === undefined || (kind === 'callback' && note === 'query') ? '' : oneLine(note);
  const purpose = kind === 'request' && shared.has(first.request.url) ? first.purpose : '';
  return kind === 'pages' ? '' : [purpose, times, said].filter((text) => text !== '').join(', ');
}
