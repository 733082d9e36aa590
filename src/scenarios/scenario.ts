/** Types of a scenario file and its results. */
import type { Claims } from '../claims/document.ts';
import type { Json } from '../common/json.ts';
import type { RanStep } from '../outcome.ts';
import type { Report } from '../report.ts';
import type { CheckoutFile } from '../trust/origin.ts';
import type { ScenarioLine } from '../trust/scenario-line.ts';
import type { World } from '../world.ts';

/** The parts of the program needed to run its command lines. */
export interface Program {
  /** Runs a whole command line in its own world and returns its exit code. @param seen receives its outcome */
  run(
    argv: readonly string[],
    world: World,
    line?: ScenarioLine,
    seen?: (ran: RanStep) => void,
  ): Promise<number>;
  /** Parses a command line; undefined if it only prints help or the version. Rejects with `USAGE`. */
  parse(argv: readonly string[]): Promise<AskedLine | undefined>;
}

/** A command line that was parsed but not run. */
interface AskedLine {
  /** Words of the command, e.g. `token refresh`. */
  readonly command: string;
  /** Option values as typed, by key of the declaration. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Matrix values for one pass. */
export type Row = Readonly<Record<string, Json>>;

/** How a value of the document is compared. */
export type Comparison =
  | { readonly how: 'equals' | 'matches'; readonly value: Json }
  | { readonly how: 'oneOf'; readonly values: readonly Json[] }
  | { readonly how: 'exists' | 'absent' };

export interface ValueExpectation {
  /** As in `--field`. */
  readonly path: string;
  readonly comparison: Comparison;
}

/** Expected result of a step. Texts may hold placeholders. */
export interface Expectations {
  readonly exit?: readonly Json[];
  readonly outcome?: readonly string[];
  readonly failing?: readonly string[];
  readonly document: readonly ValueExpectation[];
}

export interface Capture {
  readonly name: string;
  /** As in `--field`; `.` is the whole document. */
  readonly path: string;
  readonly secret: boolean;
}

export interface Step {
  /** Its position among the steps of the file, from 0. */
  readonly index: number;
  /** Its line in the file, from 1. */
  readonly line: number;
  /** Its name, else its command line. */
  readonly name: string;
  /** The command line as written, on one line. */
  readonly text: string;
  /** Its words, with placeholders. */
  readonly words: readonly string[];
  readonly tags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly timeoutSeconds: number;
  /** One row without values if there is no matrix. */
  readonly rows: readonly Row[];
  readonly expect: Expectations;
  readonly captures: readonly Capture[];
}

/** How long a sandbox runs: for one step, or for all of a file. */
export const SANDBOX_LIVES = ['step', 'file'] as const;
export type SandboxLife = (typeof SANDBOX_LIVES)[number];

export interface ScenarioFile {
  /** As given. */
  readonly path: string;
  /** Absolute; the steps run in it. */
  readonly folder: string;
  readonly sandbox: SandboxLife;
  /** As read: its lines count as typed by the checkout. */
  readonly source: CheckoutFile;
  readonly sandboxPort?: number;
  readonly inOrder: boolean;
  /** For all its steps together. */
  readonly timeoutSeconds?: number;
  readonly rows: readonly Row[];
  readonly steps: readonly Step[];
}

/** One step with one row of the matrix: the unit of runs and reports. */
export interface PlannedStep {
  /** The file and the title; unique. */
  readonly id: string;
  readonly title: string;
  readonly file: ScenarioFile;
  readonly step: Step;
  readonly row: Row;
}

/** Steps that must run in sequence, because they pass values on or share a sandbox. */
export interface Case {
  readonly file: ScenarioFile;
  readonly steps: readonly PlannedStep[];
}

/** The result of a step, run or skipped. */
export interface StepResult {
  readonly planned: PlannedStep;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  readonly milliseconds: number;
  readonly attempts: number;
  readonly exitCode?: number;
  readonly outcome?: string;
  /** The error that the run reported, masked. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
  /** The end of a failed run's standard error, masked. */
  readonly said?: string;
  /** Expected and actual values, as findings. */
  readonly report: Report;
  /** Checks of the run that failed unexpectedly. */
  readonly evidence: readonly Report[];
  /** The person of a run that failed or that something was captured of: their data is masked in all findings. */
  readonly claims?: Claims;
}
