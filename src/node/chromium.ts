/** Starts an installed Chromium for pages that need scripts, by playwright-core where that is installed. */
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserType } from 'playwright-core';
import { IdcliError } from '../errors.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
/** Where other systems keep them, by playwright's names. */
const CHANNELS = ['chrome', 'msedge'];
/** It talks to nobody but the pages. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param folder where playwright-core is looked for besides the program's own packages
 * @throws {IdcliError} `BROWSER_UNAVAILABLE`
 */
export async function launchChromium(folder: string, env: NodeJS.ProcessEnv): Promise<Browser> {
  const chromium = await loadPlaywright(folder);
  const executablePath = env.CHROMIUM ?? (await onPath(env));
  // Chromium refuses to start as root with its own sandbox.
  const args = process.getuid?.() === 0 ? [...QUIET, '--no-sandbox'] : QUIET;
  const ways = executablePath === undefined ? CHANNELS.map((channel) => ({ channel })) : [{ executablePath }];
  let reason: unknown;
  for (const way of ways) {
    try {
      return await chromium.launch({ ...way, args, handleSIGINT: false, handleSIGTERM: false });
    } catch (error) {
      reason = error;
    }
  }
  const [first = ''] = (reason instanceof Error ? reason.message : '').split('\n');
  throw new IdcliError('BROWSER_UNAVAILABLE', `no Chromium could be started: ${first}`, {
    hint: 'install Chromium, Chrome or Edge, or name one: CHROMIUM=/path/to/chromium',
    cause: reason,
  });
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      if (folder !== '' && isThere) return path;
    }
  }
  return undefined;
}

async function loadPlaywright(folder: string): Promise<BrowserType> {
  const name = 'playwright-core';
  const attempts = [
    () => import(name),
    () => import(pathToFileURL(createRequire(join(folder, 'package.json')).resolve(name)).href),
  ];
  for (const attempt of attempts) {
    try {
      const loaded = await attempt();
      return loaded.chromium ?? loaded.default.chromium;
    } catch {
      // Not installed there.
    }
  }
  throw new IdcliError(
    'BROWSER_UNAVAILABLE',
    'pages with scripts need playwright-core, which is not installed',
    {
      hint: 'npm install --no-save playwright-core\nin this folder; it needs no browser of its own',
    },
  );
}
