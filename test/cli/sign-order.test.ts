/**
 * `idcli sign-order`: every scenario of its tenant through the whole program, and what the commands say step by
 * step.
 */
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { errorDue, failingChecks, runJson } from '../helpers/run.ts';
import { visit } from '../unit/sandbox/support.ts';

/** Outcome class → exit codes, for a flow. */
const EXIT_CODES: Readonly<Record<string, readonly number[]>> = {
  done: [0],
  security: [1],
  server: [3, 4],
  'bad-request': [4],
  'user-cancel': [5],
  denied: [5],
  expired: [6],
  timeout: [6],
};

const RUN = ['sign-order', 'run', '--sandbox', '--poll-interval', '0.01'];

describe('ES-S8: every scenario of esigning trips exactly what its row says', () => {
  it.each(faultsOf('esigning').map((fault) => [fault.id, fault] as const))('%s', async (id, { trips }) => {
    const world = onlineWorld({ files: { '/project/terms.pdf': '%PDF-1.7 terms' } });
    const { document, code } = await runJson(world, [
      ...RUN,
      ...['--fault', id, '--timeout', '20'],
      ...(id === 'never-finishes' ? ['--poll-interval', '9'] : []),
      ...(id === 'ok-pdf' ? ['--file', 'terms.pdf'] : []),
    ]);
    expect({
      outcome: document.outcome,
      fails: failingChecks(document),
      error: document.error?.code,
      providerError: document.error?.provider?.error,
    }).toEqual({
      outcome: trips.outcome,
      fails: trips.fails ?? [],
      error: errorDue(trips),
      providerError: trips.providerError,
    });
    expect(EXIT_CODES[trips.outcome]).toContain(code);
    const warnings = (document.claims?.warnings ?? []) as readonly { readonly code: string }[];
    expect(warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining([...(trips.warnings ?? [])]),
    );
  });
});

it.each([[[]], [['--text', 'I agree.']]])(
  'ES-V6: the text that was ordered is compared (%j)',
  async (text) => {
    const { document } = await runJson(onlineWorld(), [...RUN, ...text]);
    const findings = document.reports.find(({ subject }) => subject === 'sdo')?.findings ?? [];
    const of = (check: string) => findings.find(({ code }) => code === check);
    expect(of('sdo.document')?.status).toBe('pass');
    expect(of('sdo.text')).toMatchObject({
      status: 'skip',
      message: 'what was sent is compared as a document (sdo.document)',
    });
  },
);

describe('what is only remarked on', () => {
  it.each([
    { fault: 'exit-lies', code: 'order.callback' },
    { fault: 'name-mismatch', code: 'sdo.name' },
    { fault: 'sdo-no-id-token', code: undefined },
  ])('ES-V3, ES-V9: $fault warns of $code alone', async ({ fault, code }) => {
    const { document } = await runJson(onlineWorld(), [...RUN, '--fault', fault]);
    const warned = document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'warn');
    expect(warned.map((finding) => finding.code)).toEqual(code === undefined ? [] : [code]);
    expect(document.outcome).toBe('done');
  });
});

describe('the page that the browser shows at the end', () => {
  it.each([
    ['ok', 'The document is signed', 'The terminal has the result.'],
    [
      'sdo-digest-mismatch',
      'The signature must not be accepted',
      'The check sdo.digest failed. What it means: idcli explain sdo.digest',
    ],
    ['user-cancel', 'There is no signature to accept', 'The user cancelled'],
  ])('%s', async (fault, heading, detail) => {
    let shown = Promise.resolve('');
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      openBrowser: async (url) => {
        shown = visit(url).then(async ({ callback }) => (await fetch(callback ?? url)).text());
      },
    });
    await runJson(world, [
      'sign-order',
      'run',
      '--sandbox',
      '--no-auto-approve',
      ...(fault === 'ok' ? [] : ['--fault', fault]),
    ]);
    expect(await shown).toContain(`<h1>${heading}</h1>`);
    expect(await shown).toContain(detail);
  });
});
