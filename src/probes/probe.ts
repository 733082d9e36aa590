/** A probe: one message that the other side must refuse, or must survive, and what follows if it does not. */
import type { CheckCode } from '../checks/catalog/catalog.ts';
import type { Fact } from '../report.ts';
import type { ProductFix } from './products/product.ts';

/**
 * - `critical`: an account or a token of another person
 * - `high`: a defence that a specification demands is missing
 * - `medium`: a SHOULD, or it takes a second fault
 * - `low`: hygiene
 * - `info`: advice; never fails
 */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `inconclusive`: sent, and the answer does not decide it. */
export const PROBE_STATUSES = ['fail', 'warn', 'inconclusive', 'skip', 'pass'] as const;
export type ProbeStatus = (typeof PROBE_STATUSES)[number];

/** The facts of a probe: a row of data. Its family, the first part of `check`, says which side is probed. */
export interface ProbeRow {
  /** E.g. `redirect-other-host`. Never changes. */
  readonly id: string;
  /** The question that it answers; several probes may share one. */
  readonly check: CheckCode;
  readonly severity: Severity;
  /** What is sent or done, in a few words. */
  readonly title: string;
  /** What an attacker gains, in one sentence. */
  readonly gain: string;
  readonly fix: string;
  /** The specification and its section. */
  readonly spec: string;
  /** What it cannot do without, in words of its side, e.g. `second client`. */
  readonly needs?: readonly string[];
  /** Takes minutes: only with `--slow`. */
  readonly slow?: true;
  /** The flag that allows what it does: it registers, deletes, or sends messages to people. */
  readonly flag?: string;
}

/** @template Bench what the probes of a side work with */
export interface Probe<Bench> extends ProbeRow {
  run(bench: Bench): Promise<ProbeVerdict>;
}

export interface ProbeVerdict {
  readonly status: ProbeStatus;
  /** One factual sentence: lower case, no final period. */
  readonly message: string;
  readonly expected?: Fact;
  readonly actual?: Fact;
  /** The URL that was probed. */
  readonly at?: string;
  /** Instead of what the row says, where something else is wrong. */
  readonly gain?: string;
  readonly fix?: string;
}

export interface ProbeResult extends ProbeVerdict {
  readonly row: ProbeRow;
  /** Numbers of its first and last request, as `--trace` counts. */
  readonly steps?: readonly [first: number, last: number];
  /** The finding is in the baseline. */
  readonly known?: true;
  /** Taken over from an earlier run by `--state`. */
  readonly earlier?: true;
  /** How the product that the other side runs is set up against it. */
  readonly product?: ProductFix;
}

type Details = Omit<ProbeVerdict, 'status' | 'message'>;

const verdict =
  (status: ProbeStatus) =>
  (message: string, details: Details = {}): ProbeVerdict => ({ status, message, ...details });

export const passed = verdict('pass');
export const failed = verdict('fail');
export const warned = verdict('warn');
export const skipped = verdict('skip');
export const inconclusive = verdict('inconclusive');
