/** The one JSON document of a run: schema `idcli/v1`. */

import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import type { Outcome, OutcomeError } from '../outcome.ts';
import { withHelp } from './help.ts';
import { neutralJson } from './human/neutral.ts';

/**
 * Builds the document. Members without a value are absent; the reports are always present, so that a script can iterate
 * over them. The result is complete and not masked; error texts are as given.
 */
export function envelopeOf(outcome: Outcome, error: OutcomeError | undefined): Envelope {
  const members: Record<string, unknown> = {
    schema: 'idcli/v1',
    command: outcome.command,
    ok: outcome.exitCode === 0,
    exitCode: outcome.exitCode,
    outcome: outcome.outcome,
    provider: outcome.provider,
    protocol: outcome.protocol,
    sandbox: outcome.sandbox,
    claims: outcome.claims,
    provenance: provenanceOf(outcome),
    tokens: outcome.tokens,
    data: Object.keys(outcome.data).length === 0 ? undefined : outcome.data,
    reports: outcome.reports.map(withHelp),
    error,
    // Scripts that read `idcli sandbox --json` know only these two members.
    ...(outcome.command === 'sandbox' ? outcome.data : {}),
  };
  return defined(members) as Envelope;
}

/** The source of each claim, and whether it was verified. */
function provenanceOf({ claims, claimSources = {}, verifiedSources = {} }: Outcome): Json | undefined {
  if (claims === undefined || Object.keys(claimSources).length === 0) return undefined;
  const { verified } = claims.source;
  return Object.fromEntries(
    Object.entries(claimSources).map(([claim, from]) => {
      const source = from.split('.', 1)[0] ?? from;
      return [claim, { from, verified: verifiedSources[source] ?? verified }];
    }),
  );
}

export type Envelope = { readonly [name: string]: Json };

/**
 * Returns the document for standard output: one, indented, with a final newline. That of a sandbox is one line, because
 * lines of events follow.
 */
export function documentText(outcome: Outcome, error: OutcomeError | undefined): string {
  const indent = outcome.command === 'sandbox' && error === undefined ? undefined : 2;
  return `${neutralJson(JSON.stringify(envelopeOf(outcome, error), null, indent))}\n`;
}
