/** How a client authenticates, but for assertions. */
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import { MARK, refusedAt } from './judge.ts';
import { all, setting } from './parameters.ts';
import { group, type OpProbe, TOKEN } from './row.ts';

export const CLIENTS: readonly OpProbe[] = group(
  {
    check: 'op.client_auth',
    gain: 'anybody can be the client: a code that was stolen is enough for tokens',
    fix: 'authenticate the client in its registered way, and compare the whole secret',
    spec: 'RFC 6749, 3.2.1',
    to: TOKEN,
  },
  [
    {
      id: 'client-no-auth',
      severity: 'critical',
      title: 'a code redeemed without authentication',
      needs: ['code', 'confidential'],
      async run(bench) {
        const reply = await bench.redeem(await bench.login(), {
          authenticated: false,
          change: setting('client_id', bench.client.id),
        });
        return refusedAt(
          reply,
          ['invalid_client'],
          'tokens were given to a client that did not authenticate',
        );
      },
    },
    {
      id: 'client-wrong-secret',
      severity: 'critical',
      title: 'a wrong secret',
      needs: ['code', 'secret'],
      async run(bench) {
        const client = await bench.as({ ...bench.client.credentials, secret: `${MARK}-wrong-secret` });
        const reply = await bench.redeem(await bench.login(), { client });
        return refusedAt(reply, ['invalid_client'], 'tokens were given for a wrong secret');
      },
    },
    {
      id: 'client-empty-secret',
      severity: 'critical',
      title: 'an empty secret',
      needs: ['code', 'secret'],
      async run(bench) {
        const { id, credentials } = bench.client;
        const isPost = credentials.method === 'client_secret_post';
        const basic = `Basic ${Buffer.from(`${encodeURIComponent(id)}:`).toString('base64')}`;
        const reply = await bench.redeem(await bench.login(), {
          authenticated: false,
          ...(isPost
            ? { change: all(setting('client_id', id), setting('client_secret', '')) }
            : { headers: { authorization: basic } }),
        });
        return refusedAt(
          reply,
          ['invalid_client', 'invalid_request'],
          'tokens were given for an empty secret',
        );
      },
    },
    {
      id: 'client-other-method',
      severity: 'medium',
      title: 'the right secret in another way than the registered one',
      needs: ['code', 'secret'],
      async run(bench) {
        const { credentials } = bench.client;
        const method: ClientCredentials['method'] =
          credentials.method === 'client_secret_post' ? 'client_secret_basic' : 'client_secret_post';
        const reply = await bench.redeem(await bench.login(), {
          client: await bench.as({ ...credentials, method }),
        });
        return refusedAt(reply, ['invalid_client'], `the client may authenticate by ${method}, too`);
      },
    },
  ],
);
