/** What was done: one line for each step of a flow, made from the recorded exchanges. */
import type { Exchange, Outcome } from '../../outcome.ts';
import { table } from './layout.ts';
import { type Block, bad, type Cell, dim, doubtful, oneLine, plain } from './line.ts';
import type { Page } from './page.ts';

interface Step {
  readonly method: string;
  readonly what: string;
  readonly exchanges: readonly Exchange[];
}

/** The numbered steps; empty when nothing was exchanged. */
export function steps(outcome: Outcome, page: Page): Block {
  const rows = stepsOf(outcome).map((step, at): Cell[] => [
    String(at + 1),
    step.method,
    placeOf(step),
    status(step),
    duration(step),
    dim(remark(step)),
  ]);
  return table(rows, { width: page.width, indent: 2, right: [0, 3, 4], flexible: 2 });
}

function stepsOf(outcome: Outcome): Step[] {
  const steps: Step[] = [];
  for (const exchange of outcome.exchanges) {
    const step = stepOf(exchange, outcome);
    const last = steps.at(-1);
    if (last !== undefined && joins(last, step, exchange)) {
      steps[steps.length - 1] = { ...last, ...merged(last, exchange) };
    } else steps.push(step);
  }
  return steps;
}

const STEPS: Record<Exchange['actor'], (exchange: Exchange, outcome: Outcome) => Omit<Step, 'exchanges'>> = {
  client: (exchange, outcome) => ({ method: exchange.request.method, what: place(exchange, outcome.issuer) }),
  'user-agent': (exchange, outcome) =>
    isPage(exchange)
      ? { method: '…', what: pageTitles([exchange]) }
      : { method: exchange.request.method, what: place(exchange, outcome.issuer) },
  browser: (exchange, outcome) => ({ method: '→', what: `browser  ${place(exchange, outcome.issuer)}` }),
  callback: (exchange) => ({ method: '←', what: `callback  ${parameterNames(exchange).join(', ')}` }),
};

function stepOf(exchange: Exchange, outcome: Outcome): Step {
  return { ...STEPS[exchange.actor](exchange, outcome), exchanges: [exchange] };
}

/** The first request of a user agent is part of the protocol; the pages that follow are the person's affair. */
function isPage(exchange: Exchange): boolean {
  return exchange.actor === 'user-agent' && exchange.purpose !== 'authorize';
}

/** Pages fold into one step, and so does a poll that got the same status as the one before. */
function joins(last: Step, step: Step, exchange: Exchange): boolean {
  const before = last.exchanges.at(-1);
  if (before === undefined || before.actor !== exchange.actor) return false;
  if (isPage(exchange)) return isPage(before);
  return (
    exchange.actor === 'client' &&
    last.method === step.method &&
    last.what === step.what &&
    before.response !== undefined &&
    before.response.status === exchange.response?.status
  );
}

function merged(last: Step, exchange: Exchange): Partial<Step> {
  const exchanges = [...last.exchanges, exchange];
  return isPage(exchange) ? { what: pageTitles(exchanges), exchanges } : { exchanges };
}

function pageTitles(exchanges: readonly Exchange[]): string {
  const titles = exchanges.flatMap(({ note }) => (note === undefined || note === '' ? [] : [note]));
  const distinct = titles.filter((title, at) => title !== titles[at - 1]);
  return distinct.length > 0
    ? distinct.join(', ')
    : exchanges.length === 1
      ? 'a page'
      : `${exchanges.length} pages`;
}

/** The path below the issuer, the path on the issuer's host, else host and path. Queries hold values and stay away. */
function place(exchange: Exchange, issuer: string | undefined): string {
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

function parameterNames(exchange: Exchange): string[] {
  const url = parsed(exchange.request.url);
  const names = [
    ...(url?.searchParams.keys() ?? []),
    ...new URLSearchParams(url?.hash.slice(1) ?? '').keys(),
    ...new URLSearchParams(new TextDecoder().decode(exchange.request.body ?? new Uint8Array())).keys(),
  ];
  return [...new Set(names)];
}

/** Where it went, and below it why nothing came back. */
function placeOf(step: Step): Cell {
  const failure = step.exchanges.at(-1)?.failure;
  return failure === undefined ? oneLine(step.what) : [oneLine(step.what), '\n', bad(oneLine(failure))];
}

function status(step: Step): Cell {
  const last = step.exchanges.at(-1);
  if (last?.failure !== undefined) return bad('failed');
  const code = last?.response?.status;
  if (code === undefined || last?.actor === 'callback') return '';
  return code >= 500 ? bad(String(code)) : code >= 400 ? doubtful(String(code)) : plain(String(code));
}

function duration(step: Step): Cell {
  const [first] = step.exchanges;
  if (first?.actor === 'browser' || first?.actor === 'callback') return '';
  const milliseconds = step.exchanges.reduce((sum, exchange) => sum + exchange.milliseconds, 0);
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function remark(step: Step): string {
  const last = step.exchanges.at(-1);
  if (last !== undefined && isPage(last)) return '';
  const note = last?.note === undefined ? '' : oneLine(last.note);
  const times = step.exchanges.length > 1 ? `${step.exchanges.length} times` : '';
  return [times, note].filter((text) => text !== '').join(', ');
}
