/** What tokens are good for: refresh tokens, access tokens at UserInfo, introspection, revocation. */
import { failed, inconclusive, passed, warned } from '../probe.ts';
import type { Reply } from './answer.ts';
import type { OpBench } from './bench.ts';
import { gaveTokens, MARK, refusedAt, succeeded, toldReply } from './judge.ts';
import { group, type OpProbe } from './row.ts';

type Tokens = Awaited<ReturnType<OpBench['grant']>>;

const refreshWith = (bench: OpBench, token: unknown, more: readonly (readonly [string, string])[] = []) =>
  bench.token([['grant_type', 'refresh_token'], ['refresh_token', String(token)], ...more]);

const REFRESH = group(
  {
    check: 'op.refresh',
    gain: 'a refresh token that was stolen is a login that does not end',
    fix: 'bind refresh tokens to client, scope and sender; rotate them, and end the family when an old one comes',
    spec: 'RFC 6749, 6; RFC 9700, 4.14',
    to: ['token_endpoint'],
    needs: ['code', 'refresh token'],
  },
  [
    {
      id: 'scope-widen-refresh',
      severity: 'high',
      title: 'more scopes at the refresh than were granted',
      spec: 'RFC 6749, 6',
      async run(bench) {
        const tokens = await bench.grant();
        const granted = String(tokens.scope ?? bench.input.scope);
        const extra = otherScope(bench, granted);
        const reply = await refreshWith(bench, tokens.refresh_token, [['scope', `${granted} ${extra}`]]);
        const told = reply.json?.scope;
        if (gaveTokens(reply) && typeof told === 'string' && !told.split(' ').includes(extra))
          return warned(`the scope ${extra} was left out, where an error is due`, {
            at: reply.url,
            actual: told,
          });
        return refusedAt(reply, ['invalid_scope'], `the scope ${extra} was added at the refresh`);
      },
    },
    {
      id: 'refresh-other-client',
      severity: 'critical',
      title: 'the refresh token of another client',
      needs: ['code', 'refresh token', 'second client'],
      async run(bench) {
        const tokens = await bench.grant();
        const { second } = bench;
        const reply = await bench.token(
          [
            ['grant_type', 'refresh_token'],
            ['refresh_token', String(tokens.refresh_token)],
          ],
          second === undefined ? {} : { client: second },
        );
        return refusedAt(reply, ['invalid_grant'], 'another client got tokens for it');
      },
    },
    {
      id: 'refresh-reuse',
      severity: 'high',
      title: 'a refresh token after it was exchanged for a new one',
      spec: 'RFC 9700, 4.14.2',
      async run(bench) {
        const tokens = await bench.grant();
        const first = await refreshWith(bench, tokens.refresh_token);
        if (!gaveTokens(first)) return unrefreshed(first);
        return judgeReuse(bench, tokens, first);
      },
    },
    {
      id: 'refresh-sender',
      severity: 'high',
      title: 'a bound refresh token without its proof',
      needs: ['code', 'refresh token', 'dpop'],
      async run(bench) {
        const tokens = await bench.grant();
        const reply = await bench.token(
          [
            ['grant_type', 'refresh_token'],
            ['refresh_token', String(tokens.refresh_token)],
          ],
          { unproven: true },
        );
        const verdict = refusedAt(
          reply,
          ['invalid_grant', 'invalid_dpop_proof', 'invalid_request'],
          'it works without the key that it is bound to',
        );
        // RFC 9449, 5: those of confidential clients are bound to the client.
        const isPublic = bench.client.credentials.method === 'none';
        return verdict.status === 'fail' && !isPublic
          ? { ...verdict, status: 'warn', message: `${verdict.message}; this client authenticates, too` }
          : verdict;
      },
    },
  ],
);

const unrefreshed = (reply: Reply) =>
  inconclusive(`a good refresh token was refused: ${toldReply(reply)}`, { at: reply.url });

