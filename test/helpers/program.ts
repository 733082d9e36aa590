/**
 * Runs a command line by a program of its own instead of inside the test: `IDCLI_PROGRAM=/path/to/idcli`. The files of the
 * test world are laid out in a folder for it, and what it writes is read back. A frozen clock is Debian's `faketime`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FROZEN, type TestWorld, type TestWorldOptions } from './world.ts';

/** The program to run instead, if one was named. */
export const PROGRAM = process.env.IDCLI_PROGRAM;

/** What a test plays by itself, and no process can be handed: then the command line runs inside the test. */
const PLAYED = [
  'openBrowser',
  'answers',
  'commands',
  'inspectTls',
  'machine',
  'isTTY',
  'colors',
  'columns',
] as const satisfies readonly (keyof TestWorldOptions)[];

/** `doctor` tells of the machine, which the test makes up. */
export const canRunOutside = ({ options }: TestWorld, [command]: readonly string[]): boolean =>
  options.inside !== true && command !== 'doctor' && PLAYED.every((name) => options[name] === undefined);

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param world its streams get what the program wrote, its files what it left */
export async function runOutside(program: string, world: TestWorld, argv: readonly string[]): Promise<Ended> {
  const root = mkdtempSync(join(tmpdir(), 'idcli-outside-'));
  try {
    const before = layOut(root, world);
    const inside = (text: string) => text.replaceAll(/(?<![\w/])\/(project|home\/user)\b/g, `${root}/$1`);
    const words = argv.map(inside);
    const { online, now = online === true ? undefined : FROZEN } = world.options;
    // The clock stands still, and timers run.
    const command =
      now === undefined
        ? [program, ...words]
        : ['faketime', '--exclude-monotonic', '-f', faketime(now), program, ...words];
    const ended = await start(command, world, root);
    const outside = (text: string) => text.replaceAll(root, '');
    readBack(root, world, before);
    const [stdout, stderr] = [outside(ended.stdout), outside(ended.stderr)];
    await world.stdout.write(stdout);
    await world.stderr.write(stderr);
    return { code: ended.code, stdout: world.stdout.text(), stderr: world.stderr.text() };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** With milliseconds, which a ticking clock has nearly always. */
const faketime = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')}.123`;

/** Path in the world → when it was laid out, so that what the program wrote can be told from it. */
function layOut(root: string, world: TestWorld): ReadonlyMap<string, number> {
  mkdirSync(join(root, 'project'), { recursive: true });
  mkdirSync(join(root, 'home/user'), { recursive: true });
  const written = [...world.disk].map(([path, data]) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data);
    return [path, statSync(file).mtimeMs] as const;
  });
  return new Map(written);
}

function readBack(root: string, world: TestWorld, before: ReadonlyMap<string, number>): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(root.length);
    const { mtimeMs, mode } = statSync(file);
    if (before.get(path) === mtimeMs || path.startsWith('/home/user/.cache/')) continue;
    world.files.writeAtomic(path, new Uint8Array(readFileSync(file)), mode & 0o777);
  }
}

async function start([file = '', ...words]: string[], world: TestWorld, root: string): Promise<Ended> {
  const home = join(root, 'home/user');
  const child = spawn(file, words, {
    cwd: join(root, 'project'),
    env: {
      PATH: process.env.PATH,
      TZ: 'UTC',
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? home, '.cache'),
      ...world.env,
    },
  });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  // A program that ended before it read everything is no fault of the test.
  child.stdin.on('error', () => {});
  child.stdin.end(Buffer.from(await world.stdin.bytes(Number.POSITIVE_INFINITY)));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  if (code === null) throw new Error(`${file} was ended by ${signal}`);
  const text = (name: 'stdout' | 'stderr') => Buffer.concat(chunks[name]).toString('utf8');
  return { code, stdout: text('stdout'), stderr: text('stderr') };
}
