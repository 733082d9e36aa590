/**
 * `cmd:` in a file of the checkout runs nothing: any option, any spelling, any command, any member, any key of a
 * scenario.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OptionSpec } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options/options.ts';
import { SECRET_MEMBERS } from '../../src/config/content.ts';
import { hostileCheckout, touch } from './checkout.ts';

const DECLARATIONS = await Promise.all(COMMANDS.map(async (row) => ({ row, declared: await row.load() })));

/** Every option that a file may hold and that takes text, with a command that has it. */
const HOLDERS = new Map<string, OptionSpec>();
for (const { declared } of DECLARATIONS) {
  for (const option of Object.values<OptionSpec>({ ...declared.options, ...OUTPUT_OPTIONS })) {
    const takesText = !['flag', 'number'].includes(option.kind) && option.choices === undefined;
    if (takesText && option.commandLineOnly !== true) HOLDERS.set(option.name, option);
  }
}

const SPELLINGS = ['cmd:', '@cmd:', '@@cmd:', ' cmd:', 'file:cmd:', 'CMD:'];

function valueFor(option: OptionSpec, text: string): unknown {
  if (option.kind === 'pairs') return { x: text };
  return option.kind === 'list' ? [text] : text;
}

/** Command lines that people type in a checkout without looking. */
const LINES: readonly (readonly string[])[] = [
  ['login', '--provider', 'ingroupe', '--sandbox', '--headless'],
  ['login', '--headless', '--client-id', 'x'],
  ['login', '--protocol', 'saml', '--provider', 'signicat-sms-otp', '--sandbox', '--headless'],
  ['sign-consent', '--method', 'sbid', '--text', 'x', '--sandbox'],
  ['sign-order', 'build', '--text', 'x', '--order-id', 'o'],
  ['net-id', 'login', '--sandbox', '--timeout', '1'],
  ['session', 'create', '--provider', 'signicat-sms-otp', '--sandbox'],
  ['token', 'client-credentials', '--provider', 'ingroupe', '--sandbox'],
  ['decode-token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.AAAA'],
  ['decode-saml', 'message.xml'],
  ['decode-sdo', 'message.xml'],
  ['inspect', '--provider', 'ingroupe', '--sandbox'],
  ['saml', 'metadata', '--sp-entity-id', 'https://sp.example.com'],
  ['saml', 'request', '--provider', 'signicat-sms-otp', '--sandbox'],
  ['providers', 'show', 'ingroupe', '--resolved'],
  ['doctor'],
];

/** The lines whose command has the option. */
const holding = (name: string) =>
  LINES.filter((line) =>
    DECLARATIONS.some(
      ({ row, declared }) =>
        `${line.join(' ')} `.startsWith(`${row.name} `) &&
        Object.values<OptionSpec>(declared.options).some((option) => option.name === name),
    ),
  );

// Each option meets each spelling; the lines take turns, so that together the spellings try them all.
describe.each(SPELLINGS.map((spelling, turn) => [spelling, turn] as const))(
  'a default that begins with %j',
  (spelling, turn) => {
    it.concurrent.each([...HOLDERS])('of --%s', { timeout: 60_000 }, async (name, option) => {
      const checkout = hostileCheckout({ 'message.xml': '<a/>' });
      const value = valueFor(option, `${spelling}${touch(checkout)}`);
      const own = { mine: { issuer: 'http://127.0.0.1:9', clientId: 'c' } };
      const defaults = { [name]: value };
      const lines = holding(name);
      for (const [more, provider] of [{}, { provider: 'mine' }].entries()) {
        checkout.write({
          'idcli.config.yaml': JSON.stringify({ defaults: { ...provider, ...defaults }, providers: own }),
        });
        const line = lines[(turn + more * SPELLINGS.length) % lines.length];
        if (line === undefined) continue;
        await checkout.run(line, { env: { IDCLI_TRUST_PROJECT: '1' } });
        expect(checkout.pwned(), line.join(' ')).toBe(false);
      }
    });
  },
);

