/** The connection itself: certificates of clients, and versions of TLS. */
import { IdcliError } from '../../errors.ts';
import type { OldTls } from '../../world.ts';
import { failed, inconclusive, passed } from '../probe.ts';
import type { OpBench } from './bench.ts';
import { refusedAt, succeeded, toldReply } from './judge.ts';
import { group, type OpProbe } from './row.ts';

const CERTIFICATES = group(
  {
    check: 'op.mtls',
    gain: 'a stolen token works without the key that it is bound to',
    fix: 'compare the certificate of the connection with x5t#S256 of the token, at every resource',
    spec: 'RFC 8705, 3',
    to: ['userinfo_endpoint'],
    needs: ['code', 'certificate', 'userinfo endpoint'],
  },
  [
    {
      id: 'mtls-other-cert',
      severity: 'high',
      title: 'a bound token with the certificate of a stranger',
      async run(bench) {
        const accessToken = String((await bench.grant()).access_token);
        const at = bench.endpoint('userinfo_endpoint').href;
        const good = await bench.userinfo(accessToken);
        if (!succeeded(good)) return inconclusive(`a good token was refused: ${toldReply(good)}`, { at });
        try {
          const reply = await bench.userinfo(accessToken, { sender: await bench.stranger() });
          return refusedAt(reply, [], 'a stranger uses a token that is bound', succeeded);
        } catch (error) {
          if (!(error instanceof IdcliError) || !REFUSED_BY_TLS.has(error.code)) throw error;
          return passed(`refused by TLS: ${error.message}`, { at });
        }
      },
    },
  ],
);

/** A server that knows its clients ends the connection of others. */
const REFUSED_BY_TLS: ReadonlySet<string> = new Set(['TLS_FAILED', 'NETWORK']);

const OLD: readonly OldTls[] = ['TLSv1', 'TLSv1.1'];
const NAMES: Readonly<Record<OldTls, string>> = { TLSv1: 'TLS 1.0', 'TLSv1.1': 'TLS 1.1' };

const VERSIONS = group(
  {
    check: 'op.tls',
    gain: 'whoever sits on the way makes both sides use ciphers that were broken long ago',
    fix: 'offer TLS 1.2 and 1.3 only',
    spec: 'RFC 8996; FAPI 2.0 Security Profile, 5.2',
    to: ['authorization_endpoint', 'token_endpoint'],
    needs: ['https'],
  },
  [
    {
      id: 'tls-old',
      severity: 'medium',
      title: 'handshakes by TLS 1.0 and 1.1',
      async run(bench) {
        const origins = [...new Set([issuerOf(bench), ...addressesOf(bench)])].map((text) => new URL(text));
        const taken: string[] = [];
        for (const url of origins) {
          for (const version of OLD) {
            const isTaken = await bench.takesTls(url, version);
            if (isTaken === undefined)
              return inconclusive(`this program cannot speak ${NAMES[version]} itself`, { at: url.href });
            if (isTaken) taken.push(`${NAMES[version]} at ${url.host}`);
          }
        }
        const at = issuerOf(bench);
        return taken.length > 0
          ? failed(`taken: ${taken.join(', ')}`, { at, expected: 'TLS 1.2 or later', actual: taken })
          : passed(`both refused at ${origins.map(({ host }) => host).join(', ')}`, { at });
      },
    },
  ],
);

const issuerOf = ({ input }: OpBench): string => new URL(input.issuer).origin;

const addressesOf = ({ metadata }: OpBench): string[] =>
  ['authorization_endpoint', 'token_endpoint'].flatMap((name) => {
    const value = metadata[name];
    return typeof value === 'string' && value.startsWith('https:') ? [new URL(value).origin] : [];
  });

export const TLS: readonly OpProbe[] = [...CERTIFICATES, ...VERSIONS];
