/** Types of `idcli/vitest` and `idcli/playwright`. Declarations only: the build ships this file as it is. */
import type { Sandbox, StartOptions } from './sandbox.ts';

type Use<Value> = (value: Value) => Promise<void>;

/** For `test.extend(…)`: a sandbox of the worker, and the same one reset for each test. */
export interface SandboxFixtures {
  readonly idcliServer: [(fixtures: {}, use: Use<Sandbox>) => Promise<void>, { readonly scope: 'worker' }];
  readonly sandbox: (fixtures: { idcliServer: Sandbox }, use: Use<Sandbox>) => Promise<void>;
}

/**
 * `const test = base.extend(sandboxFixtures())`, for Vitest and for Playwright alike: tests then take `{ sandbox }`.
 */
export declare function sandboxFixtures(options?: StartOptions): SandboxFixtures;
