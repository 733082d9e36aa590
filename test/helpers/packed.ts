/** The package as people install it: packed from the build, in a folder of its own. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../gates/source.ts';

/** Packs the build, which is made when there is none, and returns the path of the tarball in `folder`. */
export function packInto(folder: string): string {
  const built = ['index', 'sandbox', 'fixtures'].every((name) => existsSync(join(ROOT, `dist/${name}.js`)));
  if (!built) execFileSync('node', ['scripts/build.js'], { cwd: ROOT });
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8' })) as [
    { filename: string },
  ];
  return join(folder, packed.filename);
}

/**
 * Installs the packed build into `folder`, without a network.
 * @param others names of packages of this checkout that are linked beside it; by default all
 */
export function installPacked(folder: string, others: readonly string[] = packagesHere()): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'idcli'), { recursive: true });
  const away = mkdtempSync(join(tmpdir(), 'idcli-pack-'));
  try {
    execFileSync('tar', ['-xzf', packInto(away), '--strip-components=1', '-C', join(modules, 'idcli')]);
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
  for (const name of others) {
    mkdirSync(join(modules, name, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
}

function packagesHere(): string[] {
  return readdirSync(join(ROOT, 'node_modules')).filter((name) => name !== 'idcli' && !name.startsWith('.'));
}
