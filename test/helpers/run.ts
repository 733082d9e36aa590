/** Runs a whole command line: inside the test, or with the program from the environment. */

import type { World } from '../../src/world.ts';
import { canRunOutside, PROGRAM, runOutside } from './program.ts';
import type { TestWorld } from './world.ts';

/** `IDCLI_BUNDLE=/path/to/dist`: the built or installed program instead of its source. */
const BUNDLE = process.env.IDCLI_BUNDLE;
const { run }: typeof import('../../src/cli.ts') =
  BUNDLE === undefined ? await import('../../src/cli.ts') : await import(`${BUNDLE}/cli.js`);

/** The real loopback network of the program under test, without the environment. */
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

/** The parts of the JSON document that tests check. */
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

/** Runs with `--json` and returns the document. */
export async function runJson(
  world: TestWorld,
  argv: readonly string[],
): Promise<Ran & { readonly document: Document }> {
  const ran = await runIn(world, [...argv, '--json']);
  return { ...ran, document: JSON.parse(ran.stdout) as Document };
}

/** Returns the codes of failed checks, in order, without duplicates. */
export function failingChecks(document: Document): string[] {
  const codes = document.reports
    .flatMap(({ findings }) => findings)
    .filter(({ status }) => status === 'fail')
    .map(({ code }) => code);
  return [...new Set(codes)];
}

/** Returns the expected error of a flow with a fault: its own, else that of a refusal by a check. */
export function errorDue(trips: {
  readonly outcome: string;
  readonly fails?: readonly string[];
  readonly error?: string;
}): string | undefined {
  if (trips.error !== undefined || (trips.fails ?? []).length === 0) return trips.error;
  return trips.outcome === 'denied' ? 'AUTHENTICATION_DENIED' : 'NOT_ACCEPTED';
}
