/** Closure: every fault of the sandbox trips exactly what its row says, driven through the whole program. */
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../src/sandbox/index.ts';
import type { Fault } from '../../src/sandbox/types.ts';
import { DOORS, type Door } from '../helpers/doors.ts';
import { onlineWorld } from '../helpers/online.ts';
import { PROGRAM } from '../helpers/program.ts';
import { errorDue, failingChecks, runJson } from '../helpers/run.ts';

/** Outcome class → exit code, for a flow. */
const EXIT_CODES: Readonly<Record<string, readonly number[]>> = {
  done: [0],
  security: [1],
  'bad-request': [2, 4],
  server: [3, 4],
  'user-cancel': [5],
  denied: [5],
  timeout: [6],
  expired: [6],
  unknown: [3],
  busy: [4],
  retry: [4],
};

/** What the row says of this protocol; nothing where it does not play there. */
function tripsOf({ protocol }: Door, { trips, protocols }: Fault): Fault['trips'] | undefined {
  const own = protocols?.[protocol];
  return own === undefined ? undefined : { ...trips, ...own };
}

describe.each(DOORS)('every fault of $system over $protocol trips exactly its check or its error', (door) => {
  const rows = faultsOf(door.system).flatMap((fault) => {
    const trips = tripsOf(door, fault);
    // A refresh is a command of its own: generic-refresh.test.ts; a frame needs a browser: session-frame.test.ts; a
    // LogoutRequest of the provider is judged by saml-provider-logout.test.ts, and a query by saml-query.test.ts.
    const { refresh, way, saml } = fault.needs ?? {};
    if (refresh === true || way === 'session' || saml === 'idp-logout' || saml === 'query') return [];
    // Servers of Bun do not show the certificate of a client, so the sandbox of the single file cannot ask for one.
    if (PROGRAM !== undefined && fault.id === 'mtls-aliases') return [];
    return trips === undefined ? [] : [[fault.id, fault, trips] as const];
  });

  it.each(rows)('%s', async (_id, fault, trips) => {
    const { document, code } = await runJson(onlineWorld(), [
      ...door.commandLine(fault.needs ?? {}),
      ...['--sandbox', '--fault', fault.id],
    ]);
    expect({
      outcome: document.outcome,
      // They repeat what the provider answered, which is compared by itself.
      fails: failingChecks(document)
        .filter((name) => name !== 'callback.error' && name !== 'saml.status')
        .sort(),
      error: document.error?.code,
      providerError: document.error?.provider?.error,
    }).toEqual({
      outcome: trips.outcome,
      fails: [...(trips.fails ?? [])].sort(),
      error: errorDue(trips),
      providerError: trips.providerError,
    });
    expect(EXIT_CODES[trips.outcome]).toContain(code);
    const warnings = (document.claims?.warnings ?? []) as readonly { readonly code: string }[];
    expect(warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining([...(trips.warnings ?? [])]),
    );
  });
});
