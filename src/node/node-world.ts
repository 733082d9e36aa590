/**
 * The real world: the only place that touches the process, the disk, the terminal and the clock. Modules that are slow
 * to load (network, spinner, prompts, child processes) are loaded on first use, so that start-up stays fast.
 */
import { availableParallelism } from 'node:os';
import { isAbsolute } from 'node:path';
import type { World } from '../world.ts';
import { CLOCK_AND_RANDOM } from './clock-and-random.ts';
import { configFolder, homeFolder } from './config-folder.ts';
import { diskFiles } from './files.ts';
import { startProgress } from './progress.ts';
import { terminalPrompt } from './prompt.ts';
import { listenForSignals } from './signals.ts';
import { endSoon, streamSink } from './sinks.ts';
import { streamSource } from './source.ts';

/** More threads would only share one reader and one writer. */
const MOST_THREADS = 16;

/** Builds the world of this process. Call it once: it listens for SIGINT and SIGTERM. */
export function nodeWorld(): World {
  const { env } = process;
  const stop = listenForSignals();
  const stderr = streamSink({ descriptor: 2, stream: () => process.stderr }, env, () => {});
  return {
    stdin: streamSource(() => process.stdin),
    stdout: streamSink({ descriptor: 1, stream: () => process.stdout }, env, endSoon),
    stderr,
    env,
    cwd: workingFolder(env),
    homeFolder: homeFolder(env),
    configFolder: configFolder(env, process.platform),
    ...CLOCK_AND_RANDOM,
    connect(transport) {
      let made: Promise<typeof fetch> | undefined;
      return async (input, init) => {
        made ??= import('./fetch/create-fetch.ts').then(({ createFetch }) => createFetch(transport, env));
        return (await made)(input, init);
      };
    },
    async inspectTls(url, transport) {
      const tls = await import('./tls-facts.ts');
      return tls.inspectTls(url, transport, env, stop.signal);
    },
    async takesTls(url, version, transport) {
      const tls = await import('./tls-facts.ts');
      return tls.takesTls(url, version, { transport, env, signal: stop.signal });
    },
    async openBrowser(url) {
      const browser = await import('./browser.ts');
      await browser.openBrowser(url, env);
    },
    async launchChromium() {
      const { launchChromium } = await import('./chromium.ts');
      return launchChromium(env);
    },
    async machine(transport) {
      const { machineFacts } = await import('./machine.ts');
      return machineFacts(transport, env);
    },
    async runCommand(commandLine) {
      const shell = await import('./shell.ts');
      return shell.runCommand(commandLine, stop.signal);
    },
    prompt: terminalPrompt(env, stop),
    progress: (text) => startProgress(text, stderr),
    files: diskFiles,
    threads: {
      get count() {
        return Math.min(availableParallelism(), MOST_THREADS);
      },
      async start(data) {
        const { startThread } = await import('./threads.ts');
        return startThread(data);
      },
    },
    get signal() {
      return stop.signal;
    },
  };
}

/** Returns the working folder. One that was removed has no path of its own; the shell still knows its name. */
function workingFolder({ PWD }: NodeJS.ProcessEnv): string {
  try {
    return process.cwd();
  } catch {
    return PWD !== undefined && isAbsolute(PWD) ? PWD : '/';
  }
}
