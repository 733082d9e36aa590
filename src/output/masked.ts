/** A whole outcome masked, right before output (CL-C6): what people's output and the trace are made from. */
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import type { Outcome, OutcomeError } from '../outcome.ts';
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
} from './mask/mask.ts';
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
    ...defined({ claims: claims === undefined ? undefined : maskClaims(claims, options), error }),
    data: maskOwnData(outcome, options),
    reports: outcome.reports.map((report) => maskReport(report, options)),
    exchanges: maskExchanges(outcome.exchanges, options),
    notes: outcome.notes.map((note) => maskText(note, options)),
  };
}

function maskOwnData({ command, data }: Outcome, options: MaskOptions): Outcome['data'] {
  return OWN_DATA.has(command) ? data : maskData(data, options);
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

/** Whether `--show-pii` would show more. Most often the claims tell it already, and the rest need not be masked again. */
export function hidesPersonalData(outcome: Outcome, masked: Outcome, given: OutputOptions): boolean {
  if (given.showPii) return false;
  const { claims, reports } = outcome;
  const options = maskOptions(outcome, { ...given, showPii: true });
  const differ = (shown: unknown, hidden: unknown) => JSON.stringify(shown) !== JSON.stringify(hidden);
  return (
    (claims !== undefined && differ(maskClaims(claims, options), masked.claims)) ||
    differ(maskOwnData(outcome, options), masked.data) ||
    differ(
      reports.map((report) => maskReport(report, options)),
      masked.reports,
    )
  );
}
