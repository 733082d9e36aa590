/** Logout tokens of the provider without a vendor, right and wrong, as a client receives and judges them. */
import { expect, it } from 'vitest';
import { faultsOf } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { clientEndpoint } from '../unit/sandbox/generic/client-endpoint.ts';
import { at, CLIENT_ID, get, logIn, postJson, sandbox } from '../unit/sandbox/generic/support.ts';

const rows = faultsOf('generic').filter(({ needs }) => needs?.backChannel === true);

it.each(rows.map((row) => [row.id, row] as const))('%s', async (_id, { id, trips }) => {
  const endpoint = await clientEndpoint();
  const base = await sandbox({ now: () => new Date(), fetch, faults: { generic: id } });
  const clients = [{ client_id: CLIENT_ID, backchannel_logout_uri: `${endpoint.url}/logout` }];
  await postJson(`${base.url}/_sandbox/clients`, { clients });
  const { cookie } = await logIn(base);
  await get(at(base, '/logout'), { cookie });
  const token = new URLSearchParams(endpoint.received[0]?.body).get('logout_token') ?? '';
  const { document } = await runJson(onlineWorld(), [
    ...['decode-token', token, '--type', 'logout+jwt', '--jwks', at(base, '/jwks'), '--alg', 'RS256'],
    ...['--issuer', `${base.url}/generic`, '--client-id', CLIENT_ID],
  ]);
  expect(document.reports?.length).toBeGreaterThan(0);
  expect(failingChecks(document).sort()).toEqual([...(trips.fails ?? [])].sort());
});
