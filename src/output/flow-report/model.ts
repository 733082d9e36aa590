/**
 * What a report for people says, before it becomes HTML or Markdown. Every text is masked and neutralized; the
 * renderers only escape and lay out.
 */
import type { ReportVerdict, Status } from '../../report.ts';
import type { Sequence } from '../../sequence.ts';
import type { Answer } from '../answer.ts';

/** A name with its value, or with rows of its own. */
export interface Row {
  readonly name: string;
  readonly value: string | readonly Row[];
  /** Meaning or source of the value. */
  readonly remark?: string;
  /** `code`: a value of a message, among rows of text. */
  readonly kind?: 'code';
}

/** A heading with rows, a longer text, or both. */
export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
  readonly text?: string;
}

export interface FindingView {
  readonly code: string;
  /** The probe that found it, of `idcli probe`. */
  readonly probe?: string;
  readonly status: Status;
  readonly message: string;
  /** Place, expected and actual value, section, likely cause. */
  readonly details: readonly Row[];
  /** The command line that explains the check. */
  readonly help: string;
}

export interface ReportView {
  readonly subject: string;
  readonly verdict: ReportVerdict;
  /** Failures and warnings, in this order. */
  readonly problems: readonly FindingView[];
  readonly passes: readonly FindingView[];
  readonly skips: readonly FindingView[];
  /** Checkout settings that affect the verdict. */
  readonly swayed: readonly string[];
  /** Id of the message that it judges. */
  readonly message?: string;
}

export interface BodyView {
  readonly type: string;
  readonly bytes: number;
  readonly text: string;
  /** Characters left out at the end. */
  readonly cut: number;
}

interface HalfView {
  readonly headers: readonly Row[];
  readonly body?: BodyView;
}

/** One exchange of a message. */
export interface ExchangeView {
  readonly method: string;
  readonly url: string;
  readonly parameters: readonly Row[];
  readonly request: HalfView;
  readonly answer?: HalfView & { readonly status: string; readonly tone: 'plain' | 'fail' | 'warn' };
  /** E.g. `17 ms`; empty when idcli did not send the request. */
  readonly duration: string;
  readonly at: string;
  readonly failure?: string;
  readonly note?: string;
  /** Tokens and SAML messages that it carried, taken apart. */
  readonly unpacked: readonly Section[];
}

/** An arrow of a diagram, and the message behind it; pages in a row are one message. */
export interface MessageView {
  /** Anchor in the document. */
  readonly id: string;
  /** `3`, or `3–10` for several. */
  readonly number: string;
  readonly title: string;
  /** Indices of the parties of its sequence. */
  readonly from: number;
  readonly to: number;
  readonly state: Sequence['messages'][number]['state'];
  /** Method and path, shorter than the URL. */
  readonly brief: string;
  /** The answer in short, e.g. `200 · 17 ms`. */
  readonly answer: string;
  readonly carries: readonly Row[];
  readonly where?: string;
  readonly note?: string;
  readonly exchanges: readonly ExchangeView[];
  readonly reports: readonly ReportView[];
}

export interface SequenceView {
  readonly title: string;
  readonly verdict: Sequence['verdict'];
  readonly ending: string;
  readonly parties: readonly { readonly role: string; readonly name: string }[];
  readonly messages: readonly MessageView[];
}

export interface DiagnosisView {
  readonly cause: string;
  /** Messages that show it. */
  readonly evidence: readonly { readonly text: string; readonly message?: string }[];
  /** What repairs it, one line each. */
  readonly fixes: readonly string[];
  /** A command line that looks closer. */
  readonly command?: string;
}

export interface ClaimsView {
  /** Why they must not be relied on. */
  readonly caution?: string;
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
}

/** The report of one command. */
export interface FlowReport {
  readonly title: string;
  /** Provider, address, time, version. */
  readonly facts: readonly Row[];
  readonly answer: Answer;
  readonly diagnosis?: DiagnosisView;
  readonly sequences: readonly SequenceView[];
  /** Reports in their order, those of messages included. */
  readonly reports: readonly ReportView[];
  readonly claims?: ClaimsView;
  /** Decoded content and the command's own data. */
  readonly sections: readonly Section[];
  readonly notes: readonly string[];
  /** The steps of a run; absent for every other command. */
  readonly steps?: readonly StepView[];
  /** The command line that does the same again. */
  readonly repeat?: string;
  /** What is masked. */
  readonly masking: Masking;
}

/** `shown`: the file holds secrets or personal data, and says so. */
export interface Masking {
  readonly shown: boolean;
  readonly text: string;
}

/**
 * How much of a step a report of many steps keeps.
 * - `whole`: everything
 * - `brief`: without headers and bodies, for steps that are rarely of interest
 * - `verdicts`: only what was judged and how, without messages
 */
export type Detail = 'whole' | 'brief' | 'verdicts';

/** A step of a run. */
export interface StepView {
  /** Begins the anchors of its flow. */
  readonly id: string;
  readonly name: string;
  /** File and line. */
  readonly place: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Time, attempts, or why it was skipped. */
  readonly remark: string;
  readonly command: string;
  /** Expectations, and checks that failed unexpectedly. */
  readonly reports: readonly ReportView[];
  /** What it did; absent when it did not run here. */
  readonly flow?: FlowReport;
}
