/** Orders of idcli read by expat at a service in Python, and signed objects of the sandbox verified by OpenSSL. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorPem } from '../../src/sandbox/sdo/make-sdo.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'idcli-esigning-'));
const SERVICE = new URL('peers/esigning_service.py', import.meta.url).pathname;
const lines: string[] = [];
let service: ChildProcess;
let endpoint = '';

beforeAll(async () => {
  service = spawn('/usr/bin/python3', [SERVICE], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (service.stdout === null) throw new Error('the service has no output');
  const output = createInterface(service.stdout);
  await new Promise<void>((resolve) => {
    output.once('line', (port) => {
      endpoint = `http://127.0.0.1:${port}/`;
      output.on('line', (line) => lines.push(line));
      resolve();
    });
  });
});
afterAll(() => {
  service?.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

const at = (...words: readonly string[]) => ['sign-order', ...words, '--soap', '--endpoint', endpoint];

describe('a service that reads with expat', () => {
  it('ES-V11: reads from an order exactly what was typed, whatever signs are in it', async () => {
    const title = `<&>"' ]]> Ærlig Øl € 𝄞`;
    const text = `I agree & <b>sign</b>.\nÆ € 𝄞`;
    const { document } = await runJson(onlineWorld(), [
      ...at('submit', '--order-id', 'peer-1', '--text', text, '--title', title, '--merchant-id', '42'),
      ...['--phone', '+4712345678', '--given-name', `O'la & <Co>`, '--family-name', 'Ødegård'],
      ...['--redirect-uri', 'http://127.0.0.1:8400/exit?a=1&b=2'],
    ]);
    expect(document.outcome).toBe('done');
    expect(document.data?.signUrl).toMatch(/\?ref=a{40}&forcepkivendor=abs:nets_sms$/);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      children: [
        'MerchantID',
        'MessageID',
        'Time',
        'OrderID',
        'Documents',
        'Signers',
        'WebContexts',
        'ExecutionDetails',
      ],
      id: 'peer-1',
      title,
      text,
      authentication: 'nets_sms',
      signer: `+4712345678 Ødegård, O'la & <Co>`,
      exit: 'http://127.0.0.1:8400/exit?a=1&b=2',
    });
  });

  it('ES-C10, ES-C6: its answers are read: active, cancelled, cancelled by the merchant', async () => {
    const outcomes = [];
    for (const step of ['status', 'cancel', 'status']) {
      outcomes.push((await runJson(onlineWorld(), at(step, 'peer-1'))).document.outcome);
    }
    expect(outcomes).toEqual(['pending', 'done', 'denied']);
  });
});

describe('OpenSSL', () => {
  it('ES-S5: verifies the signature of an order that was signed in the sandbox, at its time', async () => {
    const text = 'I agree to be verified.';
    const world = onlineWorld();
    const { document } = await runJson(world, [
      ...['sign-order', 'run', '--sandbox', '--text', text, '--out', 'o.sdo'],
    ]);
    expect(document.outcome).toBe('done');
    const xml = Buffer.from(world.written.get('/project/o.sdo')?.data ?? []).toString('utf8');
    const cms = /<CMSSignature>([^<]+)<\/CMSSignature>/.exec(xml)?.[1] ?? '';
    const put = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return name;
    };
    const verified = execFileSync(
      'openssl',
      [
        ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', put('o.cms', Buffer.from(cms, 'base64'))],
        ...['-content', put('o.txt', text), '-CAfile', put('ca.pem', anchorPem()), '-purpose', 'any'],
      ],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    expect(verified).toBe(text);
  });
});
