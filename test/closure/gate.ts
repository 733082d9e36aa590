/**
 * The closure gate: every check of the catalog was tripped, alone, by a test that ran and passed. It holds at the end
 * of a run of all unit tests, and says nothing after a run of some.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { CATALOG } from '../../src/checks/catalog/catalog.ts';

const REPORT = fileURLToPath(new URL('../../src/report.ts', import.meta.url));
const WATCHED = fileURLToPath(new URL('./report.ts', import.meta.url));

/** Whoever imports `src/report.ts` gets the watched one. */
export const WATCH_REPORTS: Plugin = {
  name: 'watch reports',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (importer === undefined || importer === WATCHED || !source.endsWith('/report.ts')) return undefined;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found?.id === REPORT ? WATCHED : found;
  },
};

/** Checks of the catalog that no passed test tripped alone. */
function untripped(modules: Iterable<TestModule>): string[] {
  const left = new Set(Object.keys(CATALOG));
  for (const module of modules) {
    for (const test of module.children.allTests('passed')) {
      for (const code of test.meta().tripped ?? []) left.delete(code);
    }
  }
  return [...left].sort();
}

export class ClosureGate implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const units = modules.filter(({ project }) => project.name === 'unit');
    if (!(await this.#isWhole(units))) return;
    const left = untripped(units);
    if (left.length === 0) return;
    process.exitCode = 1;
    process.stderr.write(
      `\nClosure gate: no test has seen these checks fail alone. Add a fault of the sandbox, or a row of a test:\n${left.map((code) => `  ${code}\n`).join('')}`,
    );
  }

  /** Whether all files of the unit tests ran, and all tests in them. */
  async #isWhole(units: readonly TestModule[]): Promise<boolean> {
    if (this.#vitest === undefined || this.#vitest.config.testNamePattern !== undefined) return false;
    const all = await this.#vitest.globTestSpecifications();
    const wanted = all.filter(({ project }) => project.name === 'unit').length;
    return units.length === wanted && wanted > 0;
  }
}
