/**
 * Runs a command line in a separate program instead of inside the test: `IDCLI_PROGRAM=/path/to/idcli`. Copies the
 * files of the test world into a folder for it and reads its output back. Freezes the clock with Debian's `faketime`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FROZEN, type TestWorld, type TestWorldOptions } from './world.ts';

/** The program to run instead, if set. */
export const PROGRAM = process.env.IDCLI_PROGRAM;

/** Options that a test simulates and no process can take: the command line then runs inside the test. */
const PLAYED = [
  'openBrowser',
  'answers',
  'commands',
  'inspectTls',
  'takesTls',
  'machine',
  'isTTY',
  'colors',
  'columns',
] as const satisfies readonly (keyof TestWorldOptions)[];

/** Grants that are asked for again and again: by a frozen clock the interval between two requests never passes. */
const POLLED = ['device', 'ciba'];

/** Servers of Bun do not show the certificate of a client, so the sandbox of the single file cannot ask for one. */
const hasCertificate = (word: string): boolean =>
  /^sandbox-generic-(?:self-signed-)?(?:tls|fapi1|fapi-ciba)/.test(word);

/** `doctor` reports on the machine, which the test simulates. */
export const canRunOutside = ({ options }: TestWorld, argv: readonly string[]): boolean =>
  options.inside !== true &&
  argv[0] !== 'doctor' &&
  (options.online === true || !argv.some((word) => POLLED.includes(word) || hasCertificate(word))) &&
  PLAYED.every((name) => options[name] === undefined);

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param world its streams and files get the output of the program */
export async function runOutside(program: string, world: TestWorld, argv: readonly string[]): Promise<Ended> {
  const root = mkdtempSync(join(tmpdir(), 'idcli-outside-'));
  try {
    const before = layOut(root, world);
    const inside = (text: string) => text.replaceAll(/(?<![\w/])\/(project|home\/user)\b/g, `${root}/$1`);
    const words = argv.map(inside);
    const { online, now = online === true ? undefined : FROZEN } = world.options;
    // The clock is frozen, but timers run.
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

/** With milliseconds, as a running clock nearly always has. */
const faketime = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')}.123`;

/** Returns path in the world → time of the copy, to detect the files that the program wrote. */
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
  // A program may end before it has read everything; that is not a test failure.
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
