import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/index.ts';
import type { IdcliError } from '../../../src/errors.ts';
import { generic } from '../../../src/providers/index.ts';
import type { ProviderPreset } from '../../../src/providers/preset.ts';
import { testGate } from '../../helpers/gate.ts';
import { testWorld } from '../../helpers/world.ts';

const USER = '/home/user/.config/idcli/config.yaml';
const PROJECT = '/project/idcli.config.yaml';

/** Resembles no real provider, so that nothing of a real one can leak in unseen. */
const lighthouse: ProviderPreset = {
  ...generic,
  id: 'lighthouse',
  title: 'Lighthouse ID',
  issuer: 'https://{domain}/lighthouse',
  params: { beam: 'wide' },
};

function settingsOf(files: Record<string, string>) {
  const world = testWorld({ files });
  return loadSettings(world, {
    noInput: true,
    warn: async () => {},
    gate: testGate(world),
    presets: [lighthouse, generic],
  });
}

async function complaintsOf(files: Record<string, string>): Promise<IdcliError> {
  const error = await settingsOf(files)
    .providers()
    .catch((thrown: IdcliError) => thrown);
  if (Array.isArray(error)) throw new Error('the files were accepted');
  return error as IdcliError;
}

describe('configuration files', () => {
  it('are not needed', async () => {
    const settings = settingsOf({});
    expect(await settings.files()).toEqual([]);
    expect((await settings.providers()).map(({ preset }) => preset.id)).toEqual(['lighthouse', 'generic']);
  });

  it('are read only when something is asked for, and once', async () => {
    const world = testWorld({ files: { [USER]: 'defaults: {timeout: 5}' } });
    const read: string[] = [];
    const counting = {
      ...world,
      files: {
        ...world.files,
        read: (path: string) => {
          read.push(path);
          return world.files.read(path);
        },
      },
    };
    const settings = loadSettings(counting, { noInput: true, warn: async () => {}, gate: testGate(world) });
    expect(read).toEqual([]);
    await Promise.all([settings.providers(), settings.files(), settings.provider('generic')]);
    expect(read).toEqual([USER]);
  });

  it('are found upward from the working folder', async () => {
    const settings = settingsOf({ [USER]: '', '/idcli.config.yaml': 'providers:\n' });
    expect(await settings.files()).toEqual([
      { path: USER, origin: 'user file' },
      { path: '/idcli.config.yaml', origin: 'project file' },
    ]);
  });

  it('put a provider together, the later wins, and say where each value came from', async () => {
    const provider = await settingsOf({
      [USER]: [
        'providers:',
        '  lighthouse:',
        '    clientId: from-user',
        '    clientSecret: file:secret.txt',
        '    domain: id.example.com',
        '    params: {beam: narrow, lamp: on}',
        '    errors: {token: {invalid_client: {class: denied, meaning: dark, next: wait}}}',
      ].join('\n'),
      [PROJECT]: 'providers:\n  lighthouse:\n    clientId: from-project\n    params: {lamp: "off"}\n',
    }).provider('lighthouse');
    expect(provider.builtIn).toBe(true);
    expect(provider.preset).toMatchObject({
      title: 'Lighthouse ID',
      clientId: 'from-project',
      domain: 'id.example.com',
      params: { beam: 'narrow', lamp: 'off' },
    });
    expect(provider.preset.errors.token.invalid_client?.meaning).toBe('dark');
    expect(provider.preset.errors.token.invalid_grant).toEqual(generic.errors.token.invalid_grant);
    expect(provider.secrets).toEqual({ clientSecret: 'file:/home/user/.config/idcli/secret.txt' });
    expect(provider.origins).toMatchObject({
      title: 'preset',
      issuer: 'preset',
      domain: 'user file',
      clientId: 'project file',
      clientSecret: 'user file',
      'params.beam': 'user file',
      'params.lamp': 'project file',
      'errors.token.invalid_client': 'user file',
      'errors.token.invalid_grant': 'preset',
    });
  });

  it('define providers of their own on neutral ground', async () => {
    const settings = settingsOf({
      [USER]: 'providers:\n  constructor:\n    issuer: https://op.example.com\n',
    });
    const provider = await settings.provider('constructor');
    expect(provider).toMatchObject({
      builtIn: false,
      preset: { id: 'constructor', title: 'constructor', claims: 'generic', source: USER },
      origins: { issuer: 'user file', scope: 'preset' },
    });
    await expect(settings.provider('toString')).rejects.toMatchObject({ code: 'PROVIDER_UNKNOWN' });
  });

  it('change no preset', async () => {
    await settingsOf({ [USER]: 'providers: {lighthouse: {params: {beam: none}}}' }).providers();
    expect(lighthouse.params).toEqual({ beam: 'wide' });
  });

  it('name the nearest provider', async () => {
    await expect(settingsOf({}).provider('lighthose')).rejects.toMatchObject({
      code: 'PROVIDER_UNKNOWN',
      hint: 'did you mean lighthouse?\nsee them all: idcli providers list',
    });
  });
});

