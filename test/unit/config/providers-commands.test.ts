import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.ts';
import { layerValues, loadSettings } from '../../../src/config/index.ts';
import { newDraft } from '../../../src/outcome.ts';
import { generic } from '../../../src/providers/index.ts';
import type { ProviderPreset } from '../../../src/providers/preset.ts';
import { testGate } from '../../helpers/gate.ts';
import { type TestWorldOptions, testWorld } from '../../helpers/world.ts';

const USER = '/home/user/.config/idcli/config.yaml';
const PROJECT = '/project/idcli.config.yaml';

const lighthouse: ProviderPreset = {
  ...generic,
  id: 'lighthouse',
  title: 'Lighthouse ID',
  issuer: 'https://{domain}/lighthouse',
  clientAuth: 'client_secret_post',
};

async function run(
  name: 'providers list' | 'providers show',
  typed: Record<string, unknown>,
  names: readonly string[],
  options: TestWorldOptions,
) {
  const row = COMMANDS.find((one) => one.name === name);
  if (row === undefined) throw new Error(`there is no command ${name}`);
  const [command, work] = await Promise.all([row.load(), row.run()]);
  const world = testWorld(options);
  const speak = async () => {};
  const gate = testGate(world);
  const settings = loadSettings(world, { noInput: true, warn: speak, gate, presets: [lighthouse, generic] });
  const { values, origins } = await layerValues(command.options, typed, settings, world);
  const draft = newDraft('providers');
  await work(values, {
    world,
    arguments: names,
    settings,
    origins,
    gate,
    draft,
    commands: COMMANDS,
    warn: speak,
    tell: speak,
    tellCode: async () => {},
    program: { run: async () => 0, parse: async () => undefined },
    lineWriter: async () => () => '',
    strict: false,
    showNow: speak,
    printLine: speak,
    witness: speak,
    json: false,
    verbose: false,
  });
  return draft.data;
}

describe('providers list', () => {
  it('says of each what it still needs', async () => {
    const data = await run('providers list', {}, [], {
      files: {
        [USER]: 'providers: {lighthouse: {domain: id.example.com, clientId: a, clientSecret: env:A}}',
        [PROJECT]: [
          'providers:',
          '  harbour: {issuer: https://op.example.com, clientId: public}',
          '  pier: {issuer: https://op.example.com, clientAuth: private_key_jwt}',
        ].join('\n'),
      },
    });
    expect(data.providers).toEqual([
      {
        id: 'lighthouse',
        title: 'Lighthouse ID',
        protocols: ['oidc', 'saml'],
        issuer: 'https://{domain}/lighthouse',
        origin: 'preset',
        complete: true,
        missing: [],
      },
      expect.objectContaining({
        id: 'generic',
        complete: false,
        missing: ['issuer', 'clientId'],
      }),
      expect.objectContaining({ id: 'harbour', origin: 'project file', complete: true }),
      expect.objectContaining({ id: 'pier', complete: false, missing: ['clientId', 'clientKey'] }),
    ]);
    expect(data.files).toEqual([
      { path: USER, origin: 'user file' },
      { path: PROJECT, origin: 'project file' },
    ]);
  });

  it('needs no file', async () => {
    const data = await run('providers list', {}, [], {});
    expect(data.providers).toContainEqual(
      expect.objectContaining({ id: 'lighthouse', missing: ['domain', 'clientId', 'clientSecret'] }),
    );
  });
});

describe('providers show', () => {
  const files = {
    [USER]:
      'defaults: {scope: openid}\nproviders: {lighthouse: {clientId: mine, clientSecret: "cmd:pass show x"}}',
    [PROJECT]: 'providers: {lighthouse: {clientId: ours}}',
  };

  it('shows what preset and files say, and secrets as references', async () => {
    const data = await run('providers show', {}, ['lighthouse'], {
      files,
      env: { IDCLI_DOMAIN: 'id.example.com' },
    });
    expect(data.provider).toMatchObject({
      id: 'lighthouse',
      clientId: 'ours',
      scope: 'openid profile email',
      clientSecret: 'cmd:pass show x',
      errors: { token: { invalid_grant: { class: 'bad-request' } } },
    });
    // The variable counts, as it does for a login.
    expect(data).toMatchObject({ complete: true, missing: [] });
    expect(data).not.toHaveProperty('origins');
  });

  it('--resolved puts defaults, environment and flags above it, and says where each value came from', async () => {
    const data = await run('providers show', { resolved: true, timeout: '90' }, ['lighthouse'], {
      files,
      env: { IDCLI_DOMAIN: 'id.example.com' },
    });
    expect(data).toMatchObject({
      complete: true,
      provider: { domain: 'id.example.com', scope: 'openid', timeoutSeconds: 90 },
      origins: {
        title: 'preset',
        clientId: 'project file',
        clientSecret: 'user file',
        scope: 'user file',
        domain: 'environment',
        timeoutSeconds: 'command line',
        'errors.token.invalid_grant': 'preset',
      },
    });
  });

  it.each([
    ['the environment', {}, { IDCLI_CLIENT_SECRET: 'hunter2' }, 'env:IDCLI_CLIENT_SECRET'],
    ['the command line', { clientSecret: 'hunter2' }, {}, '(given as it is)'],
    ['a reference', { clientSecret: 'prompt' }, {}, 'prompt'],
  ])('ALL-11: never shows a secret from %s', async (_, typed, env, shown) => {
    const data = await run('providers show', { resolved: true, ...typed }, ['lighthouse'], { env });
    expect(data.provider).toMatchObject({ clientSecret: shown });
    expect(JSON.stringify(data)).not.toContain('hunter2');
  });

  it('knows no other name', async () => {
    await expect(run('providers show', {}, ['lighthose'], {})).rejects.toMatchObject({
      code: 'PROVIDER_UNKNOWN',
      hint: expect.stringContaining('did you mean lighthouse?'),
    });
  });
});
