/** `init`, `providers add` and `providers remove`: by options alone, and by answers. */
import { describe, expect, it } from 'vitest';
import { IdcliError } from '../../src/errors.ts';
import type { Prompt } from '../../src/world.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { type TestWorldOptions, testWorld } from '../helpers/world.ts';

const PROJECT = '/project/idcli.config.yaml';
const USER = '/home/user/.config/idcli/config.yaml';
const SECRET = 'hunter2-hunter2';

async function ran(argv: readonly string[], options: TestWorldOptions = {}) {
  const world = testWorld(options);
  const result = await runJson(world, argv);
  const file = (path: string) => {
    const written = world.written.get(path);
    return written === undefined ? undefined : new TextDecoder().decode(written.data);
  };
  return { ...result, file, world };
}

/** Answers by the question; a question without an answer fails the test. */
function answering(answers: Readonly<Record<string, string | readonly string[]>>): Partial<Prompt> {
  const left = new Map(Object.entries(answers).map(([question, answer]) => [question, [answer].flat()]));
  const answer = async (question: string) => {
    const next = left.get(question)?.shift();
    if (next === undefined) throw new Error(`no answer to: ${question}`);
    return next;
  };
  return {
    text: (question, options) =>
      answer(question).then((text) => (text === '' ? (options?.initial ?? '') : text)),
    select: async (question, choices) => {
      const value = await answer(question);
      expect(choices.map((choice) => choice.value)).toContain(value);
      return value;
    },
    confirm: async (question) => question === 'Write that?',
  };
}

const NOBODY: Partial<Prompt> = {
  text: async (question) => {
    throw new IdcliError('NO_TERMINAL', `there is no terminal, so nobody can answer: ${question}`);
  },
  select: async (question) => {
    throw new IdcliError('NO_TERMINAL', `there is no terminal, so nobody can answer: ${question}`);
  },
};