describe('what is wrong with a file', () => {
  it.each([
    ['an unknown key', 'default: {}', ':1:1: unknown key "default"', 'did you mean defaults?'],
    [
      'an unknown member',
      'providers:\n  lighthouse:\n    clientID: x',
      ':3:5: unknown key "clientID" in providers.lighthouse',
      'did you mean clientId?',
    ],
    [
      'an unknown option',
      'defaults:\n  tiemout: 5',
      ':2:3: unknown key "tiemout" in defaults',
      'did you mean timeout?',
    ],
    [
      'an option of one invocation',
      'defaults:\n  show-secrets: true',
      ':2:3: unknown key "show-secrets"',
      'known keys',
    ],
    ['a list', '- a', ':1:1: the file is a list and must be a mapping', undefined],
    ['text', 'hello', ':1:1: the file is text and must be a mapping', undefined],
    [
      'a number for text',
      'providers: {lighthouse: {clientId: 0012}}',
      ':1:36: providers.lighthouse.clientId is a number and must be text',
      'put it in quotes',
    ],
    [
      'a wrong word',
      'providers: {lighthouse: {userinfo: allways}}',
      'is "allways" and must be one of always, on-request',
      'did you mean always?',
    ],
    ['a negative number', 'defaults: {timeout: -1}', 'defaults.timeout is -1 and must be >= 0', undefined],
    [
      'an issuer that is not a URL',
      'providers: {x: {issuer: op}}',
      'is "op" and must be an https or http URL',
      undefined,
    ],
    [
      'an impossible id',
      'providers: {My OP: {}}',
      ':1:13: "My OP" cannot be the name of a provider',
      undefined,
    ],
    ['an id that pollutes', 'providers: {__proto__: {}}', '"__proto__" cannot be the name', undefined],
    [
      'half an error meaning',
      'providers: {x: {errors: {token: {y: {class: busy}}}}}',
      'lacks meaning',
      undefined,
    ],
    ['broken YAML', 'providers: [', ':1:13: ', undefined],
  ])('%s', async (_, text, message, hint) => {
    const error = await complaintsOf({ [USER]: text });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(message.startsWith(':') ? `${USER}${message}` : message);
    if (hint !== undefined) expect(`${error.hint} ${error.message}`).toContain(hint);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('lists all problems of both files, in their order', async () => {
    const error = await complaintsOf({
      [USER]: 'defaults: {quiet: yes please}\nproviders: {lighthouse: {titel: x}}',
      [PROJECT]: 'defaults: {josn: true}',
    });
    expect(error.message).toBe(
      `${USER}:1:19: defaults.quiet is text and must be true or false, the first of 3 problems`,
    );
    expect(error.hint?.split('\n')).toEqual([
      `${USER}:2:26: unknown key "titel" in providers.lighthouse (did you mean title?)`,
      `${PROJECT}:1:12: unknown key "josn" in defaults (did you mean json?)`,
    ]);
  });

  it('lists at most twenty more and counts the rest', async () => {
    const keys = Array.from({ length: 5000 }, (_, index) => `key${index}: 1`).join('\n');
    const error = await complaintsOf({ [USER]: keys });
    const lines = error.hint?.split('\n') ?? [];
    expect(error.message).toBe(`${USER}:1:1: unknown key "key0", the first of 5000 problems`);
    expect(lines[1]).toContain(`${USER}:2:1: unknown key "key1"`);
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('and 4979 more');
  });

  it.each([
    ['a literal', 'hunter2-hunter2'],
    ['a number', '123456789'],
    ['a mapping', '{env: hunter2-hunter2}'],
    ['an empty reference', '"env:"'],
  ])('ALL-11: a secret must be a reference: %s', async (_, value) => {
    const error = await complaintsOf({
      [USER]: `defaults: {client-secret: ${value}}\nproviders: {lighthouse: {clientSecret: ${value}}}`,
    });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain('defaults.client-secret');
    expect(error.hint).toContain('providers.lighthouse.clientSecret');
    expect(`${error.message}${error.hint}`).not.toMatch(/hunter2|123456789/);
  });

  it('bounds the size', async () => {
    const error = await complaintsOf({ [USER]: '#'.repeat(1_000_001) });
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: `${USER}: the file is larger than 1 MB` });
  });

  it('wants UTF-8', async () => {
    const world = testWorld({ files: { [USER]: new Uint8Array([0xff, 0xfe, 0x61, 0]) } });
    const settings = loadSettings(world, { noInput: true, warn: async () => {}, gate: testGate(world) });
    await expect(settings.files()).rejects.toMatchObject({ message: `${USER}: the file is not UTF-8 text` });
  });
});

