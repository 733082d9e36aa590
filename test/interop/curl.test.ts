/** The lines of `--curl --show-secrets` do the same again when a shell runs them with the real curl. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';

const shell = promisify(execFile);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ ...onlineWorld(), port: 0 });
});
afterAll(() => sandbox.close());

/** Every curl line of a run, and what a shell gets for it. */
async function replayed(argv: readonly string[]) {
  const { code, stderr } = await runIn(onlineWorld(), [
    ...argv,
    '--sandbox',
    sandbox.url,
    '--curl',
    '--show-secrets',
    '--show-pii',
  ]);
  expect(code, stderr).toBe(0);
  const redeems = (line: string) => line.includes('grant_type=authorization_code');
  const lines = stderr.split('\n').filter((line) => line.startsWith('curl '));
  const answers: { readonly line: string; readonly text: string }[] = [];
  // A code that comes again ends its tokens, so it comes last.
  for (const line of [...lines.filter((one) => !redeems(one)), ...lines.filter(redeems)]) {
    const { stdout } = await shell('sh', ['-c', `${line} --silent --show-error`]);
    answers.push({ line, text: stdout });
  }
  return (part: string) => answers.filter(({ line }) => line.includes(part)).map(({ text }) => text);
}

describe('curl lines with secrets can be run again', () => {
  it.each(['sandbox-generic-client', 'sandbox-generic-post'])('client credentials of %s', async (client) => {
    const answerOf = await replayed([
      'token',
      'client-credentials',
      '--provider',
      'generic',
      '--client-id',
      client,
    ]);
    const [answer = ''] = answerOf('/token');
    expect(JSON.parse(answer)).toMatchObject({ token_type: 'Bearer', access_token: expect.any(String) });
  });

  it('discovery and UserInfo of a login', async () => {
    const answerOf = await replayed(['login', '--provider', 'generic', '--headless', '--userinfo']);
    expect(JSON.parse(answerOf('/.well-known/openid-configuration')[0] ?? '')).toHaveProperty('issuer');
    expect(JSON.parse(answerOf('/userinfo')[0] ?? '')).toHaveProperty('sub');
    // A code is taken once, which is the answer of a provider and none of a shell.
    expect(JSON.parse(answerOf('grant_type=authorization_code')[0] ?? '')).toMatchObject({
      error: 'invalid_grant',
    });
  });
});
