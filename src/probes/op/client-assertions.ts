import { freshKey, signingKey } from '../../protocol/oidc/signing-key.ts';
import { signJws } from '../jws.ts';
import { inconclusive } from '../probe.ts';
import type { Reply } from './answer.ts';
import type { OpBench } from './bench.ts';
import { gaveTokens, MARK, refusedAt, toldReply } from './judge.ts';
import { all, setting } from './parameters.ts';
import { group, type OpProbe, TOKEN } from './row.ts';

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

export const ASSERTIONS: readonly OpProbe[] = group(
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
