/** `idcli probe sp --player chromium`: the response is a form that a script of the provider's page posts. */
import { expect, it } from 'vitest';
import { inRealTime, onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runJson } from '../helpers/run.ts';
import { startServiceProvider } from '../helpers/service-provider.ts';
import { launchChromium } from './chromium.ts';

const CHOSEN = [
  ...['login-csrf', 'idp-initiated', 'response-replay', 'session-fixation'],
  ...['relay-state-redirect', 'error-reflected', 'wrong-audience'],
  ...['logout-request-good', 'logout-request-unsigned'],
];

async function probed(chosen: readonly string[], holes: readonly string[] = []) {
  const port = await freePort();
  const app = await startServiceProvider({
    holes,
    idpMetadata: `http://127.0.0.1:${port}/generic/saml/metadata`,
  });
  const command = ['probe', 'sp', `${app.origin}/login`, '--success-text', 'Welcome', '--port', `${port}`];
  const only = chosen.flatMap((id) => ['--only', id]);
  try {
    const { document, stderr } = await runJson({ ...inRealTime(onlineWorld()), launchChromium }, [
      ...command,
      ...['--sp-metadata', app.entityId, '--player', 'chromium'],
      ...only,
    ]);
    const probes = (document.data?.probes ?? []) as readonly {
      readonly id: string;
      readonly status: string;
    }[];
    expect(probes, stderr).toHaveLength(chosen.length + 1);
    return Object.fromEntries(probes.map(({ id, status }) => [id, status]));
  } finally {
    await app.close();
  }
}

it('passes at a right service provider', async () => {
  const all = Object.fromEntries(['good-login', ...CHOSEN].map((id) => [id, 'pass']));
  expect(await probed(CHOSEN)).toEqual(all);
});

it('sees what a careless one lets in', async () => {
  const open = ['login-csrf', 'relay-state-redirect', 'session-fixation', 'wrong-audience'];
  const holes = ['anybody', 'keeps-session', 'follows-relay-state', 'saml.audience', 'saml.signature'];
  const found = await probed([...open, 'logout-request-unsigned'], holes);
  expect(found).toEqual(
    Object.fromEntries([
      ['good-login', 'pass'],
      ...[...open, 'logout-request-unsigned'].map((id) => [id, 'fail']),
    ]),
  );
});
