/** The guide "Test your SAML service provider": every line of its shell blocks is run, in order, at one of the tests. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { splitWords } from '../../src/scenarios/words.ts';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runIn } from '../helpers/run.ts';
import { type ServiceProvider, startServiceProvider } from '../helpers/service-provider.ts';

const GUIDE = new URL('../../docs/guides/test-your-service-provider.md', import.meta.url);
const LINES = [...readFileSync(GUIDE, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(
  ([, block = '']) => block.trim().split('\n'),
);

let app: ServiceProvider;
let port: number;
/** Files go from one line to the next. */
const files: Record<string, Uint8Array> = {};

beforeAll(async () => {
  port = await freePort();
  app = await startServiceProvider({ idpMetadata: `http://127.0.0.1:${port}/generic/saml/metadata` });
});
afterAll(() => app.close());

it.each(LINES)('%s', async (line) => {
  const split = splitWords(line.replaceAll('http://127.0.0.1:3000', app.origin));
  if ('problem' in split) throw new Error(split.problem);
  const [program, ...words] = split.words;
  expect(program).toBe('idcli');
  const world = {
    ...onlineWorld({ files: { ...files } }),
    // No two runs make the same IDs: a service provider takes none twice.
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
  };
  const argv = words.includes('--list') ? words : [...words, '--port', `${port}`];
  const { code, stdout, stderr } = await runIn(world, argv);
  for (const [path, { data }] of world.written) files[path] = data;
  expect(code, stdout + stderr).toBe(0);
});

it('has lines', () => {
  expect(LINES.length).toBeGreaterThan(8);
});
