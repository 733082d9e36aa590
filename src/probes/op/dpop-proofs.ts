/** Proofs of possession that are wrong in one place. */
import { inconclusive } from '../probe.ts';
import type { Reply } from './answer.ts';
import type { OpBench } from './bench.ts';
import { MARK, refusedAt, succeeded, toldReply } from './judge.ts';
import { group, type OpProbe } from './row.ts';

interface BadProof {
  readonly id: string;
  readonly severity: OpProbe['severity'];
  readonly title: string;
  /** Claims in place of the right ones; undefined takes one out. */
  claims(bench: OpBench): Readonly<Record<string, unknown>>;
}

const BAD_PROOFS: readonly BadProof[] = [
  {
    id: 'dpop-htu',
    severity: 'high',
    title: 'a proof for another address',
    claims: () => ({ htu: `https://${MARK}.example/userinfo` }),
  },
  {
    id: 'dpop-htm',
    severity: 'high',
    title: 'a proof for another method',
    claims: () => ({ htm: 'DELETE' }),
  },
  {
    id: 'dpop-old',
    severity: 'high',
    title: 'a proof of yesterday',
    claims: ({ context }) => ({ iat: Math.floor(context.world.now().getTime() / 1000) - 86_400 }),
  },
  {
    id: 'dpop-no-ath',
    severity: 'high',
    title: 'a proof without the hash of the token',
    claims: () => ({ ath: undefined }),
  },
];

const INVALID_PROOF = ['invalid_dpop_proof', 'invalid_token', 'invalid_request', 'use_dpop_nonce'];

/** Which error is due stands in the challenge; the status decides. */
const proofVerdict = (reply: Reply, taken: string) => {
  const verdict = refusedAt(reply, INVALID_PROOF, taken, succeeded);
  return verdict.status === 'warn' && reply.status === 401
    ? { ...verdict, status: 'pass' as const }
    : verdict;
};

export const DPOP_PROOFS: readonly OpProbe[] = group(
  {
    check: 'op.dpop',
    gain: 'a stolen token works without the key that it is bound to',
    fix: 'verify each proof whole: method, address, time, token hash, key, and jti once',
    spec: 'RFC 9449, 4.3 and 7',
    to: ['userinfo_endpoint'],
    needs: ['code', 'dpop', 'userinfo endpoint'],
  },
  [
    ...BAD_PROOFS.map(({ claims, title, ...row }) => ({
      ...row,
      title,
      async run(bench: OpBench) {
        const accessToken = String((await bench.grant()).access_token);
        const url = bench.endpoint('userinfo_endpoint');
        // A good request first: it may bring the nonce that the server demands.
        await bench.userinfo(accessToken);
        const proof = await bench.dpop?.prove({ method: 'GET', url, accessToken, claims: claims(bench) });
        return proofVerdict(
          await bench.userinfo(accessToken, { proof: proof ?? '' }),
          `${title} is accepted`,
        );
      },
    })),
    {
      id: 'dpop-replay',
      severity: 'medium',
      title: 'a proof twice',
      async run(bench) {
        const accessToken = String((await bench.grant()).access_token);
        const url = bench.endpoint('userinfo_endpoint');
        await bench.userinfo(accessToken);
        const proof = (await bench.dpop?.prove({ method: 'GET', url, accessToken })) ?? '';
        const first = await bench.userinfo(accessToken, { proof });
        if (!succeeded(first))
          return inconclusive(`a good proof was refused: ${toldReply(first)}`, { at: url.href });
        return proofVerdict(await bench.userinfo(accessToken, { proof }), 'a proof is accepted twice');
      },
    },
    {
      id: 'dpop-other-key',
      severity: 'high',
      title: 'a proof by another key',
      async run(bench) {
        const { proverOf } = await import('./dpop.ts');
        const accessToken = String((await bench.grant()).access_token);
        const other = await proverOf(undefined, bench.context.world);
        await bench.userinfo(accessToken);
        if (bench.dpop?.nonce !== undefined) other.nonce = bench.dpop.nonce;
        const proof = await other.prove({
          method: 'GET',
          url: bench.endpoint('userinfo_endpoint'),
          accessToken,
        });
        return proofVerdict(
          await bench.userinfo(accessToken, { proof }),
          'the key of a stranger is accepted',
        );
      },
    },
    {
      id: 'dpop-as-bearer',
      severity: 'high',
      title: 'a bound token as a bearer token',
      async run(bench) {
        const accessToken = String((await bench.grant()).access_token);
        return proofVerdict(
          await bench.userinfo(accessToken, { scheme: 'Bearer' }),
          'a bound token works without any proof',
        );
      },
    },
  ],
);
