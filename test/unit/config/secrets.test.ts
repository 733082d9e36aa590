import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/index.ts';
import { IdcliError } from '../../../src/errors.ts';
import { testGate } from '../../helpers/gate.ts';
import { type TestWorldOptions, testWorld } from '../../helpers/world.ts';

function settingsOf(options: TestWorldOptions = {}, noInput = false) {
  const world = testWorld(options);
  return loadSettings(world, { noInput, warn: async () => {}, gate: testGate(world) });
}

async function refusal(reference: string, options: TestWorldOptions = {}, noInput = false) {
  const settings = settingsOf(options, noInput);
  const error = await settings.secret(reference, '--client-secret').catch((thrown: unknown) => thrown);
  if (!(error instanceof IdcliError)) throw new Error('the reference was followed');
  expect([...settings.secrets]).toEqual([]);
  return error;
}

describe('following a secret reference', () => {
  it.each([
    ['env:IG_SECRET', { env: { IG_SECRET: 's3cret' } }, 's3cret'],
    ['file:secret.txt', { files: { '/project/secret.txt': 's3cret\n' } }, 's3cret'],
    ['file:/etc/secret.txt', { files: { '/etc/secret.txt': '\uFEFFs3cret\r\n' } }, 's3cret'],
    ['file:two-lines.pem', { files: { '/project/two-lines.pem': 'one\ntwo\n\n' } }, 'one\ntwo\n'],
    ['cmd:pass show idp', { commands: { 'pass show idp': 's3cret\n' } }, 's3cret'],
    ['prompt', { answers: { secret: async () => 's3cret' } }, 's3cret'],
    ['s3cret', {}, 's3cret'],
    ['@s3cret', {}, '@s3cret'],
    ['ENV:S3CRET', {}, 'ENV:S3CRET'],
  ])('%s', async (reference, options, value) => {
    const settings = settingsOf(options);
    expect(await settings.secret(reference, '--client-secret')).toBe(value);
    expect([...settings.secrets]).toEqual([value]);
  });

  it.each([
    [
      'env:IG_SECRET',
      {},
      '--client-secret: the environment variable IG_SECRET is not set',
      'export IG_SECRET',
    ],
    ['env:IG_SECRET', { env: { IG_SECRET: '' } }, 'the environment variable IG_SECRET is empty', 'export'],
    ['file:secret.txt', {}, 'the file /project/secret.txt cannot be read (ENOENT)', 'working folder'],
    [
      'file:secret.txt',
      { files: { '/project/secret.txt': '\n' } },
      'secret.txt is empty',
      'write the secret',
    ],
    [
      'file:secret.txt',
      { files: { '/project/secret.txt': new Uint8Array([0xff, 0xfe, 0x73, 0]) } },
      'is not UTF-8 text',
      'UTF-8',
    ],
    ['cmd:pass show idp', {}, 'the command failed: pass show idp', 'terminal'],
    [
      'cmd:pass show idp',
      { commands: { 'pass show idp': '\n' } },
      'the command printed nothing',
      'standard output',
    ],
    ['cmd: ', {}, 'cmd: names no command', 'cmd:pass'],
    ['prompt', { answers: { secret: async () => '' } }, 'the answer was empty', 'Enter'],
  ])('%s says what was looked for', async (reference, options: TestWorldOptions, message, hint) => {
    const error = await refusal(reference, options);
    expect(error.code).toBe('SECRET_UNRESOLVED');
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });

  it("keeps a failing command's output to itself", async () => {
    const world = testWorld();
    const settings = loadSettings(
      {
        ...world,
        runCommand: async () => {
          throw new Error('exit 1, stdout: half-a-secret');
        },
      },
      { noInput: false, warn: async () => {}, gate: testGate(world) },
    );
    const error: IdcliError = await settings
      .secret('cmd:vault read', '--client-secret')
      .catch((thrown) => thrown);
    expect(error.code).toBe('SECRET_UNRESOLVED');
    expect(`${error.message} ${error.hint} ${error.cause}`).not.toContain('half-a-secret');
  });

  it.each([
    ['with --no-input', true, {}],
    [
      'without a terminal',
      false,
      {
        answers: {
          secret: async () => {
            throw new IdcliError('NO_TERMINAL', 'no terminal');
          },
        },
      },
    ],
  ])('prompt %s names what to set instead', async (_, noInput, options) => {
    expect(await refusal('prompt', options, noInput)).toMatchObject({
      code: 'NO_TERMINAL',
      message: '--client-secret would have to be typed in, but there is no terminal',
      hint: 'pass --client-secret env:NAME or file:PATH, or set IDCLI_CLIENT_SECRET',
    });
  });

  it('asks once for each that is needed', async () => {
    const asked: string[] = [];
    const settings = settingsOf({
      answers: {
        secret: async (question) => {
          asked.push(question);
          return `answer ${asked.length}`;
        },
      },
    });
    const answers = [];
    for (const what of ['--client-secret', '--client-secret', 'decryption key']) {
      answers.push(await settings.secret('prompt', what));
    }
    expect(answers).toEqual(['answer 1', 'answer 1', 'answer 2']);
    expect(asked).toEqual(['client secret:', 'decryption key:']);
  });

  it('does not mask what is too short to be told from other text', async () => {
    const settings = settingsOf();
    await settings.secret('abc', '--client-secret');
    expect([...settings.secrets]).toEqual([]);
  });
});
