/** A whole outcome masked, right before output (CL-C6): what people's output and the trace are made from. */
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import type { Outcome, OutcomeError } from '../outcome.ts';
import {
  type MaskOptions,
  maskClaims,
  maskData,
  maskDiagnosis,
  maskExchanges,
  maskFactAt,
  maskForeign,
  maskOutcomeError,
  maskReport,
  maskSamlText,
  maskSecrets,
  maskSequence,
  maskText,
  maskTokens,
  personalValuesOf,
} from './mask/mask.ts';
import { secretsOf } from './mask/sent-secrets.ts';
import type { OutputOptions } from './options.ts';

/**
 * Commands whose data is idcli's own and public: clients of the sandbox, references to secrets, metadata of a service
 * provider, explanations.
 */
const OWN_DATA: ReadonlySet<string> = new Set([
  'sandbox',
  'providers list',
  'providers show',
  'saml metadata',
  'explain',
]);

/** Masks everything; of the tokens themselves people are shown facts only, so those stay as they are. */
export function maskOutcome(outcome: Outcome, given: OutputOptions): Outcome {
  const { claims, tokens, sequences, diagnosis } = outcome;
  const options = maskOptions(outcome, given);
  const error = maskError(outcome, given);
  return {
    ...outcome,
    ...defined({
      claims: claims === undefined ? undefined : maskClaims(claims, options),
      tokens: tokens === undefined ? undefined : maskTokens(tokens, options),
      error,
      sequences: sequences?.map((sequence) => maskSequence(sequence, options)),
      diagnosis: diagnosis === undefined ? undefined : maskDiagnosis(diagnosis, options),
    }),
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

/** One value of the document as people see it. @param path its place, as in `--field` */
export function maskFact(value: string, path: string, outcome: Outcome, options: OutputOptions): Json {
  return maskFactAt(value, path, maskOptions(outcome, options));
}

/** What is known to be personal is so wherever else it appears: in a page, a message, a note. */
function maskOptions(outcome: Outcome, options: OutputOptions): MaskOptions {
  const { claims, people = [] } = outcome;
  const known = claims === undefined ? people : [claims, ...people];
  const secrets = options.showSecrets ? options.secrets : allSecrets(outcome, options.secrets);
  if (known.length === 0 && secrets === options.secrets) return options;
  return { ...options, secrets, personal: new Set(known.flatMap((one) => [...personalValuesOf(one)])) };
}

/** Every secret of a run, for a later report about it. */
export const secretsOfRun = (outcome: Outcome, { secrets }: OutputOptions): ReadonlySet<string> =>
  allSecrets(outcome, secrets);

/** What was resolved, and whatever secret was sent or received: others may repeat it anywhere. */
function allSecrets(
  outcome: Pick<Outcome, 'exchanges' | 'tokens'>,
  resolved: ReadonlySet<string>,
): ReadonlySet<string> {
  const { exchanges, tokens } = outcome;
  if (exchanges.length === 0 && tokens === undefined) return resolved;
  const ready = GATHERED.get(exchanges);
  const sent = ready !== undefined && isCurrent(ready, outcome) ? ready.secrets : secretsOf(outcome);
  GATHERED.set(exchanges, { exchanges: [...exchanges], tokens, secrets: sent });
  return new Set([...resolved, ...sent]);
}

interface Gathered {
  readonly exchanges: Outcome['exchanges'];
  readonly tokens: Outcome['tokens'];
  readonly secrets: ReadonlySet<string>;
}

/** An outcome is masked several times on its way out. */
const GATHERED = new WeakMap<Outcome['exchanges'], Gathered>();

/** The list is the same while a command works, but an exchange in it is replaced when its answer comes. */
const isCurrent = (ready: Gathered, { exchanges, tokens }: Pick<Outcome, 'exchanges' | 'tokens'>): boolean =>
  ready.tokens === tokens &&
  ready.exchanges.length === exchanges.length &&
  ready.exchanges.every((exchange, place) => exchange === exchanges[place]);

/**
 * A line of the conversation while the command still works. A URL in it has to work when it is opened, so only secrets
 * that the user gave are taken out of it.
 */
export function maskConversation(
  text: string,
  options: OutputOptions,
  sent: Pick<Outcome, 'exchanges' | 'tokens'>,
): string {
  const all = { ...options, secrets: allSecrets(sent, options.secrets) };
  return text
    .split(URLS)
    .map((part, place) => maskSecrets(part, place % 2 === 1 ? options : all))
    .join('');
}

/** With the group, every second part is a URL. */
const URLS = /([a-z][a-z\d+.-]*:\/\S+)/i;

/** A text that is said while the command still works. */
export function maskWhileWorking(
  text: string,
  options: OutputOptions,
  sent: Pick<Outcome, 'exchanges' | 'tokens'>,
): string {
  return maskText(text, { ...options, secrets: allSecrets(sent, options.secrets) });
}

/**
 * Whether `--show-pii` would show more. Most often the claims tell it already, and the rest need not be masked
 * again.
 */
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

/** Masks content that was taken out of messages of a run, e.g. the claims of a token. */
export interface ContentMask {
  json(value: Json): Json;
  saml(xml: string): string;
  text(text: string): string;
}

export function contentMask(outcome: Outcome, given: OutputOptions): ContentMask {
  const options = maskOptions(outcome, given);
  return {
    json: (value) => maskData({ value }, options).value ?? null,
    saml: (text) => maskSamlText(text, options),
    text: (text) => maskForeign(text, options),
  };
}
