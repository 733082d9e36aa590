/** What a scenario file says, and what became of it. */
import type { Claims } from '../claims/document.ts';
import type { Json } from '../common/json.ts';
import type { Report } from '../report.ts';
import type { CheckoutFile } from '../trust/origin.ts';
import type { ScenarioLine } from '../trust/scenario-line.ts';
import type { World } from '../world.ts';

/** The program, as far as it has to be known to run its command lines. */
export interface Program {
  /** Runs a command line whole, in a world of its own, and gives its exit code. */
  run(argv: readonly string[], world: World, line?: ScenarioLine): Promise<number>;
  /** What a command line asks for; undefined where it only prints help or the version. Rejects with `USAGE`. */
  parse(argv: readonly string[]): Promise<AskedLine | undefined>;
}

/** A command line that was parsed and not run. */
interface AskedLine {
  /** Words of the command, e.g. `token refresh`. */
  readonly command: string;
  /** Option values as typed, by key of the declaration. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Values of the matrix that one pass is made with. */
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

/** What a step must come to. Texts may hold placeholders. */
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
  /** Where it stands in the file, from 1. */
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
  /** One row without values where there is no matrix. */
  readonly rows: readonly Row[];
  readonly expect: Expectations;
  readonly captures: readonly Capture[];
}

/** How long a sandbox runs: for one step, or for all of a file. */
export const SANDBOX_LIVES = ['step', 'file'] as const;
export type SandboxLife = (typeof SANDBOX_LIVES)[number];

export interface ScenarioFile {
  /** As it was named. */
  readonly path: string;
  /** Absolute; the steps run in it. */
  readonly folder: string;
  readonly sandbox: SandboxLife;
  /** As it was read: what its lines type is the checkout's word. */
  readonly source: CheckoutFile;
  readonly sandboxPort?: number;
  readonly inOrder: boolean;
  /** For all its steps together. */
  readonly timeoutSeconds?: number;
  readonly rows: readonly Row[];
  readonly steps: readonly Step[];
}

/** One step with one row of the matrix: what is run, and what reports tell of. */
export interface PlannedStep {
  /** The file and the title; no other step has the same. */
  readonly id: string;
  readonly title: string;
  readonly file: ScenarioFile;
  readonly step: Step;
  readonly row: Row;
}

/** Steps that have to run one after the other, because they hand values on or share a sandbox. */
export interface Case {
  readonly file: ScenarioFile;
  readonly steps: readonly PlannedStep[];
}

/** A step that ran, or that did not. */
export interface StepResult {
  readonly planned: PlannedStep;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  readonly milliseconds: number;
  readonly attempts: number;
  readonly exitCode?: number;
  readonly outcome?: string;
  /** The error that the run told, masked. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
  /** The end of what the run said on standard error where it failed, masked. */
  readonly said?: string;
  /** What was expected and what came, as findings. */
  readonly report: Report;
  /** Checks of the run itself that failed and were not expected to. */
  readonly evidence: readonly Report[];
  /** The person of a failed run: what is personal is masked wherever the findings repeat it. */
  readonly claims?: Claims;
}
