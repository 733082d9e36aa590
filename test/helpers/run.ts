/** Runs a command line whole: inside the test, or by the program that the environment names. */

import type { World } from '../../src/world.ts';
import { canRunOutside, PROGRAM, runOutside } from './program.ts';
import type { TestWorld } from './world.ts';

/** `IDCLI_BUNDLE=/path/to/dist`: the program as it was built, or as it was installed, instead of its source. */
const BUNDLE = process.env.IDCLI_BUNDLE;
const { run }: typeof import('../../src/cli.ts') =
  BUNDLE === undefined ? await import('../../src/cli.ts') : await import(`${BUNDLE}/cli.js`);

/** The real loopback network of the program that is run, without anything of the environment. */
export const network = await (async (): Promise<World['connect']> => {
  if (BUNDLE === undefined) {
    const { createFetch } = await import('../../src/node/fetch/create-fetch.ts');
    return (transport) => createFetch(transport, {});
  }
  const { nodeWorld }: typeof import('../../src/node/node-world.ts') = await import(`${BUNDLE}/node.js`);
  return nodeWorld().connect;
})();

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runIn(world: TestWorld, argv: readonly string[]): Promise<Ran> {
  if (PROGRAM !== undefined && canRunOutside(world, argv)) return runOutside(PROGRAM, world, argv);
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
