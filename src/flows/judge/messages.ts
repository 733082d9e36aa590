/** The recorded exchanges that make a flow. */
import { isVendor } from '../../protocol/recorded/vendor-flow.ts';
import type { Entry } from '../../recording/entry.ts';
import type { JudgedFacts } from './judged-flow.ts';

/** Returns them in no order; some may be there twice. */
export function entriesOf(flow: JudgedFacts['flow']): Entry[] {
  if (isVendor(flow)) return flow.steps.map(({ entry }) => entry);
  const messages = [...flow.requests, ...flow.responses].map(({ entry }) => entry);
  if (flow.kind !== 'oidc') {
    const resolved = flow.responses.flatMap(({ resolution }) =>
      resolution === undefined ? [] : [resolution.entry],
    );
    return [...messages, ...resolved];
  }
  const { consent } = flow;
  return [
    ...messages,
    ...flow.pushed,
    ...flow.begun.map((start) => start.entry),
    ...flow.tokens.map((token) => token.entry),
    ...flow.userinfo,
    ...flow.logouts,
    ...flow.blocked,
    ...(consent === undefined
      ? []
      : [
          consent.request,
          ...consent.polls.map((poll) => poll.entry),
          ...consent.completion,
          ...(consent.signature === undefined ? [] : [consent.signature]),
        ]),
  ];
}
