/** The browser's page names the checks that failed, and nothing that a provider wrote. */
import { expect, it } from 'vitest';
import { checksInWords } from '../../../src/flows/code-flow/answering.ts';
import type { Finding } from '../../../src/report.ts';

const finding = (code: string, status: Finding['status']): Finding => ({
  code,
  status,
  level: 'must',
  at: 'payload',
  spec: 'RFC 7519',
  message: 'what the provider wrote',
});
const report = (...findings: Finding[]) => ({ subject: 'id_token', verdict: 'invalid', findings }) as const;

it.each([
  [
    'one',
    [report(finding('id_token.nonce', 'fail'), finding('id_token.aud', 'pass'))],
    'The check id_token.nonce failed. What it means: idcli explain id_token.nonce',
  ],
  [
    'several, once each',
    [
      report(finding('token.signature', 'fail'), finding('token.signature', 'fail')),
      report(finding('id_token.aud', 'fail')),
    ],
    'The check token.signature failed, and so did id_token.aud. What it means: idcli explain token.signature',
  ],
  [
    'none',
    [report(finding('token.key', 'skip'))],
    'Nothing verified it. The terminal says what was missing.',
  ],
])('%s', (_, reports, words) => {
  expect(checksInWords(reports)).toBe(words);
});
