/** Opens a URL outside the program. The only importer of `open`. */
import type { ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { IdcliError } from '../errors.ts';

/** Schemes that may leave the program (rule ALL-10); `bankid` and `netid` start an app. */
const SCHEMES: ReadonlySet<string> = new Set(['https:', 'http:', 'bankid:', 'netid:']);

/** Milliseconds for a broken launcher to fail; a working one may run as long as the browser. */
const LAUNCHER_GRACE = 1500;

/**
 * Starts the browser, or the app registered for a scheme. Passes the URL as one argument, never through a shell.
 * Resolves once started. Rejects with `INSECURE_URL` for another scheme, `BROWSER_UNAVAILABLE` when nothing could be
 * started.
 */
export async function openBrowser(url: URL, env: NodeJS.ProcessEnv): Promise<void> {
  if (!SCHEMES.has(url.protocol)) {
    throw new IdcliError('INSECURE_URL', `refused to open a ${url.protocol} URL`, {
      hint: 'look at where the URL came from; idcli opens https, http, bankid and netid',
    });
  }
  if (hasNoDisplay(env)) throw unavailable(NO_DISPLAY, undefined);
  const { default: open } = await import('open');
  let launcher: ChildProcess;
  try {
    launcher = await open(url.href);
  } catch (error) {
    throw unavailable('no launcher for the browser was found', error);
  }
  const end = await endOf(launcher);
  if (end !== undefined && end !== 0) {
    throw unavailable(
      `the launcher of the browser ended with ${typeof end === 'number' ? `exit code ${end}` : end}`,
      undefined,
    );
  }
}

const NO_DISPLAY = 'there is no graphical display';

/** Browsers that `xdg-open` tries outside known desktops, and launchers of the known ones. */
const LINUX_BROWSERS = [
  'x-www-browser',
  'sensible-browser',
  'firefox',
  'firefox-esr',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
  'epiphany',
  'konqueror',
  'falkon',
  'gio',
  'kde-open',
  'kde-open5',
  'exo-open',
  'flatpak-xdg-open',
  'wslview',
];

/** Returns why no browser can be started, as far as it can tell without starting one. */
export async function browserProblem(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  if (hasNoDisplay(env)) return NO_DISPLAY;
  if (env.BROWSER || env.WSL_DISTRO_NAME || env.WSL_INTEROP) return undefined;
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder !== '');
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    if (names.some((name) => LINUX_BROWSERS.includes(name))) return undefined;
  }
  return 'no browser is on the PATH';
}

/** On Linux without a display `xdg-open` may start a text browser, which fetches the page unseen. */
function hasNoDisplay(env: NodeJS.ProcessEnv): boolean {
  const names = ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME', 'WSL_INTEROP'];
  return process.platform === 'linux' && names.every((name) => !env[name]);
}

/** Returns the exit code or signal of a launcher, or undefined when it still runs after the grace period. */
function endOf(launcher: ChildProcess): Promise<number | NodeJS.Signals | undefined> {
  const ended = launcher.exitCode ?? launcher.signalCode;
  if (ended !== null) return Promise.resolve(ended);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), LAUNCHER_GRACE);
    launcher.once('exit', (code, signal) => {
      clearTimeout(timer);
      resolve(code ?? signal ?? undefined);
    });
  });
}

function unavailable(reason: string, cause: unknown): IdcliError {
  return new IdcliError('BROWSER_UNAVAILABLE', `no browser was opened: ${reason}`, {
    hint: 'open the URL yourself, also on another machine with --paste',
    cause,
  });
}
