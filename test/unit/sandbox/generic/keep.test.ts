/** What outlasts a restart: who is registered, who there is, and who is logged in with which browser. */
import { expect, it } from 'vitest';
import { readKept } from '../../../../src/sandbox/index.ts';
import type { Kept, Sandbox } from '../../../../src/sandbox/types.ts';
import { get, logIn, postJson, REDIRECT_URI, sandbox } from './support.ts';

/** As a file has it. */
async function overARestart(base: Sandbox): Promise<Kept> {
  const read = await readKept(JSON.parse(JSON.stringify(base.kept())));
  if ('problem' in read) throw new Error(read.problem);
  return read.kept;
}

it('a browser that was logged in stays so, and whoever was registered', async () => {
  const first = await sandbox();
  const { cookie } = await logIn(first);
  const client = { client_id: 'mine', client_secret: 'mine', redirect_uris: [REDIRECT_URI] };
  await postJson(`${first.url}/_sandbox/clients`, { clients: [client] });
  const second = await sandbox({ kept: await overARestart(first) });
  const silent = await logIn(second, { prompt: 'none' }, { cookie });
  expect(silent.answer.code).toBeDefined();
  expect((await get(`${second.url}/console/clients/mine`)).status).toBe(200);
});

it('what is given at the start wins over what was kept', async () => {
  const first = await sandbox();
  await postJson(`${first.url}/_sandbox/people`, { people: [{ id: 'ada', title: 'Kept' }, { id: 'bob' }] });
  const own = { clients: [], people: [{ id: 'ada', title: 'Given' }], scopes: {} };
  const second = await sandbox({ own, kept: await overARestart(first) });
  const page = await (await get(`${second.url}/console/people`)).text();
  expect(page).toContain('Given');
  expect(page).not.toContain('Kept');
  expect(page).toContain('<code>bob</code>');
});

it('redirect URIs that were added at a system of a vendor are kept, once', async () => {
  const uri = 'https://app.example.com/cb';
  const added = await sandbox({ redirectUris: { ingroupe: [uri] } });
  const second = await sandbox({ redirectUris: { ingroupe: [uri] }, kept: await overARestart(added) });
  const third = await sandbox({ kept: await overARestart(second) });
  const uris = third.tenants.find(({ id }) => id === 'ingroupe')?.redirectUris ?? [];
  expect(uris.filter((one) => one === uri)).toHaveLength(1);
});
