/** `idcli probe rp --player chromium` at a single-page application with oidc-client-ts. What is found is in docs/probed.md. */
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runJson } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';
import { startSpa } from './recordings/spa.ts';

it('drives an application that needs scripts', async () => {
  const port = await freePort();
  const app = await startSpa({
    issuer: `http://127.0.0.1:${port}/generic`,
    clientId: 'shop',
    callback: `const user = await manager.signinCallback(); show('ready ' + user.profile.sub);`,
  });
  const world = { ...onlineWorld(), launchChromium };
  const only = ['expired', 'wrong-nonce', 'code-injection', 'login-csrf', 'aud-array'].flatMap((id) => [
    '--only',
    id,
  ]);
  const command = ['probe', 'rp', `${app.origin}/login`, '--success-text', 'ready', '--port', `${port}`];
  const client = ['--client-id', 'shop', '--client-auth', 'none', '--player', 'chromium'];
  try {
    const { document, stderr } = await runJson(world, [...command, ...client, ...only]);
    const probes = (document.data?.probes ?? []) as { readonly id: string; readonly status: string }[];
    expect(Object.fromEntries(probes.map(({ id, status }) => [id, status])), stderr).toEqual({
      'good-login': 'pass',
      'login-csrf': 'pass',
      'code-injection': 'pass',
      'aud-array': 'pass',
      expired: 'fail',
      'wrong-nonce': 'warn',
    });
  } finally {
    await app.close();
  }
});