describe('a member of a provider', () => {
  it.each(SECRET_MEMBERS)('%s, of a known one and of its own', async (member) => {
    const checkout = hostileCheckout({});
    for (const id of ['ingroupe', 'mine']) {
      for (const spelling of SPELLINGS) {
        const provider = {
          ...(id === 'mine' ? { issuer: 'http://127.0.0.1:9' } : {}),
          clientId: 'c',
          [member]: `${spelling}${touch(checkout)}`,
        };
        checkout.write({ 'idcli.config.yaml': JSON.stringify({ providers: { [id]: provider } }) });
        for (const line of [
          ['login', '--provider', id, '--headless'],
          ['doctor'],
          ['inspect', '--provider', id],
        ]) {
          const { code } = await checkout.run(line, { env: { IDCLI_TRUST_PROJECT: '1' } });
          expect(code).not.toBe(0);
          expect(checkout.pwned(), `${id} ${spelling} ${line.join(' ')}`).toBe(false);
        }
      }
    }
  });
});

describe('a scenario file', () => {
  const at = (text: string) => `login --issuer http://127.0.0.1:9 --client-id c --headless ${text}`;
  it.each<[string, (command: string) => object]>([
    ['in an option', (cmd) => ({ steps: [{ run: [...at('').trim().split(' '), '--client-secret', cmd] }] })],
    ['in a file option', (cmd) => ({ steps: [{ run: [...at('').trim().split(' '), '--client-key', cmd] }] })],
    [
      'behind an @',
      (cmd) => ({ steps: [{ run: [...at('').trim().split(' '), '--client-key', `@${cmd}`] }] }),
    ],
    ['in a pair', (cmd) => ({ steps: [{ run: [...at('').trim().split(' '), '--fill', `a=${cmd}`] }] })],
    ['in a list', (cmd) => ({ steps: [{ run: ['decode-token', 'eyJ.eyJ.A', '--decryption-key', cmd] }] })],
    ['as shared secret', (cmd) => ({ steps: [{ run: ['decode-token', 'eyJ.eyJ.A', '--secret', cmd] }] })],
    ['in env of a step', (cmd) => ({ steps: [{ run: at(''), env: { IDCLI_CLIENT_SECRET: cmd } }] })],
    ['in env of the file', (cmd) => ({ env: { IDCLI_CLIENT_SECRET: cmd }, steps: [{ run: at('') }] })],
    [
      'by the matrix',
      (cmd) => ({
        steps: [
          { run: [...at('').trim().split(' '), '--client-secret', `\${matrix.s}`], matrix: { s: [cmd] } },
        ],
      }),
    ],
    [
      'by a variable that it declares',
      () => ({
        variables: ['CMD'],
        steps: [{ run: [...at('').trim().split(' '), '--client-secret', `\${env.CMD}`] }],
      }),
    ],
    [
      'in the sandbox',
      (cmd) => ({
        steps: [
          { run: ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--client-secret', cmd] },
        ],
      }),
    ],
  ])('%s', async (_, scenario) => {
    const checkout = hostileCheckout({});
    const command = `cmd:${touch(checkout)}`;
    checkout.write({ 'attack.yaml': JSON.stringify(scenario(command)) });
    for (const trust of [[], ['--trust-project']]) {
      const { code, stdout } = await checkout.run(['run', 'attack.yaml', ...trust, '--verbose'], {
        env: { CMD: command },
      });
      expect(code, stdout).not.toBe(0);
      expect(checkout.pwned()).toBe(false);
    }
  });
});

it("the same reference in the user's own file, and on the command line, is followed", async () => {
  const checkout = hostileCheckout({});
  const line = ['login', '--issuer', 'http://127.0.0.1:9', '--client-id', 'c', '--headless'];
  await checkout.run([...line, '--client-secret', `cmd:${touch(checkout)}; echo s`]);
  expect(existsSync(join(checkout.folder, '..', 'PWN'))).toBe(true);
});
