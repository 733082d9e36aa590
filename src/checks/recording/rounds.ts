/** Rounds of a loop: logins in a row whose callback led straight to the next. */
import type { OidcFlow } from '../../protocol/recorded/oidc-flow.ts';
import { isNavigation } from '../../protocol/recorded/parts.ts';
import type { SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import type { Entry } from '../../recording/entry.ts';

type Flow = OidcFlow | SamlFlow;

/** More rounds without a page in between cannot be a person. */
export const MAX_ROUNDS = 3;

export function sameParties(one: Flow, other: Flow): boolean {
  const [mine] = one.requests;
  const [theirs] = other.requests;
  if (mine === undefined || theirs === undefined || one.kind !== other.kind) return false;
  const address = (flow: typeof mine): string => ('endpoint' in flow ? flow.endpoint : flow.address);
  return address(mine) === address(theirs);
}

/**
 * Puts flows that follow each other without a page of the application into groups; most groups have one.
 * @param flows in order of time
 */
export function roundsIn(flows: readonly Flow[], entries: readonly Entry[]): readonly (readonly Flow[])[] {
  const position = new Map(entries.map((entry, at) => [entry, at]));
  const groups: Flow[][] = [];
  for (const flow of flows) {
    const before = groups.at(-1);
    const last = before?.at(-1);
    if (before !== undefined && last !== undefined && follows(last, flow, entries, position))
      before.push(flow);
    else groups.push([flow]);
  }
  return groups;
}

function follows(
  one: Flow,
  next: Flow,
  entries: readonly Entry[],
  position: ReadonlyMap<Entry, number>,
): boolean {
  const from = one.responses.find(({ arrived }) => arrived)?.entry;
  const to = next.requests[0]?.entry;
  if (from === undefined || to === undefined || !sameParties(one, next)) return false;
  const [start = 0, end = 0] = [position.get(from), position.get(to)];
  return (
    start < end && !entries.slice(start, end).some((entry) => isNavigation(entry) && entry.status === 200)
  );
}
