/** Runs a command line whole, inside the test. */
import { run } from '../../src/cli.ts';
import type { TestWorld } from './world.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runIn(world: TestWorld, argv: readonly string[]): Promise<Ran> {
  const code = await run(argv, world);
  return { code, stdout: world.stdout.text(), stderr: world.stderr.text() };
}

/** The parts of the JSON document that tests look at. */
export interface Document {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly outcome?: string;
  readonly claims?: { readonly subject?: string; readonly [name: string]: unknown };
  readonly tokens?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly reports: readonly {
    readonly subject: string;
    readonly verdict: string;
    readonly findings: readonly {
      readonly code: string;
      readonly status: string;
      readonly message: string;
    }[];
  }[];
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly checks?: readonly string[];
    readonly provider?: { readonly error: string };
  };
}

/** Runs with `--json` and gives the document. */
export async function runJson(
  world: TestWorld,
  argv: readonly string[],
): Promise<Ran & { readonly document: Document }> {
  const ran = await runIn(world, [...argv, '--json']);
  return { ...ran, document: JSON.parse(ran.stdout) as Document };
}

/** Codes of the checks that failed, in order, each once. */
export function failingChecks(document: Document): string[] {
  const codes = document.reports
    .flatMap(({ findings }) => findings)
    .filter(({ status }) => status === 'fail')
    .map(({ code }) => code);
  return [...new Set(codes)];
}

/** The error of a flow that a fault trips: its own, else what a refusal by a check is told as. */
export function errorDue(trips: {
  readonly outcome: string;
  readonly fails?: readonly string[];
  readonly error?: string;
}): string | undefined {
  if (trips.error !== undefined || (trips.fails ?? []).length === 0) return trips.error;
  return trips.outcome === 'denied' ? 'AUTHENTICATION_DENIED' : 'NOT_ACCEPTED';
}
