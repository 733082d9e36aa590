/** A program whose command lines are played by the test: what runs, in which order, and how it ends. */

import { newDraft, settle } from '../../../src/outcome.ts';
import { documentText } from '../../../src/output/envelope.ts';
import { planCases } from '../../../src/scenarios/plan.ts';
import { readScenario } from '../../../src/scenarios/read.ts';
import { type RunSettings, runCases } from '../../../src/scenarios/run.ts';
import type { Case, Program, ScenarioFile, StepResult } from '../../../src/scenarios/scenario.ts';
import type { World } from '../../../src/world.ts';
import { testGate } from '../../helpers/gate.ts';
import { onlineWorld } from '../../helpers/online.ts';

/** What one command line does: gives its exit code, after it printed what it likes. */
export type Play = (argv: readonly string[], world: World) => Promise<number> | number;

function played(play: Play): Program {
  return {
    run: async (argv, world) => play(argv, world),
    parse: async (argv) => ({
      command: argv[0] ?? '',
      raw: argv.includes('--sandbox') ? { sandbox: true } : {},
    }),
  };
}

/** Ends well, with this data in its document. */
export async function print(data: Record<string, string>, world: World): Promise<number> {
  await world.stdout.write(documentText(settle({ ...newDraft('login'), data }, undefined, false), undefined));
  return 0;
}

export function fileOf(text: string, path = 'a.yaml'): ScenarioFile {
  const read = readScenario(text, {
    path,
    folder: '/project',
    root: '/project',
    bytes: new TextEncoder().encode(text),
  });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.file;
}

export const casesOf = (...texts: readonly string[]): readonly Case[] =>
  planCases(texts.map((text, index) => fileOf(text, `${index}.yaml`)));

export interface Played {
  readonly results: readonly StepResult[];
  readonly secrets: readonly string[];
}

export async function runPlayed(
  cases: readonly Case[],
  play: Play,
  more: Partial<RunSettings> = {},
): Promise<Played> {
  const secrets: string[] = [];
  const world = more.world ?? onlineWorld();
  const results = await runCases(cases, {
    program: played(play),
    world,
    gate: testGate(world),
    jobs: 1,
    retries: 0,
    bail: false,
    keepSecret: (secret) => secrets.push(secret),
    openSandbox: async () => ({ url: 'http://127.0.0.1:1', close: async () => {} }),
    done: async () => {},
    ...more,
  });
  return { results, secrets };
}

export const statuses = ({ results }: Played): string[] => results.map(({ status }) => status);
