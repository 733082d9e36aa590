/** Flows of vendors' own APIs as arrows: between browser, application, provider and phone. */
import type { OidcFlow } from '../../protocol/recorded/oidc-flow.ts';
import { answerOf } from '../../protocol/recorded/parts.ts';
import type { VendorFlow } from '../../protocol/recorded/vendor-flow.ts';
import type { Entry } from '../../recording/entry.ts';
import type { JudgedFacts } from './judged-flow.ts';
import type { Row } from './sequence-row.ts';

/** A recording of HTTP cannot show how the app is started, and what it says to its own server. */
const START = 'by a link that is not HTTP, or by hand: not in this recording';

export function rowsOfVendor(flow: VendorFlow, { entries }: JudgedFacts): Row[] {
  const rows = flow.steps.map(
    ({ entry, title, from, to, carries }): Row => ({
      entry,
      at: entries.indexOf(entry),
      title,
      from,
      to,
      state: 'sent',
      carries: carries.map(([name, value]) => ({ name, value })),
    }),
  );
  if (flow.kind !== 'app-login') return rows;
  const begun = flow.steps.find(({ entry }) => (answerOf(entry)?.authRef ?? '') !== '');
  return begun === undefined ? rows : [...rows, started(begun.entry, entries)];
}

const started = (after: Entry, entries: readonly Entry[]): Row => ({
  at: entries.indexOf(after) + 0.5,
  from: 'browser',
  to: 'phone',
  title: 'start of the app',
  carries: [],
  state: 'unseen',
  note: START,
});

export function rowsOfConsent({ consent }: OidcFlow, { entries }: JudgedFacts): Row[] {
  if (consent === undefined) return [];
  const { request, order, polls, completion, signature } = consent;
  const row = (entry: Entry, title: string, carries: Row['carries'] = []): Row => ({
    entry,
    at: entries.indexOf(entry),
    from: 'application',
    to: 'provider',
    title,
    state: 'sent',
    carries,
  });
  return [
    row(
      request,
      'consent request (encrypted)',
      order?.orderRef === undefined ? [] : [{ name: 'orderRef', value: order.orderRef }],
    ),
    ...(order === undefined ? [] : [{ ...started(request, entries), from: 'application' }]),
    ...polls.map(({ entry, status }) =>
      row(entry, 'status', status === undefined ? [] : [{ name: 'status', value: status }]),
    ),
    ...completion.map((entry) => row(entry, 'completion')),
    ...(signature === undefined ? [] : [row(signature, 'signed data object')]),
  ];
}
