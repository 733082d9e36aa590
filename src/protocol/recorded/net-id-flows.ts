/** Authentications by Net iD Access in recorded exchanges: three small requests to one address. */
import type { Entry } from '../../recording/entry.ts';
import { meaningOf, type NetIdProtocol, type NetIdRequest, REQUESTS, readState } from '../net-id/index.ts';
import { addressOf, answerOf } from './parts.ts';
import type { NetIdFlow } from './vendor-flow.ts';

/** @param entries in order of time */
export function findNetIdFlows(entries: readonly Entry[], protocol: NetIdProtocol): NetIdFlow[] {
  const flows: NetIdFlow[] = [];
  const open = new Map<string, NetIdFlow>();
  for (const entry of entries) {
    const request = requestIn(entry);
    if (request === undefined) continue;
    const address = addressOf(entry.url);
    let flow = open.get(address);
    // The state is asked for before a start: what follows a result belongs to the next login.
    if (flow === undefined || isOver(flow, protocol) || (request === 'start' && flow.started)) {
      flow = { kind: 'app-login', requests: [], responses: [], steps: [], states: [], started: false };
      flows.push(flow);
      open.set(address, flow);
    }
    add(entry, request, flow);
  }
  // A page that is loaded again asks once more for a result that was judged already.
  return flows.filter(
    (flow, at) =>
      flow.started ||
      !flows
        .slice(0, at)
        .some(
          ({ steps: [one] }) => addressOf(one?.entry.url ?? '') === addressOf(flow.steps[0]?.entry.url ?? ''),
        ),
  );
}

function add(entry: Entry, request: NetIdRequest, flow: NetIdFlow): void {
  const answer = answerOf(entry);
  const state = (entry.status ?? 0) < 400 && answer !== undefined ? readState(answer) : undefined;
  flow.started ||= request === 'start';
  if (state !== undefined) flow.states.push(state);
  if (state === undefined && (entry.status ?? 0) >= 400) flow.refused = entry;
  else delete flow.refused;
  flow.steps.push({
    entry,
    title: `${request} request`,
    from: 'browser',
    to: 'provider',
    carries:
      state === undefined
        ? []
        : (['status', 'niasStatus'] as const).flatMap((name) =>
            state[name] === '' ? [] : [[name, state[name]] as const],
          ),
  });
}

function isOver({ states, started }: NetIdFlow, protocol: NetIdProtocol): boolean {
  const last = states.at(-1);
  return started && last !== undefined && !meaningOf(last, protocol).waits;
}

function requestIn({ method, requestBody = '', responseBody, status }: Entry): NetIdRequest | undefined {
  if (method !== 'PUT' && method !== 'POST') return undefined;
  if (requestBody.length > 1000 || !/^\s*\{/.test(requestBody)) return undefined;
  const type = /^\s*\{\s*"type"\s*:\s*"(state|start|cancel)"/.exec(requestBody)?.[1];
  if (type === undefined) return undefined;
  // Such a small body may be that of another API: its answer decides, or the very bytes of a refused request.
  const answered = /"(?:niasStatus|authRef)"/.test(responseBody ?? '');
  const exact = Object.values<string>(REQUESTS).includes(requestBody.trim());
  return answered || (exact && method === 'PUT' && status !== 200) ? (type as NetIdRequest) : undefined;
}
