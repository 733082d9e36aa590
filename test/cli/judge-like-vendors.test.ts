/**
 * A recording of each vendor's own flow is judged as the flow itself was: every fault of the sandbox, whole and masked.
 */
import { expect, it } from 'vitest';
import { faultsOf } from '../../src/sandbox/index.ts';
import { DOORS } from '../helpers/doors.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const LINES: Readonly<Record<string, readonly string[]>> = {
  'net-id': ['net-id', 'login'],
  esigning: [
    ...['sign-order', 'run', '--headless', '--phone', '+447700900000', '--given-name', 'Camille'],
    ...['--family-name', 'Durand', '--text', 'I agree.', '--out', 'order.sdo'],
  ],
};

function lineOf(system: string, needs: { readonly timeoutSeconds?: number }): readonly string[] {
  const line = LINES[system];
  if (line === undefined) return DOORS.findLast((door) => door.system === system)?.commandLine(needs) ?? [];
  // Only where nobody answers does the wait end; anywhere else it outlasts a busy machine.
  return [...line, '--poll-interval', '0', '--timeout', String(needs.timeoutSeconds ?? 60)];
}

/** A recording cannot see what is encrypted for the provider, or what this program refused before it was sent. */
const UNSEEN = /^(?:consent_request|recording|http)\.|^callback\.state$|^id_token\.nonce$|^sdo\.text$/;

const rows = ['net-id', 'esigning', 'signicat-consent'].flatMap((system) => [
  [system, ''] as const,
  ...faultsOf(system).map(({ id }) => [system, id] as const),
]);

async function record(system: string, id: string, more: readonly string[]) {
  const fault = faultsOf(system).find((one) => one.id === id);
  const world = onlineWorld({});
  const { document } = await runJson(world, [
    ...lineOf(system, fault?.needs ?? {}),
    ...['--sandbox', '--har', 'flow.har', ...(id === '' ? [] : ['--fault', id]), ...more],
  ]);
  return { document, har: Buffer.from(world.written.get('/project/flow.har')?.data ?? []).toString() };
}

async function judge(har: string) {
  const world = testWorld({ files: { '/project/flow.har': har }, now: '2030-01-01T00:00:00Z' });
  return (await runJson(world, ['judge', 'flow.har'])).document;
}

const seen = (codes: readonly string[]): string[] =>
  [...new Set(codes)].filter((code) => !UNSEEN.test(code)).sort();

it.each(rows)('%s, fault "%s"', async (system, id) => {
  const whole = await record(system, id, ['--show-secrets', '--show-pii']);
  const judged = await judge(whole.har);
  const due = seen(failingChecks(whole.document));
  expect(seen(failingChecks(judged))).toEqual(due);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const data = judged.data as any;
  const wentWell = whole.document.exitCode === 0;
  if (wentWell) expect(failingChecks(judged)).toEqual([]);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const flow = data?.flows?.find((one: any) => one.kind !== 'oidc' || one.title === 'consent signature');
  // What failed is never called well.
  if (!wentWell && flow !== undefined) {
    expect(failingChecks(judged).length > 0 || flow.verdict !== 'valid', JSON.stringify(flow)).toBe(true);
  }
  const masked = await judge((await record(system, id, [])).har);
  const blamed = failingChecks(masked).filter((code) => !failingChecks(judged).includes(code));
  expect(blamed).toEqual([]);
});
