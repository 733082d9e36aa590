/** `idcli/vitest` and `idcli/playwright`: both runners take fixtures of the same shape. */
import type * as Api from './api/fixtures.ts';
import { startSandbox } from './sandbox.ts';

export const sandboxFixtures: typeof Api.sandboxFixtures = (options) => ({
  idcliServer: [
    // Both runners read the names of what a fixture needs from its pattern.
    async ({}, use) => {
      await using sandbox = await startSandbox(options);
      await use(sandbox);
    },
    { scope: 'worker' },
  ],
  sandbox: async ({ idcliServer }, use) => {
    await idcliServer.reset();
    await use(idcliServer);
  },
});
