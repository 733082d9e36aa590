/** Closure: every fault of the sandbox trips exactly what its row says, driven through the whole program. */
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../src/sandbox/index.ts';
import type { Fault } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

/** Outcome class → exit code, for a flow. */
const EXIT_CODES: Readonly<Record<string, readonly number[]>> = {
  done: [0],
  security: [1],
  'bad-request': [4],
  server: [3, 4],
  'user-cancel': [5],
  denied: [5],
  timeout: [6],
};

function commandLine({ id, needs }: Fault): string[] {
  const scopes = ['openid', ...(needs?.scope?.split(' ') ?? ['name', 'email'])];
  return [
    ...['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--fault', id],
    ...['--scope', [...new Set(scopes)].join(' ')],
    ...(needs?.maxAge === true ? ['--max-age', '300'] : []),
  ];
}

describe('every fault of ingroupe trips exactly its check or its error', () => {
  const faults = faultsOf('ingroupe');

  it.each(faults.map((fault) => [fault.id, fault] as const))('%s', async (_id, fault) => {
    const { document, code } = await runJson(onlineWorld(), commandLine(fault));
    const { trips } = fault;
    expect({
      outcome: document.outcome,
      // It repeats what the provider answered, which is compared by itself.
      fails: failingChecks(document)
        .filter((name) => name !== 'callback.error')
        .sort(),
      error: document.error?.code,
      providerError: document.error?.provider?.error,
    }).toEqual({
      outcome: trips.outcome,
      fails: [...(trips.fails ?? [])].sort(),
      error: trips.error,
      providerError: trips.providerError,
    });
    expect(EXIT_CODES[trips.outcome]).toContain(code);
    const warnings = (document.claims?.warnings ?? []) as readonly { readonly code: string }[];
    expect(warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining([...(trips.warnings ?? [])]),
    );
  });
});