describe('what a project file may not do', () => {
  it.each([
    [
      'run a command for a secret',
      'providers: {x: {clientSecret: "cmd:pass show x"}}',
      'providers.x.clientSecret runs a command',
    ],
    [
      'move the issuer of a built-in provider',
      'providers: {lighthouse: {issuer: https://evil.example.com}}',
      'issuer of lighthouse cannot be set',
    ],
    [
      'move its domain',
      'providers: {lighthouse: {domain: evil.example.com}}',
      'domain of lighthouse cannot be set',
    ],
    [
      'weaken its checks',
      'providers: {lighthouse: {azpDemanded: false}}',
      'azpDemanded of lighthouse cannot be set',
    ],
    [
      'have its answer sent elsewhere by a parameter',
      'providers: {lighthouse: {params: {redirect_uri: https://evil.example.com}}}',
      'params.redirect_uri of lighthouse cannot be set',
    ],
    [
      "move the issuer of the user's own provider",
      'providers: {harbour: {issuer: https://evil.example.com}}',
      'issuer of harbour cannot be set',
    ],
  ])('%s', async (_, text, message) => {
    const error = await complaintsOf({
      [USER]: 'providers: {harbour: {issuer: https://op.example.com, clientSecret: "cmd:pass show harbour"}}',
      [PROJECT]: text,
    });
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(error.message).toContain(message);
    expect(error.message).toContain('checkout');
  });

  it('is said beside what is wrong otherwise', async () => {
    const error = await complaintsOf({
      [PROJECT]: 'providers:\n  lighthouse:\n    issuer: https://evil.example.com\n    titel: x\n',
    });
    expect(error.message).toContain(`${PROJECT}:3:5: issuer of lighthouse cannot be set`);
    expect(error.hint).toContain(`${PROJECT}:4:5: unknown key "titel"`);
  });

  it('but it may add client and choices, and providers of its own', async () => {
    const settings = settingsOf({
      [PROJECT]: [
        'providers:',
        '  lighthouse: {clientId: a, clientSecret: env:A, scope: openid, redirectUri: ' +
          '"http://127.0.0.1:8765/callback"}',
        '  harbour: {issuer: https://op.example.com, clientSecret: file:harbour.txt}',
      ].join('\n'),
    });
    expect((await settings.provider('lighthouse')).origins.clientId).toBe('project file');
    expect((await settings.provider('harbour')).secrets.clientSecret).toBe('file:/project/harbour.txt');
  });
});
