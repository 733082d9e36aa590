/** `idcli decode-token --lines`: a token a line in, a document a line out. */
import { describe, expect, it } from 'vitest';
import { createLineJudge, type LineBatch, type LineSettings } from '../../src/flows/decode-token/lines.ts';
import { documentLine } from '../../src/output/lines.ts';
import type { Threads, World } from '../../src/world.ts';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { goodClaims, jwkOf, makeToken, now, p256, RSA_JWK, rsa } from '../unit/checks/fixtures.ts';

const files = {
  '/project/jwks.json': JSON.stringify({ keys: [RSA_JWK, jwkOf(p256.publicKey, { kid: 'ec-1' })] }),
  '/project/leaked.json': JSON.stringify({ keys: [jwkOf(rsa.privateKey, { kid: 'rsa-1' })] }),
};
const good = makeToken();
const es256 = makeToken({ alg: 'ES256', key: p256.privateKey, header: { alg: 'ES256', kid: 'ec-1' } });
const expired = makeToken({ payload: goodClaims({ exp: now - 600 }) });
const forged = makeToken({ key: p256.privateKey, alg: 'ES256', header: { alg: 'RS256', kid: 'rsa-1' } });

interface LineDocument {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly data: { readonly line: number; readonly kind?: string };
  readonly reports: readonly {
    readonly verdict: string;
    readonly findings: readonly { readonly code: string; readonly status: string }[];
  }[];
  readonly error?: { readonly code: string };
}

async function judge(lines: readonly string[], args: readonly string[], more: Pick<World, 'threads'> = {}) {
  const world = { ...testWorld({ files, stdin: `${lines.join('\n')}\n` }), ...more };
  const ran = await runIn(world, ['decode-token', '--lines', ...args]);
  const texts = ran.stdout.split('\n').filter((line) => line !== '');
  return { ...ran, texts };
}

const documents = (texts: readonly string[]) => texts.map((text) => JSON.parse(text) as LineDocument);
const failsOf = ({ reports }: LineDocument) =>
  reports.flatMap(({ findings }) =>
    findings.filter(({ status }) => status === 'fail').map(({ code }) => code),
  );

describe('--lines', () => {
  it('keeps the order, goes on after bad lines, and ends with 1', async () => {
    const lines = [good, 'hello', expired, '', es256, forged, `Bearer ${good}`, '2YotnFZFEjr1zCsicMWpAA'];
    const { texts, code, stderr } = await judge(lines, ['--jwks', 'jwks.json']);
    const found = documents(texts);
    expect(found.map(({ data }) => data.line)).toEqual([1, 2, 3, 5, 6, 7, 8]);
    expect(found.map(failsOf)).toEqual([[], ['token.parse'], ['token.exp'], [], ['token.signature'], [], []]);
    expect(found.map(({ exitCode }) => exitCode)).toEqual([0, 2, 1, 0, 1, 0, 3]);
    expect(found[1]?.error?.code).toBe('INPUT_NOT_A_TOKEN');
    expect(found[6]?.data.kind).toBe('opaque');
    expect(code).toBe(1);
    expect(stderr).toContain('3 valid, 1 unverified, 3 invalid');
  });

  it.each([
    ['all good', [good, es256], ['--jwks', 'jwks.json'], 0],
    ['unverified', [good], [], 0],
    ['unverified with --strict', [good], ['--strict'], 1],
    ['nothing at all', [], [], 0],
    ['a key set that leaks', [good], ['--jwks', 'leaked.json'], 1],
  ])('%s', async (_, lines, args, code) => {
    expect((await judge(lines, args)).code).toBe(code);
  });

  it('says the same as one token at a time', async () => {
    const args = ['--jwks', 'jwks.json', '--nonce', 'nonce-of-this-login'];
    const { texts } = await judge([good, expired, forged], args);
    for (const [index, token] of [good, expired, forged].entries()) {
      const single = await runIn(testWorld({ files }), ['decode-token', token, ...args, '--json']);
      const alone = JSON.parse(single.stdout) as LineDocument;
      expect(failsOf(documents(texts)[index] as LineDocument)).toEqual(failsOf(alone));
      expect(documents(texts)[index]?.exitCode).toBe(alone.exitCode);
    }
  });

  it('reads a file in UTF-16, as PowerShell writes it', async () => {
    const stdin = Buffer.from(`\uFEFF${good}\r\n${es256}\r\n\r\n`, 'utf16le');
    const args = ['decode-token', '--lines', '--jwks', 'jwks.json'];
    const { code, stderr } = await runIn(testWorld({ files, stdin }), args);
    expect([code, stderr.trim()]).toEqual([0, '2 valid, 0 unverified, 0 invalid']);
  });

  it('--field gives a value a line, and an empty line where there is none', async () => {
    const { stdout } = await judge([good, 'hello', es256], ['--field', 'data.payload.sub']);
    expect(stdout).toBe('user-1\n\nuser-1\n');
  });

  it.each([
    ['an input', ['token.jwt']],
    ['--pick', ['--pick', '1']],
  ])('%s is refused', async (_, args) => {
    expect((await judge([good], args)).code).toBe(2);
  });
});

describe('threads', () => {
  /** Threads that answer late and out of turn with each other, in this process. */
  function slowThreads(log: { started: number; stopped: number; most: number }): Threads {
    let busy = 0;
    return {
      count: 3,
      async start(data) {
        log.started += 1;
        const { settings, field } = structuredClone(data) as { settings: LineSettings; field?: string };
        const work = createLineJudge(settings, (outcome) => documentLine(outcome, field));
        return {
          async ask(message) {
            busy += 1;
            log.most = Math.max(log.most, busy);
            const batch = structuredClone(message) as LineBatch;
            await new Promise((resolve) => setTimeout(resolve, (batch.first * 7919) % 20));
            const answer = await work(batch);
            busy -= 1;
            return structuredClone(answer);
          },
          async stop() {
            log.stopped += 1;
          },
        };
      },
    };
  }

  it('keep the order, take few batches at a time, and are stopped', async () => {
    const log = { started: 0, stopped: 0, most: 0 };
    const lines = Array.from({ length: 5000 }, (_, index) => (index % 100 === 7 ? 'hello' : es256));
    const { texts, code } = await judge(lines, ['--jwks', 'jwks.json', '--quiet'], {
      threads: slowThreads(log),
    });
    const found = documents(texts);
    expect(found.map(({ data }) => data.line)).toEqual(lines.map((_, index) => index + 1));
    expect(found.filter((one) => !one.ok)).toHaveLength(50);
    expect(code).toBe(1);
    expect(log).toMatchObject({ started: 3, stopped: 3 });
    expect(log.most).toBeLessThanOrEqual(7);
  });

  it('are not started for a few lines', async () => {
    const log = { started: 0, stopped: 0, most: 0 };
    await judge([good, good], [], { threads: slowThreads(log) });
    expect(log.started).toBe(0);
  });

  it('that fail end the run', async () => {
    const threads: Threads = {
      count: 2,
      start: async () => ({ ask: async () => Promise.reject(new Error('gone')), stop: async () => {} }),
    };
    const { code } = await judge(
      Array.from({ length: 2000 }, () => good),
      ['--quiet'],
      { threads },
    );
    expect(code).toBe(70);
  });
});
