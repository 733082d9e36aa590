import { fetchJwks } from '../../protocol/oidc/discovery.ts';
import { readJwt } from '../jws.ts';
import { failed, inconclusive, type ProbeVerdict, passed, warned } from '../probe.ts';
import type { OpBench } from './bench.ts';
import { group, type OpProbe } from './row.ts';

type Jwk = Readonly<Record<string, unknown>>;

async function keysOf(bench: OpBench): Promise<{ readonly keys: readonly Jwk[]; readonly at: string }> {
  const at = bench.endpoint('jwks_uri').href;
  const { keys } = await fetchJwks(bench.context.recorder.as('client', 'jwks'), at);
  return { keys: Array.isArray(keys) ? keys.filter((key): key is Jwk & never => isObject(key)) : [], at };
}

const isObject = (value: unknown): value is Jwk => typeof value === 'object' && value !== null;

/** Bits of an RSA modulus; undefined for other keys. */
const rsaBits = ({ kty, n }: Jwk): number | undefined =>
  kty === 'RSA' && typeof n === 'string' ? Buffer.from(n, 'base64url').length * 8 : undefined;

const ENOUGH_BITS = 2048;
const CURVES = ['P-256', 'P-384', 'P-521', 'Ed25519', 'Ed448', 'X25519', 'X448'];

const nameOf = ({ kid, kty }: Jwk): string => (typeof kid === 'string' ? kid : String(kty));

const KEYS = group(
  {
    check: 'op.keys',
    gain: 'ID tokens that the attacker signed',
    fix: 'publish public members only, of RSA keys with 2048 bits or more or of EC keys, and sign with them',
    spec: 'RFC 8725, 3; RFC 7518, 3.3; RFC 9700, 2',
    to: ['jwks_uri'],
    needs: ['key set'],
  },
  [
    {
      id: 'idtoken-alg',
      severity: 'critical',
      title: 'the algorithm of the ID token',
      needs: ['id token'],
      async run({ tokens, endpoint }) {
        const alg = readJwt(tokens.id_token)?.header.alg;
        const details = { at: endpoint('token_endpoint').href, actual: String(alg) };
        if (alg === undefined) return inconclusive('the ID token is encrypted, or cannot be read', details);
        if (String(alg).toLowerCase() === 'none') return failed('the ID token is not signed', details);
        return String(alg).startsWith('HS')
          ? warned('signed with the client secret: no one but this client can verify it', details)
          : passed(String(alg), details);
      },
    },
    {
      id: 'idtoken-key-size',
      severity: 'high',
      title: 'the key that signed the ID token',
      needs: ['key set', 'id token'],
      async run(bench) {
        const { keys, at } = await keysOf(bench);
        const kid = readJwt(bench.tokens.id_token)?.header.kid;
        const own = keys.filter((key) => key.kid === kid);
        const sizes = own.flatMap((key) => rsaBits(key) ?? []);
        if (own.length === 0) return inconclusive('no key of the set has its kid', { at });
        const smallest = Math.min(...sizes);
        return smallest < ENOUGH_BITS
          ? failed(`${smallest} bits`, { at, expected: '2048 or more', actual: String(smallest) })
          : passed(sizes.length === 0 ? `a key of type ${String(own[0]?.kty)}` : `${smallest} bits`, { at });
      },
    },
    {
      id: 'jwks-private',
      severity: 'critical',
      title: 'private members in the key set',
      run: (bench) =>
        judgeKeys(
          bench,
          'private members',
          ({ kty, d, p, q }) => kty !== 'oct' && [d, p, q].some((part) => part !== undefined),
        ),
    },
    {
      id: 'jwks-weak',
      severity: 'high',
      title: 'weak keys in the key set',
      run: (bench) =>
        judgeKeys(bench, 'fewer than 2048 bits, or an odd curve', (key) => {
          const bits = rsaBits(key);
          return (
            (bits !== undefined && bits < ENOUGH_BITS) ||
            (typeof key.crv === 'string' && !CURVES.includes(key.crv))
          );
        }),
    },
    {
      id: 'jwks-symmetric',
      severity: 'critical',
      title: 'a shared secret in the key set',
      run: (bench) => judgeKeys(bench, 'a shared secret', ({ kty }) => kty === 'oct'),
    },
  ],
);

async function judgeKeys(bench: OpBench, what: string, isBad: (key: Jwk) => boolean): Promise<ProbeVerdict> {
  const { keys, at } = await keysOf(bench);
  const bad = keys.filter(isBad).map(nameOf);
  return bad.length > 0
    ? failed(`${what}: ${bad.join(', ')}`, { at, actual: bad })
    : passed(`none of ${keys.length} keys`, { at });
}

export const OBSERVED: readonly OpProbe[] = KEYS;