describe('init by options alone', () => {
  it('writes a file of references, which the next command takes', async () => {
    const argv = ['init', '--provider', 'ingroupe', '--client-id', 'abc', '--client-secret', 'env:IG_SECRET'];
    const { code, document, file, world } = await ran([...argv, '--no-input'], { answers: NOBODY });
    expect(code).toBe(0);
    expect(document.data).toMatchObject({
      files: [{ path: PROJECT, members: ['defaults.provider', 'clientId', 'clientSecret'] }],
      next: [
        'read -rs IG_SECRET && export IG_SECRET',
        'idcli doctor --provider ingroupe',
        'idcli login --provider ingroupe',
      ],
    });
    expect(file(PROJECT)).toContain('    clientSecret: env:IG_SECRET\n');
    expect(world.written.get(PROJECT)?.mode).toBe(0o644);
    const shown = await runJson(testWorld({ files: { [PROJECT]: file(PROJECT) ?? '' } }), [
      ...['providers', 'show', 'ingroupe'],
    ]);
    expect(shown.document.data).toMatchObject({ complete: true, provider: { clientId: 'abc' } });
  });

  it('a literal secret is refused, repeated nowhere, and nothing is written', async () => {
    const argv = ['init', '--provider', 'ingroupe', '--client-id', 'abc', '--client-secret', SECRET];
    const { code, document, stdout, stderr, world } = await ran(argv);
    expect(code).toBe(2);
    expect(document.error?.code).toBe('USAGE');
    expect(document.error?.hint).toContain('--client-secret env:INGROUPE_CLIENT_SECRET');
    expect(stdout + stderr).not.toContain(SECRET);
    expect(world.written.size).toBe(0);
  });

  it.each([
    ['env:not a name', 'has no target'],
    ['env:', 'has no target'],
  ])('a reference that is none: %s', async (reference, says) => {
    const { code, document, world } = await ran([
      ...['init', '--provider', 'ingroupe', '--client-id', 'abc', '--client-secret', reference],
    ]);
    expect([code, document.error?.code]).toEqual([2, 'USAGE']);
    expect(document.error?.message).toContain(says);
    expect(world.written.size).toBe(0);
  });

  it('any OpenID provider becomes one of your own, named by its host', async () => {
    const { file, document } = await ran([
      ...['init', '--issuer', 'https://op.example.com/a', '--client-id', 'abc'],
      ...['--client-key', 'keys/client.pem', '--scope', 'openid email'],
    ]);
    expect(document.error).toBeUndefined();
    expect(file(PROJECT)).toContain(`providers:
  op-example-com:
    clientAuth: private_key_jwt
    issuer: https://op.example.com/a
    clientId: abc
    clientKey: file:keys/client.pem
    scope: openid email
`);
  });

  it('what a project may not say goes into the own file', async () => {
    const { file, document } = await ran([
      ...['init', '--provider', 'signicat-sms-otp', '--domain', 'x.sandbox.signicat.com'],
      ...['--client-id', 'abc', '--client-secret', 'cmd:pass show otp'],
    ]);
    expect(document.data?.files).toEqual([
      { path: PROJECT, members: ['defaults.provider', 'clientId'] },
      { path: USER, members: ['domain', 'clientSecret'] },
    ]);
    expect(file(PROJECT)).not.toContain('domain');
    expect(file(USER)).toContain('    clientSecret: cmd:pass show otp');
  });

  it('a provider that the project defines is not split over two files', async () => {
    const { code, document, world } = await ran([
      ...['init', '--issuer', 'https://op.example.com', '--client-id', 'abc'],
      ...['--client-secret', 'cmd:pass show op'],
    ]);
    expect([code, document.error?.code]).toEqual([2, 'USAGE']);
    expect(document.error?.hint).toContain('--in user');
    expect(world.written.size).toBe(0);
  });

  it('nothing is written when one of two files cannot take its part', async () => {
    const files = { [USER]: 'providers:\n  signicat-sms-otp:\n    domain: other.example.com\n' };
    const { code, document, world } = await ran(
      ['init', '--provider', 'signicat-sms-otp', '--domain', 'x.example.com', '--client-id', 'abc'].concat([
        '--client-secret',
        'prompt',
      ]),
      { files },
    );
    expect([code, document.error?.code]).toEqual([2, 'OUTPUT_EXISTS']);
    expect(world.written.size).toBe(0);
  });

  it.each([
    ['no terminal', [], NOBODY],
    ['--no-input', ['--no-input'], {}],
  ] as const)('%s: every option that is missing is named', async (_name, more, answers) => {
    const { code, document, world } = await ran(['init', '--provider', 'ingroupe', ...more], { answers });
    expect([code, document.error?.code]).toEqual([2, 'NO_TERMINAL']);
    expect(document.error?.hint).toBe('say it instead: --client-id, --client-secret');
    expect(world.written.size).toBe(0);
  });

  it('a file that is there is kept, unless it is to be replaced', async () => {
    const argv = ['init', '--provider', 'ingroupe', '--client-id', 'new', '--client-secret', 'prompt'];
    const files = { [PROJECT]: 'providers:\n  ingroupe:\n    clientId: old\n' };
    const kept = await ran(argv, { files });
    expect([kept.code, kept.document.error?.code]).toEqual([2, 'OUTPUT_EXISTS']);
    const replaced = await ran([...argv, '--overwrite'], { files });
    expect(replaced.code).toBe(0);
    expect(replaced.file(PROJECT)).toContain('clientId: new');
  });

  it('an unknown provider is refused with a suggestion', async () => {
    const { code, document } = await ran(['init', '--provider', 'ingrupe', '--client-id', 'abc']);
    expect([code, document.error?.code]).toEqual([2, 'PROVIDER_UNKNOWN']);
    expect(document.error?.hint).toContain('did you mean ingroupe?');
  });

  it.each([
    ['a folder that cannot be written to', 'EROFS'],
    ['a full disk', 'ENOSPC'],
  ])('%s', async (_name, system) => {
    const world = testWorld();
    const files = {
      ...world.files,
      writeAtomic: async () => {
        throw Object.assign(new Error(system), { code: system });
      },
    };
    const argv = ['init', '--provider', 'ingroupe', '--client-id', 'abc', '--client-secret', 'env:A'];
    const { code, document } = await runJson({ ...world, files }, argv);
    expect([code, document.error?.code]).toEqual([3, 'OUTPUT_NOT_WRITTEN']);
    expect(document.error?.message).toContain(system);
  });

  it('a value that no file can hold is refused before anything is written', async () => {
    const { code, document, world } = await ran([
      ...['init', '--issuer', 'https://op.example.com', '--client-id', 'abc', '--client-auth', 'none'],
      ...['--redirect-uri', 'myapp://callback'],
    ]);
    expect([code, document.error?.code]).toEqual([2, 'CONFIG_INVALID']);
    expect(world.written.size).toBe(0);
  });
});

