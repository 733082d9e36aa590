/** The report of a long run: it stays a file to send, and every failed step keeps its flow. */
import { expect, it } from 'vitest';
import type { Outcome, RanStep } from '../../../src/outcome.ts';
import { buildReport } from '../../../src/output/flow-report/build.ts';
import { htmlDocument } from '../../../src/output/html/document.ts';
import { exchangeOf, HIDE } from './masking.ts';
import { finding, NOW, outcomeOf, page } from './outcomes.ts';

const OPTIONS = {
  ...HIDE,
  json: false,
  quiet: false,
  verbose: false,
  trace: false,
  curl: false,
  color: 'never',
} as const;
const BODY = JSON.stringify({ issuer: 'https://op.example.com', padding: 'x'.repeat(3000) });

function ranStep(failed: boolean): RanStep {
  const outcome = outcomeOf({
    exitCode: failed ? 1 : 0,
    exchanges: Array.from({ length: 12 }, (_, at) =>
      exchangeOf({ url: `https://op.example.com/step-${at}`, body: BODY }),
    ),
    reports: [
      {
        subject: 'id_token',
        verdict: failed ? 'invalid' : 'valid',
        findings: [finding('id_token.nonce', failed ? 'fail' : 'pass', failed ? 'another login' : '')],
      },
    ],
  });
  return { outcome, secrets: new Set(['a-secret-of-this-case']) };
}

/** @param failed how many of the steps fail; they are the first */
function runOf(steps: number, failed: number): Outcome {
  const rows = Array.from({ length: steps }, (_, at) => ({
    id: `step-${at}`,
    file: 'big.yaml',
    line: at + 2,
    name: `login ${at}`,
    status: at < failed ? 'failed' : 'passed',
    milliseconds: 40,
    command: 'idcli login',
  }));
  return outcomeOf({
    command: 'run',
    exitCode: failed === 0 ? 0 : 1,
    data: { totals: { steps, passed: steps - failed, failed, skipped: 0 }, steps: rows },
    ran: new Map(rows.map(({ id, status }) => [id, ranStep(status === 'failed')])),
  });
}

const htmlOf = (outcome: Outcome): string =>
  htmlDocument(buildReport(outcome, OPTIONS, { page: page(), version: '1.0.0', at: NOW }));

it('keeps everything of a short run', () => {
  const html = htmlOf(runOf(10, 2));
  expect(html).toContain('id="s1-m1"');
  expect(html).toContain('id="s10-m1"');
  expect(html).not.toContain('left out');
  expect(html).not.toContain('the first 50');
});

it('keeps the flow of every failed step, verdicts of passed ones, and says what it leaves out', () => {
  const html = htmlOf(runOf(2000, 120));
  expect(html.length).toBeLessThan(8_000_000);
  // Failed: the first in full, the others without bodies, all with their messages and cause.
  expect(html).toContain('id="s120-m1"');
  expect(html.slice(html.indexOf('id="s50-m1"')).slice(0, 4000)).toContain('padding');
  expect(html.slice(html.indexOf('id="s120-m1"')).slice(0, 4000)).not.toContain('padding');
  // Passed: the first with messages, then verdicts, then a line of the table.
  expect(html).toContain('id="s121-m1"');
  expect(html).not.toContain('id="s300-m1"');
  expect(html).toContain('id="s300-step"');
  expect(html).not.toContain('id="s2000-step"');
  expect(html).toContain('login 1999');
  expect(html).toContain('the first 50 failed steps are here in full');
  expect(html).toMatch(/of 1880 passed steps the first 50 have their messages here/);
});