async function judgeReuse(bench: OpBench, tokens: Tokens, first: Reply) {
  const isPublic = bench.client.credentials.method === 'none';
  const renewed = first.json?.refresh_token;
  const isRotated = renewed !== undefined && renewed !== tokens.refresh_token;
  if (!isRotated) {
    const told = 'refresh tokens are not rotated';
    return isPublic
      ? failed(`${told}, and this client does not authenticate`, { at: first.url })
      : passed(`${told}; this client authenticates`, { at: first.url });
  }
  const again = await refreshWith(bench, tokens.refresh_token);
  if (gaveTokens(again)) {
    const told = `an old refresh token works again: ${toldReply(again)}`;
    return isPublic
      ? failed(told, { at: again.url })
      : warned(`${told}; this client authenticates, too`, { at: again.url });
  }
  const family = await refreshWith(bench, renewed);
  return gaveTokens(family)
    ? warned('the old one is refused, but the newer ones of the same login go on working', { at: family.url })
    : passed(`refused, and the newer ones of the same login ended: ${toldReply(again)}`, { at: again.url });
}

/** A scope that the provider knows and the login did not ask for. */
function otherScope({ metadata, input }: OpBench, granted: string): string {
  const known = Array.isArray(metadata.scopes_supported) ? metadata.scopes_supported : [];
  const has = new Set(`${granted} ${input.scope}`.split(' '));
  const other = known.find((scope) => typeof scope === 'string' && !has.has(scope));
  return typeof other === 'string' ? other : `${MARK}-scope`;
}

const AT_USERINFO = group(
  {
    check: 'op.access_token',
    gain: 'tokens from addresses, or of another kind, open the data of a person',
    fix: 'take access tokens in the Authorization header, and no token of another kind',
    spec: 'RFC 6750, 2.3; OpenID Connect Core 1.0, 5.3',
    to: ['userinfo_endpoint'],
    needs: ['code', 'userinfo endpoint'],
  },
  [
    {
      id: 'userinfo-query-token',
      severity: 'medium',
      title: 'the access token in the address',
      async run(bench) {
        const tokens = await bench.grant();
        const url = bench.endpoint('userinfo_endpoint');
        url.searchParams.set('access_token', String(tokens.access_token));
        const reply = await bench.call(url, {});
        return refusedAt(reply, [], 'an access token in the address is accepted', succeeded);
      },
    },
    {
      id: 'userinfo-idtoken',
      severity: 'high',
      title: 'the ID token as access token',
      needs: ['code', 'userinfo endpoint', 'id token'],
      async run(bench) {
        const tokens = await bench.grant();
        const reply = await bench.userinfo(String(tokens.id_token), { scheme: 'Bearer' });
        return refusedAt(reply, [], 'the ID token is accepted as an access token', succeeded);
      },
    },
  ],
);

const SERVICES = group(
  {
    check: 'op.token_services',
    gain: 'strangers learn what a token is good for, or end the sessions of others',
    fix: 'authenticate the client, and serve the tokens of this client only',
    spec: 'RFC 7662, 2.1; RFC 7009, 2.1',
    to: ['introspection_endpoint', 'revocation_endpoint'],
  },
  [
    {
      id: 'introspect-unauthenticated',
      severity: 'high',
      title: 'introspection without authentication',
      needs: ['code', 'introspection endpoint'],
      async run(bench) {
        const tokens = await bench.grant();
        const url = bench.endpoint('introspection_endpoint');
        const pairs = [
          ['token', String(tokens.access_token)],
          ['client_id', bench.client.id],
        ] as const;
        const reply = await bench.form(url, pairs, { authenticated: false });
        return refusedAt(
          reply,
          ['invalid_client', 'invalid_request', 'unauthorized_client'],
          'whoever has a token learns what it is good for',
          (one) => succeeded(one) && one.json?.active === true,
        );
      },
    },
    {
      id: 'revoke-other-client',
      severity: 'high',
      title: 'another client revokes a token of this one',
      needs: ['code', 'revocation endpoint', 'userinfo endpoint', 'second client'],
      async run(bench) {
        const tokens = await bench.grant();
        const { second } = bench;
        const url = bench.endpoint('revocation_endpoint');
        const pairs = [['token', String(tokens.access_token)]] as const;
        const reply = await bench.form(url, pairs, second === undefined ? {} : { client: second });
        const after = await bench.userinfo(String(tokens.access_token));
        const details = { at: url.href, actual: `${toldReply(reply)}, then ${toldReply(after)}` };
        return succeeded(after)
          ? passed('the token goes on working', details)
          : failed('another client ended the token', details);
      },
    },
  ],
);

export const TOKENS: readonly OpProbe[] = [...REFRESH, ...AT_USERINFO, ...SERVICES];
