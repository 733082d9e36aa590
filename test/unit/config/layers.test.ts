import { describe, expect, it } from 'vitest';
import type { OptionsOf } from '../../../src/commands/command.ts';
import { alwaysProvider, ownAddress } from '../../../src/commands/options/trust.ts';
import { layerValues, loadSettings } from '../../../src/config/index.ts';
import { IdcliError } from '../../../src/errors.ts';
import { generic } from '../../../src/providers/index.ts';
import { testGate } from '../../helpers/gate.ts';
import { type TestWorldOptions, testWorld } from '../../helpers/world.ts';

const USER = '/home/user/.config/idcli/config.yaml';
const PROJECT = '/project/idcli.config.yaml';

const any = { group: 'x', help: 'x', fromCheckout: 'always' } as const;

const OPTIONS = {
  provider: { kind: 'text', name: 'provider', ...any, ...alwaysProvider },
  issuer: { kind: 'text', name: 'issuer', ...any, ...ownAddress },
  clientId: { kind: 'text', name: 'client-id', ...any },
  clientSecret: { kind: 'secret', name: 'client-secret', ...any },
  clientKey: { kind: 'text', name: 'client-key', placeholder: 'FILE', ...any },
  decryptionKey: { kind: 'list', name: 'decryption-key', placeholder: 'REF', ...any },
  clientAuth: {
    kind: 'text',
    name: 'client-auth',
    ...any,
    choices: ['none', 'private_key_jwt'],
  },
  timeout: { kind: 'number', name: 'timeout', ...any },
  headless: { kind: 'flag', name: 'headless', ...any },
  require: { kind: 'list', name: 'require', ...any },
  param: { kind: 'pairs', name: 'param', ...any },
  sandbox: { kind: 'optional-text', name: 'sandbox', ...any },
  field: { kind: 'text', name: 'field', ...any, commandLineOnly: true },
} as const satisfies OptionsOf;

async function layer(typed: Record<string, unknown>, options: TestWorldOptions = {}) {
  const world = testWorld(options);
  const warnings: string[] = [];
  const settings = loadSettings(world, {
    noInput: false,
    gate: testGate(world),
    warn: async (text) => {
      warnings.push(text);
    },
    presets: [{ ...generic, id: 'lighthouse', issuer: 'https://lighthouse.example.com' }, generic],
  });
  const layered = await layerValues(OPTIONS, typed, settings, world);
  return { ...layered, warnings, secrets: [...settings.secrets] };
}

async function refusal(typed: Record<string, unknown>, options: TestWorldOptions = {}): Promise<IdcliError> {
  const error = await layer(typed, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof IdcliError)) throw new Error(`was accepted: ${JSON.stringify(error)}`);
  return error;
}

describe('which layer wins', () => {
  const all = { provider: 'flag' };
  const env = { IDCLI_PROVIDER: 'variable' };
  const project = { [PROJECT]: 'defaults: {provider: project}' };
  const user = { [USER]: 'defaults: {provider: user}' };

  it.each([
    ['command line', all, { env, files: { ...user, ...project } }, 'flag'],
    ['environment', {}, { env, files: { ...user, ...project } }, 'variable'],
    ['project file', {}, { files: { ...user, ...project } }, 'project'],
    ['user file', {}, { files: user }, 'user'],
    ['user file', {}, { env: { IDCLI_PROVIDER: '' }, files: user }, 'user'],
  ])('the %s', async (origin, typed, options, value) => {
    const { values, origins } = await layer(typed, options);
    expect(values).toEqual({ provider: value });
    expect(origins).toEqual({ provider: origin });
  });

  it('leaves out what is set nowhere', async () => {
    expect(await layer({})).toMatchObject({ values: {}, origins: {}, warnings: [] });
  });

  it('takes an option of one invocation from nowhere else, and says so', async () => {
    const { values, warnings } = await layer({}, { env: { IDCLI_FIELD: 'claims.subject' } });
    expect(values).toEqual({});
    expect(warnings).toEqual(['IDCLI_FIELD is not read: --field belongs to one command line']);
  });
});

