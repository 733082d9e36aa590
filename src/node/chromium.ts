/** Starts an installed Chromium for pages that need scripts, by playwright-core where that is installed. */
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Browser, BrowserType } from 'playwright-core';
import { IdcliError } from '../errors.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
/** Where other systems keep them, by playwright's names. */
const CHANNELS = ['chrome', 'msedge'];
/** It connects to the pages only. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @throws {IdcliError} `BROWSER_UNAVAILABLE`
 */
export async function launchChromium(env: NodeJS.ProcessEnv): Promise<Browser> {
  const chromium = await loadPlaywright();
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

/**
 * Only the one beside the program: what lies in the working folder came with a checkout, and would run as the user. The
 * single file has nothing beside it, and Bun would look there.
 */
async function loadPlaywright(): Promise<BrowserType> {
  const name = 'playwright-core';
  if (process.versions.bun !== undefined) {
    throw new IdcliError(
      'BROWSER_UNAVAILABLE',
      `pages with scripts need ${name}, which the single file cannot load`,
      {
        hint: `install idcli by npm for that: npm install --global idcli ${name}`,
      },
    );
  }
  try {
    const loaded = await import(name);
    return loaded.chromium ?? loaded.default.chromium;
  } catch (cause) {
    throw new IdcliError(
      'BROWSER_UNAVAILABLE',
      `pages with scripts need ${name}, which is not installed beside idcli`,
      {
        hint: `install it as idcli is installed: npm install --global ${name}\nit needs no browser of its own`,
        cause,
      },
    );
  }
}
