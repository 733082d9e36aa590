/** Outcome → report: the one place where a report for people is put together. */
import { defined } from '../../common/defined.ts';
import type { Outcome, RanStep } from '../../outcome.ts';
import { answerOf } from '../answer.ts';
import { neutral } from '../human/neutral.ts';
import type { Page } from '../human/page.ts';
import { explainClaim, explainHeader } from '../human/token.ts';
import { contentMask, maskOutcome } from '../masked.ts';
import type { OutputOptions } from '../options.ts';
import { claimsView } from './claims.ts';
import { diagnosisView, failedStep } from './diagnosis.ts';
import { drivenSequence } from './driven.ts';
import { reportView } from './findings.ts';
import type { Detail, FlowReport, Masking, Row } from './model.ts';
import { repeatLine } from './repeat.ts';
import { sectionsOf } from './sections.ts';
import { sequenceViews } from './sequences.ts';
import { leftOut, stepViews } from './steps.ts';
import { moment } from './time.ts';

export interface Frame {
  /** Time zone and clock for times in words. */
  readonly page: Page;
  readonly version: string;
  /** When the report is made. */
  readonly at: Date;
  /** Begins every anchor, for several reports in one document. */
  readonly prefix?: string;
  /** Default: `whole`. */
  readonly detail?: Detail;
}

/** @param outcome unmasked */
export function buildReport(outcome: Outcome, options: OutputOptions, frame: Frame): FlowReport {
  if (frame.detail === 'verdicts') return verdictsOf(outcome, options, frame);
  const driven = outcome.sequences === undefined ? drivenSequence(outcome) : undefined;
  const whole = driven === undefined ? outcome : { ...outcome, sequences: [driven] };
  const masked = maskOutcome(whole, options);
  const mask = contentMask(whole, options);
  const meanings = {
    header: explainHeader(masked, false),
    payload: explainClaim(masked, frame.page),
  };
  const { views, reports } = sequenceViews({
    masked,
    exchanges: outcome.exchanges,
    mask,
    meanings,
    prefix: frame.prefix ?? '',
    brief: frame.detail === 'brief',
  });
  const answer = answerOf(masked);
  const own = { ...options, secrets: ownSecrets(masked, options) };
  const steps = stepViews(masked, (ran, more) => stepReport(ran, masked, own, { ...frame, ...more }));
  return neutral({
    title: titleOf(masked),
    facts: factsOf(masked, frame),
    answer,
    sequences: views,
    reports,
    sections: masked.command === 'run' ? [] : sectionsOf(masked, frame.page, meanings),
    notes: [...masked.notes, ...leftOut(steps ?? [])],
    masking: maskingOf(options),
    ...defined({
      steps,
      diagnosis:
        answer.status !== 'fail' ? undefined : (failedStep(steps) ?? diagnosisView(masked, views, reports)),
      claims: claimsView(masked, options.showPii),
      repeat: repeatLine(outcome.typed, mask),
    }),
  });
}

/** The verdicts of a step among many, without the messages that led to them. */
function verdictsOf(outcome: Outcome, options: OutputOptions, frame: Frame): FlowReport {
  const { sequences: _, ...rest } = outcome;
  const masked = maskOutcome(rest, options);
  const reports = masked.reports.map((report) => ({
    ...reportView(report, undefined),
    passes: [],
    skips: [],
  }));
  return neutral({
    title: titleOf(masked),
    facts: factsOf(masked, frame),
    answer: answerOf(masked),
    sequences: [],
    reports,
    sections: [],
    notes: masked.notes,
    masking: maskingOf(options),
  });
}

/** What the run itself was given. Each step brings its own: all of them in each would take a long run's square. */
function ownSecrets({ ran }: Outcome, { secrets }: OutputOptions): ReadonlySet<string> {
  if (ran === undefined) return secrets;
  const ofSteps = new Set([...ran.values()].flatMap((step) => [...step.secrets]));
  return new Set([...secrets].filter((secret) => !ofSteps.has(secret)));
}

/** The report of a step; the people of the whole run are masked in it. */
function stepReport(
  { outcome, secrets }: RanStep,
  run: Outcome,
  options: OutputOptions,
  frame: Frame,
): FlowReport {
  const { people = [] } = run;
  return buildReport(
    { ...outcome, people: [...(outcome.people ?? []), ...people] },
    { ...options, secrets: new Set([...options.secrets, ...secrets]) },
    frame,
  );
}

/** With the name of the provider behind it. */
const TITLES: Readonly<Record<string, string>> = {
  login: 'Login at',
  'net-id login': 'Net iD login at',
  'sign-consent': 'Consent signature at',
  'sign-order run': 'Signing order at',
  'decode-token': 'Token',
  'decode-saml': 'SAML message',
  'decode-sdo': 'Signed data object',
  inspect: 'Provider',
  run: 'Scenarios',
  judge: 'Recorded login',
  'probe op': 'Probes of',
  'probe idp': 'Probes of',
  'probe rp': 'Probes of',
  'probe sp': 'Probes of',
};

function titleOf({ command, providerTitle, provider }: Outcome): string {
  const name = providerTitle ?? provider;
  const title = TITLES[command] ?? `idcli ${command}`;
  return name === undefined ? title.replace(/ (?:at|of)$/, '') : `${title} ${name}`;
}

function factsOf(
  { command, issuer, sandbox, exitCode, exchanges, asOf }: Outcome,
  { at, version }: Frame,
): Row[] {
  const rows: (readonly [string, string | undefined])[] = [
    [
      'provider',
      [issuer, sandbox === true ? 'sandbox' : undefined].filter((part) => part !== undefined).join(', '),
    ],
    ['time', moment(exchanges[0]?.startedAt ?? at)],
    ['judged as of', asOf === undefined ? undefined : moment(asOf)],
    ['command', `idcli ${command}, exit ${exitCode}`],
    ['made by', `idcli ${version}`],
  ];
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
}

function maskingOf({ showSecrets, showPii }: OutputOptions): Masking {
  if (!showSecrets && !showPii) {
    return { shown: false, text: 'Secrets and personal data are masked.' };
  }
  const shown =
    showSecrets && showPii ? 'secrets and personal data' : showSecrets ? 'secrets' : 'personal data';
  return { shown: true, text: `This file shows ${shown}. Share it with care.` };
}