describe('values by kind', () => {
  it.each([
    ['headless', true, true],
    ['timeout', '90', 90],
    ['timeout', '0.5', 0.5],
    ['require', ['iss,sub', 'nonce'], ['iss', 'sub', 'nonce']],
    [
      'param',
      ['a=1', 'b=x=y', 'c='],
      [
        ['a', '1'],
        ['b', 'x=y'],
        ['c', ''],
      ],
    ],
    ['sandbox', true, ''],
    ['sandbox', 'http://127.0.0.1:8400', 'http://127.0.0.1:8400'],
    ['clientAuth', 'none', 'none'],
    ['clientKey', 'keys/client.pem', 'keys/client.pem'],
  ])('on the command line: %s %j is %j', async (key, typed, value) => {
    expect((await layer({ [key]: typed })).values[key]).toEqual(value);
  });

  it.each([
    ['headless', 'yes', true],
    ['headless', 'TRUE', true],
    ['headless', '0', false],
    ['timeout', '90', 90],
    ['require', 'iss, sub', ['iss', 'sub']],
    [
      'param',
      'a=1\nb=2,3\n',
      [
        ['a', '1'],
        ['b', '2,3'],
      ],
    ],
    ['sandbox', 'true', ''],
    ['sandbox', 'no', undefined],
  ])('in the environment: %s %j is %j', async (key, text, value) => {
    const { values } = await layer({}, { env: { [`IDCLI_${key.toUpperCase()}`]: text } });
    expect(values[key]).toEqual(value);
  });

  it.each([
    ['headless', 'headless: false', false],
    ['timeout', 'timeout: 1.5', 1.5],
    ['require', 'require: [iss, sub]', ['iss', 'sub']],
    ['require', 'require: iss,sub', ['iss', 'sub']],
    [
      'param',
      'param: {a: "1", b: "2"}',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['param', 'param: [a=1]', [['a', '1']]],
    ['clientKey', 'client-key: keys/client.pem', '/project/keys/client.pem'],
    ['clientKey', 'client-key: /etc/client.pem', '/etc/client.pem'],
    [
      'decryptionKey',
      'decryption-key: [file:a.jwk, b.pem, env:KEY]',
      ['file:/project/a.jwk', '/project/b.pem', 'env:KEY'],
    ],
    ['clientSecret', 'client-secret: file:secret.txt', 'file:/project/secret.txt'],
  ])('in a file: %s from %j is %j', async (key, line, value) => {
    const { values } = await layer({}, { files: { [PROJECT]: `defaults:\n  ${line}\n` } });
    expect(values[key]).toEqual(value);
  });

  it.each([
    [{ timeout: 'soon' }, {}, 'USAGE', '--timeout must be a number that is not negative, not "soon"'],
    [{ timeout: '-1' }, {}, 'USAGE', '--timeout must be a number'],
    [{ timeout: '1e3' }, {}, 'USAGE', '--timeout must be a number'],
    [{ param: ['secretword'] }, {}, 'USAGE', '--param must be NAME=VALUE, one to a line'],
    [{ param: ['=x'] }, {}, 'USAGE', '--param must be NAME=VALUE'],
    [{ clientAuth: 'nome' }, {}, 'USAGE', '--client-auth is "nome" and must be one of none, private_key_jwt'],
    [{}, { IDCLI_TIMEOUT: '5s' }, 'USAGE', 'IDCLI_TIMEOUT must be a number that is not negative, not "5s"'],
    [
      {},
      { IDCLI_HEADLESS: 'maybe' },
      'USAGE',
      'IDCLI_HEADLESS must be true or false (also 1 or 0, yes or no), not "maybe"',
    ],
    [{}, { IDCLI_CLIENT_AUTH: 'basic' }, 'USAGE', 'IDCLI_CLIENT_AUTH is "basic" and must be one of'],
  ])('%j %j is refused', async (typed, env, code, message) => {
    const error = await refusal(typed, { env });
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('secretword');
  });
});

describe('@FILE', () => {
  it.each([
    ['@id.txt', 'from-file'],
    ['@/project/id.txt', 'from-file'],
    ['@@id.txt', '@id.txt'],
    ['id@example.com', 'id@example.com'],
  ])('%s is %j', async (typed, value) => {
    const { values } = await layer({ clientId: typed }, { files: { '/project/id.txt': 'from-file\r\n' } });
    expect(values.clientId).toBe(value);
  });

  it('takes away one line end and no more', async () => {
    const { values } = await layer({ clientId: '@id.txt' }, { files: { '/project/id.txt': 'a\n\n' } });
    expect(values.clientId).toBe('a\n');
  });

  it('works in pairs, and in files from where the file is', async () => {
    const { values } = await layer(
      { param: ['request=@request.jwt', 'at=@@x'] },
      {
        files: {
          '/project/request.jwt': 'eyJ',
          '/home/user/.config/idcli/id.txt': 'mine',
          [USER]: 'defaults: {client-id: "@id.txt"}',
        },
      },
    );
    expect(values).toEqual({
      param: [
        ['request', 'eyJ'],
        ['at', '@x'],
      ],
      clientId: 'mine',
    });
  });

  it('never stands for a secret', async () => {
    const { values } = await layer({ clientSecret: '@secret.txt' });
    expect(values.clientSecret).toBe('@secret.txt');
  });

  it.each([
    [
      'a file that is not there',
      {},
      'INPUT_UNREADABLE',
      '--client-id: the file /project/id.txt cannot be read (ENOENT)',
    ],
    ['binary', { '/project/id.txt': new Uint8Array([0xff, 0xfe]) }, 'INPUT_UNREADABLE', 'is not UTF-8 text'],
    ['a huge file', { '/project/id.txt': 'x'.repeat(1_000_001) }, 'INPUT_TOO_LARGE', 'is larger than 1 MB'],
  ])('refuses %s', async (_, files, code, message) => {
    const error = await refusal({ clientId: '@id.txt' }, { files });
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe('ALL-11: secrets on the way in', () => {
  it('warns of a literal on the command line and masks it', async () => {
    const { values, warnings, secrets } = await layer({ clientSecret: 'hunter2' });
    expect(values.clientSecret).toBe('hunter2');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('--client-secret');
    expect(warnings[0]).toContain('IDCLI_CLIENT_SECRET');
    expect(warnings[0]).not.toContain('hunter2');
    expect(secrets).toEqual(['hunter2']);
  });

  it('says nothing of a literal in the environment, and masks it', async () => {
    const { warnings, secrets } = await layer({}, { env: { IDCLI_CLIENT_SECRET: 'hunter2' } });
    expect({ warnings, secrets }).toEqual({ warnings: [], secrets: ['hunter2'] });
  });

  it('leaves references alone until they are needed', async () => {
    const { values, warnings, secrets } = await layer({ clientSecret: 'cmd:pass show x' });
    expect({ values, warnings, secrets }).toEqual({
      values: { clientSecret: 'cmd:pass show x' },
      warnings: [],
      secrets: [],
    });
  });

  it('follows references in pairs', async () => {
    const { values, secrets } = await layer(
      { param: ['otp=env:OTP', 'plain=1'] },
      { env: { OTP: '483920' } },
    );
    expect(values.param).toEqual([
      ['otp', '483920'],
      ['plain', '1'],
    ]);
    expect(secrets).toEqual(['483920']);
    expect(await refusal({ param: ['otp=env:OTP'] })).toMatchObject({
      code: 'SECRET_UNRESOLVED',
      message: 'otp of --param: the environment variable OTP is not set',
    });
  });
});

describe('variables that nobody reads', () => {
  it.each([
    ['IDCLI_CLIENTID', 'IDCLI_CLIENTID is not read; did you mean IDCLI_CLIENT_ID?'],
    ['IDCLI_UI_LOCALE', 'IDCLI_UI_LOCALE is not read; did you mean IDCLI_UI_LOCALES?'],
    ['IDCLI_UI_LOCALES', undefined],
    ['IDCLI_STAGING_SECRET', undefined],
    ['OTHER_CLIENT_ID', undefined],
  ])('%s', async (variable, warning) => {
    const { warnings } = await layer({}, { env: { [variable]: 'x' } });
    expect(warnings).toEqual(warning === undefined ? [] : [warning]);
  });
});

describe('endpoints from a project file', () => {
  const files = { [PROJECT]: 'defaults: {issuer: https://evil.example.com}\nproviders: {mine: {}}' };

  it('serve the generic provider and those of the project', async () => {
    expect((await layer({}, { files })).values.issuer).toBe('https://evil.example.com');
    expect((await layer({ provider: 'mine' }, { files })).origins.issuer).toBe('project file');
    expect((await layer({ provider: 'generic' }, { files })).origins.issuer).toBe('project file');
  });

  it('never lead a built-in provider elsewhere, and that is said', async () => {
    const { values, warnings } = await layer({ provider: 'lighthouse' }, { files });
    expect(values).toEqual({ provider: 'lighthouse' });
    expect(warnings).toEqual([
      `defaults.issuer in ${PROJECT} is not used: it sets issuer, which a checkout may set only for its own provider`,
    ]);
  });

  it('unless the user says so', async () => {
    const issuer = 'https://op.example.com';
    expect((await layer({ provider: 'lighthouse', issuer }, { files })).values.issuer).toBe(issuer);
  });
});
