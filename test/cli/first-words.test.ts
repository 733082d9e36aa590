/** What a newcomer types first, and how a run ends at a terminal. */
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const say = async (...argv: string[]) => {
  const { code, stdout, stderr } = await runIn(argv[0] === 'login' ? onlineWorld() : testWorld(), argv);
  return { code, text: stdout + stderr, lines: (stdout + stderr).trimEnd().split('\n').length };
};

describe('a few lines in place of a wall', () => {
  it('idcli alone says where to begin', async () => {
    const { code, text, lines } = await say();
    expect(code).toBe(0);
    expect(lines).toBeLessThan(20);
    expect(text).toContain('I have a token');
    expect(text).toContain('idcli --help');
  });

  it('a family lists its commands', async () => {
    const { code, text, lines } = await say('token');
    expect(code).toBe(2);
    expect(lines).toBeLessThan(14);
    expect(text).toContain('idcli token refresh: get new tokens');
  });

  it.each([
    ['logn', 'did you mean login?'],
    ['exit-code', 'did you mean exit-codes?'],
    ['foo', 'the commands: idcli --help'],
  ])('help %s', async (word, answer) => {
    const { code, text } = await say('help', word);
    expect(code).toBe(2);
    expect(text).toContain(`there is no command or topic ${word}`);
    expect(text).toContain(answer);
  });

  it.each([['help', 'login'], ['help', 'exit-codes'], ['help']])('%s %s is still help', async (...argv) => {
    expect((await say(...argv.filter((word) => word !== undefined))).code).toBe(0);
  });

  it.each(['version', '-v', '-V', '--version'])('%s prints the version', async (word) => {
    expect(await say(word)).toMatchObject({ code: 0, text: '0.0.0-test\n' });
  });

  it('a shell without completion', async () => {
    const { code, text } = await say('completion', 'tcsh');
    expect(code).toBe(2);
    expect(text).toContain('there is one for bash, zsh and fish');
    expect(text).not.toContain('did you mean');
  });

  it.each([
    ['wrong-nonse', 'did you mean wrong-nonce?'],
    ['nonce-is-bad', 'similar: wrong-nonce, missing-nonce'],
  ])('a mistyped fault: %s', async (fault, answer) => {
    const { code, text, lines } = await say(
      'login',
      '--provider',
      'ingroupe',
      '--sandbox',
      '--headless',
      '--fault',
      fault,
    );
    expect(code).toBe(2);
    expect(lines).toBeLessThan(5);
    expect(text).toContain(answer);
  });

  it('the list of providers has a header', async () => {
    expect((await say('providers', 'list')).text.split('\n')[0]).toMatch(
      /^id +name +protocols +for a login$/,
    );
  });
});

describe('the last line at a terminal', () => {
  const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];
  const last = async (argv: readonly string[], isTTY = true) => {
    const { stderr } = await runIn(onlineWorld({ isTTY, stdinIsTTY: isTTY, inside: true }), argv);
    return stderr.trimEnd().split('\n').at(-1);
  };

  it.each([
    [LOGIN, '✓ logged in as Dr Camille Inès Durand'],
    [[...LOGIN, '--fault', 'wrong-nonce'], '✗ ID token refused: nonce (exit 1)'],
    [
      ['decode-token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.'],
      '! token unverified: nothing is signed (token.alg)',
    ],
    [['inspect', '--provider', 'ingroupe', '--sandbox'], '✓ Discovery and 2 more valid'],
  ])('%j', async (argv, answer) => {
    expect(await last(argv)).toBe(answer);
  });

  it('is not repeated in a pipe, and not with --quiet', async () => {
    expect(await last(LOGIN, false)).not.toContain('logged in as');
    expect(await last([...LOGIN, '--quiet'])).not.toContain('✓ logged in as');
  });
});
