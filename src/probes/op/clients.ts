/** How a client authenticates, and how it asks for tokens. */
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import { freshKey, signingKey } from '../../protocol/oidc/signing-key.ts';
import { signJws } from '../jws.ts';
import { failed, inconclusive, passed, warned } from '../probe.ts';
import type { Reply } from './answer.ts';
import type { OpBench } from './bench.ts';
import { gaveTokens, MARK, refusedAt, toldReply } from './judge.ts';
import { all, setting } from './parameters.ts';
import { group, type OpProbe } from './row.ts';

const TOKEN = ['authorization_endpoint', 'token_endpoint'];

const AUTHENTICATION = group(
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

interface AssertionWish {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly alg?: 'none' | 'HS256';
}

/** A client assertion, good but for what is wished. RFC 7523, 3. */
async function assertionOf(bench: OpBench, { claims, alg }: AssertionWish): Promise<string> {
  const { credentials, id } = bench.client;
  const { world } = bench.context;
  const accepted = bench.metadata.token_endpoint_auth_signing_alg_values_supported;
  const key = await signingKey(
    credentials.key ?? freshKey(world),
    'the client key',
    Array.isArray(accepted) ? accepted.filter((one) => typeof one === 'string') : undefined,
  );
  const now = Math.floor(world.now().getTime() / 1000);
  const jti = Buffer.from(world.random(16)).toString('base64url');
  const payload = {
    iss: id,
    sub: id,
    aud: String(bench.metadata.issuer),
    iat: now,
    exp: now + 60,
    jti,
    ...claims,
  };
  const header = { alg: alg ?? key.alg, kid: key.kid, typ: 'JWT' };
  if (alg === 'none') return signJws(header, payload, undefined);
  if (alg === undefined) return signJws(header, payload, key);
  const { exportPublicPem } = await import('./public-key.ts');
  return signJws(header, payload, await exportPublicPem(key.publicKey));
}

async function redeemBy(bench: OpBench, assertion: string): Promise<Reply> {
  return bench.redeem(await bench.login(), {
    authenticated: false,
    change: all(
      setting('client_id', bench.client.id),
      setting('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
      setting('client_assertion', assertion),
    ),
  });
}

interface Assertion {
  readonly id: string;
  readonly severity: OpProbe['severity'];
  readonly title: string;
  /** Due beside `invalid_client`. */
  readonly error?: string;
  wish(bench: OpBench, now: number): AssertionWish;
}

const TEN_YEARS_SECONDS = 10 * 365 * 24 * 3600;

const ASSERTION_ROWS: readonly Assertion[] = [
  {
    id: 'assertion-alg-none',
    severity: 'critical',
    title: 'an assertion without signature (alg none)',
    wish: () => ({ alg: 'none' }),
  },
  {
    id: 'assertion-hs-public-key',
    severity: 'critical',
    title: 'an assertion with the public key as HMAC secret',
    wish: () => ({ alg: 'HS256' }),
  },
  {
    id: 'assertion-expired',
    severity: 'critical',
    title: 'an assertion that expired an hour ago',
    wish: (_, now) => ({ claims: { iat: now - 3700, exp: now - 3600 } }),
  },
  {
    id: 'assertion-far-future',
    severity: 'medium',
    title: 'an assertion that is good for ten years',
    wish: (_, now) => ({ claims: { exp: now + TEN_YEARS_SECONDS } }),
  },
  {
    id: 'assertion-wrong-aud',
    severity: 'critical',
    title: 'an assertion for another provider',
    wish: () => ({ claims: { aud: `https://${MARK}.example` } }),
  },
  {
    id: 'assertion-other-sub',
    severity: 'critical',
    title: 'an assertion about another client',
    // It contradicts the client_id beside it.
    error: 'invalid_request',
    wish: () => ({ claims: { sub: `${MARK}-client` } }),
  },
  {
    id: 'assertion-no-jti',
    severity: 'medium',
    title: 'an assertion without jti, which can be used again',
    wish: () => ({ claims: { jti: undefined } }),
  },
];

const ASSERTIONS = group(
  {
    check: 'op.client_assertion',
    gain: 'a forged, old or foreign assertion authenticates the client',
    fix: 'verify algorithm and key, iss, sub, aud and exp, and take each jti once',
    spec: 'RFC 7523, 3; OpenID Connect Core 1.0, 9',
    to: TOKEN,
    needs: ['code', 'private key'],
  },
  [
    ...ASSERTION_ROWS.map(({ wish, title, error, ...row }) => ({
      ...row,
      title,
      async run(bench: OpBench) {
        const now = Math.floor(bench.context.world.now().getTime() / 1000);
        const reply = await redeemBy(bench, await assertionOf(bench, wish(bench, now)));
        const due = ['invalid_client', ...(error === undefined ? [] : [error])];
        return refusedAt(reply, due, `${title} authenticated the client`);
      },
    })),
    {
      id: 'assertion-replay',
      severity: 'medium',
      title: 'an assertion twice',
      async run(bench) {
        const assertion = await assertionOf(bench, {});
        const first = await redeemBy(bench, assertion);
        if (!gaveTokens(first))
          return inconclusive(`a good assertion was refused: ${toldReply(first)}`, { at: first.url });
        return refusedAt(
          await redeemBy(bench, assertion),
          ['invalid_client'],
          'an assertion authenticated twice',
        );
      },
    },
  ],
);

const REQUESTS = group(
  {
    check: 'op.token_request',
    gain: 'codes and secrets end in the logs of servers and proxies',
    fix: 'take parameters from the body of a POST only, as a form',
    spec: 'RFC 6749, 3.2',
    to: TOKEN,
    needs: ['code'],
  },
  [
    {
      id: 'token-get',
      severity: 'medium',
      title: 'a token request by GET',
      async run(bench) {
        const { url, headers } = await inQuery(bench);
        return refusedAt(await bench.call(url, { headers }), [], 'tokens were given for a GET');
      },
    },
    {
      id: 'token-query',
      severity: 'medium',
      title: 'a POST with its parameters in the address',
      async run(bench) {
        const { url, headers } = await inQuery(bench);
        headers.set('content-type', 'application/x-www-form-urlencoded');
        const reply = await bench.call(url, { method: 'POST', headers, body: '' });
        return refusedAt(reply, [], 'tokens were given for parameters in the address');
      },
    },
    {
      id: 'token-json',
      severity: 'medium',
      title: 'the parameters as JSON',
      async run(bench) {
        const { pairs, headers } = await goodRequest(bench);
        headers.set('content-type', 'application/json');
        const reply = await bench.call(bench.endpoint('token_endpoint'), {
          method: 'POST',
          headers,
          body: JSON.stringify(Object.fromEntries(pairs)),
        });
        return refusedAt(reply, [], 'tokens were given for JSON');
      },
    },
  ],
);

/** The good token request in parts. */
async function goodRequest(
  bench: OpBench,
): Promise<{ readonly pairs: URLSearchParams; readonly headers: Headers }> {
  const { code, redirectUri, verifier, client } = await bench.login();
  const pairs = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  if (verifier !== undefined) pairs.set('code_verifier', verifier);
  const headers = new Headers({ accept: 'application/json' });
  await client.authenticate(pairs, headers);
  return { pairs, headers };
}

async function inQuery(bench: OpBench): Promise<{ readonly url: URL; readonly headers: Headers }> {
  const { pairs, headers } = await goodRequest(bench);
  const url = bench.endpoint('token_endpoint');
  for (const [name, value] of pairs) url.searchParams.set(name, value);
  return { url, headers };
}

const HEADERS: readonly OpProbe[] = [
  ...group(
    {
      check: 'op.cors',
      gain: 'any page in the browser of a victim reads the answer, with its cookies',
      fix: 'name registered origins only, and never allow credentials',
      spec: 'WHATWG Fetch, CORS protocol',
      to: TOKEN,
      needs: ['code', 'confidential'],
    },
    [
      {
        id: 'token-cors',
        severity: 'medium',
        title: 'a token request with the origin of a stranger',
        async run(bench) {
          const origin = `https://${MARK}.example`;
          const reply = await bench.redeem(await bench.login(), { headers: { origin } });
          const allowed = reply.headers.get('access-control-allow-origin');
          const withCredentials = reply.headers.get('access-control-allow-credentials') === 'true';
          const details = { at: reply.url, expected: 'no credentials', actual: allowed ?? 'no header' };
          if (allowed === null) return passed('no page may read it', details);
          if (!withCredentials) return passed(`${allowed}, without credentials`, details);
          return allowed === '*'
            ? warned('every origin is allowed, with credentials: browsers refuse the two together', details)
            : failed(`a stranger may read the answer with credentials: ${allowed}`, details);
        },
      },
    ],
  ),
  ...group(
    {
      check: 'op.cache',
      gain: 'a shared cache or the disk of a browser keeps codes and tokens',
      fix: 'answer with Cache-Control: no-store',
      spec: 'RFC 6749, 5.1',
      to: TOKEN,
      needs: ['code'],
    },
    [
      {
        id: 'token-cache',
        severity: 'low',
        title: 'the caching of the token answer',
        async run(bench) {
          const reply = await bench.redeem(await bench.login());
          return notStored(reply.headers.get('cache-control'), reply.url);
        },
      },
      {
        id: 'authorize-cache',
        severity: 'low',
        title: 'the caching of the answer with the code',
        async run(bench) {
          const { code } = await bench.login();
          const answer = bench.context.draft.exchanges.findLast(({ response }) =>
            response?.headers.some(
              ([name, value]) => name.toLowerCase() === 'location' && value.includes(code),
            ),
          );
          const at = bench.endpoint('authorization_endpoint').href;
          if (answer === undefined) return warned('the code came in a page, and not by a redirect', { at });
          const lines = answer.response?.headers ?? [];
          const cache = lines.find(([name]) => name.toLowerCase() === 'cache-control')?.[1];
          return notStored(cache ?? null, at);
        },
      },
    ],
  ),
];

function notStored(cache: string | null, at: string) {
  const details = { at, expected: 'no-store', actual: cache ?? 'no header' };
  return cache?.toLowerCase().includes('no-store') === true
    ? passed(`Cache-Control: ${cache}`, details)
    : failed(cache === null ? 'Cache-Control is missing' : `Cache-Control: ${cache}`, details);
}

const GRANTS = group(
  {
    check: 'op.grants',
    gain: 'programs that collect passwords, or get tokens that nobody logged in for',
    fix: 'turn grants off that no client needs',
    spec: 'RFC 9700, 2.4; RFC 6749, 5.2',
    to: ['token_endpoint'],
  },
  [
    {
      id: 'grant-password',
      severity: 'medium',
      title: 'the password grant, with a person who is not there',
      async run(bench) {
        const reply = await bench.token([
          ['grant_type', 'password'],
          ['username', `${MARK}-nobody`],
          ['password', MARK],
          ['scope', bench.input.scope],
        ]);
        return grantVerdict(reply, 'password', bench);
      },
    },
    {
      id: 'grant-implicit',
      severity: 'medium',
      title: 'a token request with the grant type implicit',
      async run(bench) {
        return grantVerdict(await bench.token([['grant_type', 'implicit']]), 'implicit', bench);
      },
    },
  ],
);

const NO_GRANT = ['unsupported_grant_type', 'unauthorized_client'];

/** The grant is known where the request gets as far as the password. */
function grantVerdict(reply: Reply, grant: string, { metadata }: OpBench) {
  const list = metadata.grant_types_supported;
  const verdict = refusedAt(
    reply,
    NO_GRANT,
    `the ${grant} grant works`,
    (one) => gaveTokens(one) || (grant === 'password' && one.json?.error === 'invalid_grant'),
  );
  const isAnnounced = Array.isArray(list) && list.includes(grant);
  return verdict.status === 'fail' && isAnnounced
    ? { ...verdict, status: 'warn' as const, message: `${verdict.message}, as the metadata announces` }
    : verdict;
}

export const CLIENTS: readonly OpProbe[] = [
  ...AUTHENTICATION,
  ...ASSERTIONS,
  ...REQUESTS,
  ...HEADERS,
  ...GRANTS,
];
