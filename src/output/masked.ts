/** A whole outcome masked, right before output (CL-C6): what people's output and the trace are made from. */
import type { Json, Outcome, OutcomeError } from '../outcome.ts';
import {
  type MaskOptions,
  maskClaims,
  maskData,
  maskExchanges,
  maskFactAt,
  maskOutcomeError,
  maskReport,
  maskText,
  personalValuesOf,
} from './mask.ts';
import type { OutputOptions } from './options.ts';

/**
 * Commands whose data is idcli's own: the sandbox's clients are no secret of anybody, of a provider's secrets only the
 * references are told, and metadata of a service provider is made to be handed out.
 */
const OWN_DATA: ReadonlySet<string> = new Set([
  'sandbox',
  'providers list',
  'providers show',
  'saml metadata',
]);

/** Masks everything but the tokens: people are shown facts about those, never the tokens themselves. */
export function maskOutcome(outcome: Outcome, given: OutputOptions): Outcome {
  const { claims } = outcome;
  const options = maskOptions(outcome, given);
  const error = maskError(outcome, given);
  return {
    ...outcome,
    ...(claims === undefined ? {} : { claims: maskClaims(claims, options) }),
    ...(error === undefined ? {} : { error }),
    data: OWN_DATA.has(outcome.command) ? outcome.data : maskData(outcome.data, options),
    reports: outcome.reports.map((report) => maskReport(report, options)),
    exchanges: maskExchanges(outcome.exchanges, options),
    notes: outcome.notes.map((note) => maskText(note, options)),
  };
}

/** The error masked. Its texts repeat what others sent, so they are masked in the JSON document, too. */
export function maskError(outcome: Outcome, options: OutputOptions): OutcomeError | undefined {
  return outcome.error === undefined
    ? undefined
    : maskOutcomeError(outcome.error, maskOptions(outcome, options));
}

/** One value of the document as people see it. @param path where it stands, as in `--field` */
export function maskFact(value: string, path: string, outcome: Outcome, options: OutputOptions): Json {
  return maskFactAt(value, path, maskOptions(outcome, options));
}

/** What is known to be personal is so wherever else it appears: in a page, a message, a note. */
function maskOptions({ claims, people = [] }: Outcome, options: OutputOptions): MaskOptions {
  const known = claims === undefined ? people : [claims, ...people];
  if (known.length === 0) return options;
  return { ...options, personal: new Set(known.flatMap((one) => [...personalValuesOf(one)])) };
}

/** Whether `--show-pii` would show more. */
export function hidesPersonalData(outcome: Outcome, masked: Outcome, options: OutputOptions): boolean {
  if (options.showPii) return false;
  const shown = ({ claims, data, reports }: Outcome) => JSON.stringify([claims, data, reports]);
  const result = { ...outcome, exchanges: [], notes: [] };
  return shown(maskOutcome(result, { ...options, showPii: true })) !== shown(masked);
}
