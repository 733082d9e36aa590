// The systems that single files are made for, and the Bun of each, from the npm registry.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const { optionalDependencies } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));

const unix = { inside: '/$bunfs/root/', suffix: '' };
const windows = { inside: '/B:/~BUN/root/', suffix: '.exe' };

/** Name → what npm selects by, how Bun names it, and where files are inside of an executable. */
export const TARGETS = {
  'linux-x64': { os: 'linux', cpu: 'x64', libc: 'glibc', bun: 'linux-x64', ...unix },
  'linux-arm64': { os: 'linux', cpu: 'arm64', libc: 'glibc', bun: 'linux-aarch64', ...unix },
  'linux-x64-musl': { os: 'linux', cpu: 'x64', libc: 'musl', bun: 'linux-x64-musl', ...unix },
  'linux-arm64-musl': { os: 'linux', cpu: 'arm64', libc: 'musl', bun: 'linux-aarch64-musl', ...unix },
  'darwin-x64': { os: 'darwin', cpu: 'x64', bun: 'darwin-x64', ...unix },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', bun: 'darwin-aarch64', ...unix },
  'windows-x64': { os: 'win32', cpu: 'x64', bun: 'windows-x64', ...windows },
  'windows-arm64': { os: 'win32', cpu: 'arm64', bun: 'windows-aarch64', ...windows },
};

/** The target that runs here. */
export const OWN_TARGET = Object.keys(TARGETS).find((name) => {
  const { os, cpu, libc } = TARGETS[name];
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return (
    os === process.platform && cpu === process.arch && (libc === undefined || (libc === 'musl') === musl)
  );
});

/**
 * The executable of Bun for a target, installed on first use, by the lock file with its checksums. No script of a
 * package runs: the package is the executable.
 * @param {string} cache folder that is kept between builds
 */
export function bunFor(name, cache) {
  const { os, cpu, libc, bun, suffix } = TARGETS[name];
  const version = optionalDependencies[`@oven/bun-${bun}`];
  const folder = join(cache, `bun-${version}-${name}`);
  const executable = join(folder, `node_modules/@oven/bun-${bun}/bin/bun${suffix}`);
  if (existsSync(executable)) return executable;
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(HERE, file), join(folder, file));
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', `--os=${os}`, `--cpu=${cpu}`];
  if (libc !== undefined) words.push(`--libc=${libc}`);
  const shell = process.platform === 'win32';
  const { status, stderr } = spawnSync('npm', words, { cwd: folder, encoding: 'utf8', shell });
  if (status !== 0 || !existsSync(executable))
    throw new Error(`npm did not bring Bun for ${name}: ${stderr}`);
  return executable;
}
