/** A server of Debian's, started on loopback with a folder of its own, and gone with it in the end. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Tenths of a second. */
const MOST_TRIES = 300;

export interface Daemon {
  readonly folder: string;
  stop(): Promise<void>;
}

export function makeFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `idcli-${name}-`));
}

/**
 * Starts a program and waits until it answers at `ready` with 200.
 * Rejects with what it has written when it ends before, or never does.
 */
export async function startDaemon(
  command: readonly [string, ...string[]],
  { folder, ready, env = {} }: { folder: string; ready: string; env?: Record<string, string> },
): Promise<Daemon> {
  const log = join(folder, 'log.txt');
  writeFileSync(log, '');
  const [file, ...words] = command;
  const child = spawn('/bin/sh', ['-c', 'exec "$0" "$@" >log.txt 2>&1', file, ...words], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let hasEnded = false;
  ended.then(() => {
    hasEnded = true;
  });
  const stop = async (): Promise<void> => {
    if (!hasEnded) child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < MOST_TRIES && !hasEnded; tries += 1) {
    const answered = await fetch(ready).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (answered) return { folder, stop };
    await wait(100);
  }
  const written = readFileSync(log, 'utf8').slice(-2000);
  await stop();
  throw new Error(`${file} never answered at ${ready}:\n${written}`);
}