describe('init by answers', () => {
  const QUESTIONS = {
    'Which provider?': 'ingroupe',
    'Client id of IN Groupe OpenID Connect App:': 'abc',
    'Where is the client secret?': 'env',
    'Name of the variable:': '',
    'Redirect URI:': 'http://127.0.0.1:8765/callback',
  };

  it('asks for what is missing, with help', async () => {
    const { code, file, stderr } = await ran(['init'], { answers: answering(QUESTIONS) });
    expect(code).toBe(0);
    expect(file(PROJECT)).toContain(`  ingroupe:
    clientId: abc
    clientSecret: env:INGROUPE_CLIENT_SECRET
    redirectUri: http://127.0.0.1:8765/callback
`);
    expect(stderr).toContain('never goes into the file');
  });

  it('a secret that is pasted for the name of its variable is not taken, and not written', async () => {
    const answers = answering({ ...QUESTIONS, 'Name of the variable:': [SECRET, 'MY_SECRET'] });
    const { file, stderr, stdout } = await ran(['init'], { answers });
    expect(file(PROJECT)).toContain('env:MY_SECRET');
    expect(stderr).toContain('never the secret itself');
    expect(file(PROJECT) + stdout + stderr).not.toContain(SECRET);
  });

  it('any other provider: issuer, client and how it authenticates', async () => {
    const answers = answering({
      'Which provider?': 'generic',
      'Issuer of the provider:': ['op.example.com', 'https://op.example.com'],
      'Client id of op-example-com:': 'abc',
      'How does the client authenticate?': 'none',
      'Redirect URI:': '',
    });
    const { file } = await ran(['init'], { answers });
    expect(file(PROJECT)).toContain(`  op-example-com:
    issuer: https://op.example.com
    clientId: abc
    clientAuth: none
`);
  });

  it('what was said by an option is not asked for', async () => {
    const { 'Where is the client secret?': _, 'Name of the variable:': __, ...rest } = QUESTIONS;
    const { code, file } = await ran(['init', '--client-secret', 'prompt'], { answers: answering(rest) });
    expect(code).toBe(0);
    expect(file(PROJECT)).toContain('clientSecret: prompt');
  });

  it('offers a first run in the sandbox, and goes through with it', async () => {
    const asked: string[] = [];
    const answers: Partial<Prompt> = {
      ...answering(QUESTIONS),
      confirm: async (question) => {
        asked.push(question);
        return true;
      },
    };
    const { code, stdout } = await runIn(onlineWorld({ answers }), ['init']);
    expect(asked).toEqual(['Write that?', 'Try that now, in the sandbox?']);
    expect(code).toBe(0);
    expect(stdout.indexOf('Next')).toBeLessThan(stdout.indexOf('ID token  valid'));
    expect(stdout).toContain('Camille');
  });

  it('says what it will write where, and writes nothing when that is not wanted', async () => {
    const answers = { ...answering(QUESTIONS), confirm: async () => false };
    const { code, world, stderr } = await ran(['init'], { answers });
    expect(stderr).toContain(`${PROJECT} (for everybody who has this folder):
  defaults:
    provider: ingroupe
  providers:
    ingroupe:
      clientId: abc
      clientSecret: env:INGROUPE_CLIENT_SECRET`);
    expect(stderr).toContain('Nothing was written.');
    expect(world.written.size).toBe(0);
    expect(code).toBe(0);
  });

  it('Ctrl-C at a question writes nothing', async () => {
    const world = testWorld({
      answers: {
        select: async () => {
          world.abort('SIGINT');
          throw 'SIGINT';
        },
      },
    });
    const { code } = await runIn(world, ['init']);
    expect(code).toBe(130);
    expect(world.written.size).toBe(0);
  });
});

