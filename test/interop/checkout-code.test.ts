/** A checkout's packages are never loaded, whichever program runs: the interop tests run the single file too. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';

const TRAP = `require('node:fs').writeFileSync(process.cwd() + '/SPRUNG', 'x'); module.exports = { chromium: {} };`;

const application = createServer((_, response) => response.end('<p>Welcome'));
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(application.address() as AddressInfo).port}/login`;
});
afterAll(() => application.close());

it('playwright-core of the working folder is left alone', async () => {
  const world = onlineWorld({
    files: {
      '/project/node_modules/playwright-core/package.json':
        '{"name":"playwright-core","version":"1.65.0","main":"index.js"}',
      '/project/node_modules/playwright-core/index.js': TRAP,
    },
  });
  const { code, stderr } = await runIn(world, [
    ...['probe', 'rp', address, '--success-text', 'Welcome', '--player', 'chromium', '--port', '0'],
  ]);
  expect(stderr).toMatch(/playwright-core|has none/);
  expect(code).toBe(2);
  expect([...world.disk.keys()].filter((path) => path.endsWith('SPRUNG'))).toEqual([]);
});
