import { failed, passed, warned } from '../probe.ts';
import type { Reply } from './answer.ts';
import type { OpBench } from './bench.ts';
import { gaveTokens, MARK, refusedAt } from './judge.ts';
import { group, type OpProbe, TOKEN } from './row.ts';

const FORMS = group(
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
        needs: ['code', 'built-in browser'],
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

export const TOKEN_REQUESTS: readonly OpProbe[] = [...FORMS, ...HEADERS, ...GRANTS];