describe('providers add', () => {
  const FILE = '# ours\nproviders:\n  a:\n    issuer: https://a.example.com\n    clientId: x # why\n';
  const own = ['--issuer', 'https://b.example.com', '--client-id', 'y', '--client-auth', 'none'];

  it("into the project's file where there is one, and everything in it stays", async () => {
    const { code, file } = await ran(['providers', 'add', 'b', ...own], { files: { [PROJECT]: FILE } });
    expect(code).toBe(0);
    expect(file(PROJECT)).toBe(
      `${FILE}  b:\n    issuer: https://b.example.com\n    clientId: y\n    clientAuth: none\n`,
    );
  });

  it('into the own file where there is none, readable by its owner only', async () => {
    const { world } = await ran(['providers', 'add', 'b', ...own]);
    expect([...world.written.keys()]).toEqual([USER]);
    expect(world.written.get(USER)?.mode).toBe(0o600);
  });

  it('where it was told to', async () => {
    const { world } = await ran(['providers', 'add', 'b', ...own, '--in', 'user'], {
      files: { [PROJECT]: FILE },
    });
    expect([...world.written.keys()]).toEqual([USER]);
  });

  it('only what is missing is asked for', async () => {
    const files = { [USER]: 'providers:\n  ingroupe:\n    clientId: abc\n' };
    const answers = answering({ 'Where is the client secret?': 'prompt', 'Redirect URI:': '' });
    const { code, file } = await ran(['providers', 'add', 'ingroupe'], { files, answers });
    expect(code).toBe(0);
    expect(file(USER)).toBe('providers:\n  ingroupe:\n    clientId: abc\n    clientSecret: prompt\n');
  });

  it('another value is kept, unless it is to be replaced', async () => {
    const argv = ['providers', 'add', 'a', '--client-id', 'z'];
    const files = { [PROJECT]: FILE };
    const kept = await ran(argv, { files });
    expect([kept.code, kept.document.error?.code]).toEqual([2, 'OUTPUT_EXISTS']);
    const replaced = await ran([...argv, '--overwrite'], { files });
    expect(replaced.file(PROJECT)).toBe(FILE.replace('clientId: x', 'clientId: z'));
  });

  it.each([
    ['nothing to say', ['a'], 'USAGE'],
    ['no name', ['B c', ...own], 'USAGE'],
    ['the name of what is not a provider', ['generic', ...own], 'USAGE'],
    ['probably a typing mistake', ['ingruope', '--client-id', 'y'], 'PROVIDER_UNKNOWN'],
    ['a literal secret', ['a', '--client-secret', SECRET], 'USAGE'],
  ])('%s', async (_name, argv, error) => {
    const { code, document, stdout, world } = await ran(['providers', 'add', ...argv], {
      files: { [PROJECT]: FILE },
    });
    expect([code, document.error?.code]).toEqual([2, error]);
    expect(stdout).not.toContain(SECRET);
    expect(world.written.size).toBe(0);
  });

  it('a file with an unknown key is not touched', async () => {
    const files = { [PROJECT]: `${FILE}    cliendId: q\n` };
    const { code, document, world } = await ran(['providers', 'add', 'b', ...own], { files });
    expect([code, document.error?.code]).toEqual([2, 'CONFIG_INVALID']);
    expect(document.error?.hint).toContain('did you mean clientId?');
    expect(world.written.size).toBe(0);
  });
});

describe('providers remove', () => {
  const files = {
    [PROJECT]:
      'defaults:\n  provider: a\nproviders:\n  # ours\n  a:\n    clientId: x\n  b:\n    clientId: y\n',
    [USER]: 'providers:\n  ingroupe:\n    clientId: z\n',
  };

  it('takes one out and warns of what still names it', async () => {
    const { code, file, stderr } = await ran(['providers', 'remove', 'a'], { files });
    expect(code).toBe(0);
    expect(file(PROJECT)).toBe('defaults:\n  provider: a\nproviders:\n  b:\n    clientId: y\n');
    expect(stderr).toContain('still names a');
  });

  it('finds it in the own file too', async () => {
    const { document } = await ran(['providers', 'remove', 'ingroupe'], { files });
    expect(document.data).toEqual({ files: [{ path: USER, removed: 'ingroupe' }], known: true });
  });

  it.each([
    ['one that is nowhere', ['c'], 'PROVIDER_UNKNOWN'],
    ['a built-in one that no file mentions', ['net-id'], 'USAGE'],
    ['one that is in the other file', ['a', '--in', 'user'], 'USAGE'],
  ])('%s', async (_name, argv, error) => {
    const { code, document, world } = await ran(['providers', 'remove', ...argv], { files });
    expect([code, document.error?.code]).toEqual([2, error]);
    expect(world.written.size).toBe(0);
  });
});
