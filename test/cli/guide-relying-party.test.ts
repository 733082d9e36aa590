/** The guide "Test your relying party": every line of its shell blocks is run, in order, at a relying party of the tests. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { splitWords } from '../../src/scenarios/words.ts';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { type RelyingParty, startRelyingParty } from '../helpers/relying-party.ts';
import { runIn } from '../helpers/run.ts';
import type { TestWorld } from '../helpers/world.ts';

const GUIDE = new URL('../../docs/guides/test-your-relying-party.md', import.meta.url);
const LINES = [...readFileSync(GUIDE, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(
  ([, block = '']) => block.trim().split('\n'),
);

let app: RelyingParty;
let port: number;
/** Files go from one line to the next. */
const files: Record<string, Uint8Array> = {};
let serving: { readonly world: TestWorld; readonly ended: Promise<unknown> } | undefined;

beforeAll(async () => {
  port = await freePort();
  app = await startRelyingParty();
  const issuer = `http://127.0.0.1:${port}/generic`;
  app.use({ issuer, clientId: 'shop', secret: 'secret-of-the-application-under-test' });
});
afterAll(async () => {
  serving?.world.abort('SIGTERM');
  await serving?.ended;
  await app.close();
});

function wordsOf(line: string): readonly string[] {
  const mapped = line.replaceAll('http://127.0.0.1:3000', app.origin).replaceAll(':8400', `:${port}`);
  const split = splitWords(mapped);
  if ('problem' in split) throw new Error(split.problem);
  return split.words;
}

/** As curl does it: a header, and a body that makes it a POST. */
async function curl([url = '', ...options]: readonly string[]): Promise<void> {
  const argumentOf = (name: string) => options[options.indexOf(name) + 1] ?? '';
  const [header = '', value = ''] = argumentOf('-H').split(': ');
  const response = await fetch(url, { method: 'POST', headers: { [header]: value }, body: argumentOf('-d') });
  expect(response.status).toBe(200);
}

async function isServing(): Promise<void> {
  for (;;) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
  }
}

it.each(LINES)('%s', async (line) => {
  const [program, ...words] = wordsOf(line);
  if (program === 'curl') return curl(words);
  expect(program).toBe('idcli');
  const world = onlineWorld({ files: { ...files } });
  const argv = words.includes('--list') ? words : [...words, '--port', `${port}`];
  if (words[0] === 'sandbox') {
    serving = { world, ended: runIn(world, argv) };
    return isServing();
  }
  const { code, stdout, stderr } = await runIn(world, argv);
  for (const [path, { data }] of world.written) files[path] = data;
  expect(code, stdout + stderr).toBe(0);
});

it('has lines', () => {
  expect(LINES.length).toBeGreaterThan(12);
});
