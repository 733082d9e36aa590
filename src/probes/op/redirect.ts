/** Redirect URIs that are not registered, each almost the registered one. */
import { failed, passed, warned } from '../probe.ts';
import type { OpBench } from './bench.ts';
import { MARK, refusedAt, staysAtProvider } from './judge.ts';
import type { NeedName } from './needs.ts';
import { adding, all, setting, without } from './parameters.ts';
import { AUTHORIZE, group, type OpProbe, TOKEN } from './row.ts';

/** Nobody can register it (RFC 2606). */
const STRANGER = `${MARK}.example`;

interface Variant {
  readonly id: string;
  readonly severity: OpProbe['severity'];
  readonly title: string;
  readonly needs?: readonly NeedName[];
  /** Each must be refused. */
  uris(good: URL, text: string): readonly string[];
}

const rest = ({ pathname, search }: URL): string => `${pathname}${search}`;
const portOf = ({ port }: URL): string => (port === '' ? '' : `:${port}`);
const isSecure = ({ protocol }: URL): boolean => protocol === 'https:';

const VARIANTS: readonly Variant[] = [
  {
    id: 'redirect-other-host',
    severity: 'critical',
    title: 'the registered path on the host of a stranger',
    uris: (good) => [`${good.protocol}//${STRANGER}${rest(good)}`],
  },
  {
    id: 'redirect-other-path',
    severity: 'critical',
    title: 'another path on the registered host',
    uris: (good) => [`${good.protocol}//${good.host}/${MARK}`],
  },
  {
    id: 'redirect-subpath',
    severity: 'critical',
    title: 'a path below the registered one',
    uris: (good) => [`${good.protocol}//${good.host}${good.pathname.replace(/\/$/, '')}/${MARK}`],
  },
  {
    id: 'redirect-parent',
    severity: 'critical',
    title: 'a path that leaves the registered one by .., plain and encoded',
    uris: (good) => {
      const below = `${good.protocol}//${good.host}${good.pathname.replace(/\/$/, '')}`;
      return [`${below}/../${MARK}`, `${below}/%2e%2e/${MARK}`];
    },
  },
  {
    id: 'redirect-extra-query',
    severity: 'high',
    title: 'a query parameter added',
    uris: (good, text) => [`${text}${good.search === '' ? '?' : '&'}${MARK}=1`],
  },
  {
    id: 'redirect-fragment',
    severity: 'high',
    title: 'a fragment added',
    uris: (_, text) => [`${text}#${MARK}`],
  },
  {
    id: 'redirect-userinfo',
    severity: 'critical',
    title: 'the registered host as user name before that of a stranger',
    uris: (good) => [
      `${good.protocol}//${good.host.replace(':', '%3A')}@${STRANGER}${rest(good)}`,
      `${good.protocol}//${good.hostname}@${STRANGER}${rest(good)}`,
    ],
  },
  {
    id: 'redirect-backslash',
    severity: 'critical',
    title: 'a backslash after the host of a stranger, which browsers read as a slash',
    uris: (good) => [`${good.protocol}//${STRANGER}\\@${good.host}${rest(good)}`],
  },
  {
    id: 'redirect-subdomain',
    severity: 'critical',
    title: 'a host below the registered one',
    needs: ['host name'],
    uris: (good) => [`${good.protocol}//${MARK}.${good.host}${rest(good)}`],
  },
  {
    id: 'redirect-suffix',
    severity: 'critical',
    title: 'a host that begins with the registered one',
    uris: (good) => [`${good.protocol}//${good.hostname}.${STRANGER}${portOf(good)}${rest(good)}`],
  },
  {
    id: 'redirect-case',
    severity: 'medium',
    title: 'the path in upper case',
    uris: (good) => [`${good.protocol}//${good.host}${good.pathname.toUpperCase()}${good.search}`],
  },
  {
    id: 'redirect-scheme',
    severity: 'high',
    title: 'http in place of https, or the other way round',
    uris: (good) => [`${isSecure(good) ? 'http' : 'https'}://${good.host}${rest(good)}`],
  },
  {
    id: 'redirect-port',
    severity: 'high',
    title: 'another port',
    needs: ['fixed port'],
    uris: (good) => [
      `${good.protocol}//${good.hostname}:${good.port === '4711' ? '4712' : '4711'}${rest(good)}`,
    ],
  },
];

const shared = {
  check: 'op.redirect_exact',
  gain: 'the code of a person who follows a link, and with it the login',
  fix: 'compare the whole redirect URI with the registered ones, character by character',
  spec: 'RFC 9700, 2.1 and 4.1.3',
  to: AUTHORIZE,
  needs: ['web address'],
} as const;

export const REDIRECT: readonly OpProbe[] = [
  ...group(
    shared,
    VARIANTS.map(({ uris, needs = [], ...row }) => ({
      ...row,
      needs: ['web address', ...needs] as const,
      async run(bench: OpBench) {
        const text = bench.client.redirectUri;
        let last = passed('there is no such address here');
        for (const uri of uris(new URL(text), text)) {
          if (uri === text) continue;
          last = staysAtProvider(
            await bench.authorize(setting('redirect_uri', uri), { stops: [uri] }),
            uri,
            bench,
          );
          if (last.status !== 'pass') break;
        }
        return last;
      },
    })),
  ),
  ...group(shared, [
    {
      id: 'redirect-localhost-swap',
      severity: 'low',
      title: 'localhost in place of the loopback address, or the other way round',
      needs: ['loopback'],
      spec: 'RFC 8252, 8.3',
      async run(bench) {
        const good = new URL(bench.client.redirectUri);
        const host = good.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
        const uri = `${good.protocol}//${host}${portOf(good)}${rest(good)}`;
        const verdict = staysAtProvider(
          await bench.authorize(setting('redirect_uri', uri), { stops: [uri] }),
          uri,
          bench,
        );
        // Both may be registered: nobody but the person of this machine answers there.
        return verdict.status === 'fail' ? { ...verdict, status: 'warn' } : verdict;
      },
    },
    {
      id: 'redirect-missing',
      severity: 'high',
      title: 'no redirect URI',
      spec: 'OpenID Connect Core 1.0, 3.1.2.1; RFC 6749, 3.1.2.3',
      async run(bench) {
        const answer = await bench.authorize(without('redirect_uri'));
        if (answer.kind !== 'answered') return staysAtProvider(answer, undefined, bench);
        const isOpenId = bench.input.scope.split(' ').includes('openid');
        const details = { at: bench.endpoint('authorization_endpoint').href, actual: answer.told };
        if (answer.parameters.has('error')) return passed(`refused: ${answer.told}`, details);
        return isOpenId
          ? failed(`a request of OpenID Connect was accepted without one: ${answer.told}`, details)
          : warned(`accepted, which OAuth allows where one is registered: ${answer.told}`, details);
      },
    },
    {
      id: 'redirect-twice',
      severity: 'high',
      title: 'two redirect URIs, the second one of a stranger',
      spec: 'RFC 6749, 3.1',
      async run(bench) {
        const good = new URL(bench.client.redirectUri);
        const uri = `${good.protocol}//${STRANGER}${rest(good)}`;
        const answer = await bench.authorize(adding('redirect_uri', uri), { stops: [uri] });
        const verdict = staysAtProvider(answer, uri, bench);
        if (verdict.status !== 'warn' || answer.kind !== 'answered') return verdict;
        return answer.parameters.get('error') === 'invalid_request'
          ? passed(`refused: ${answer.told}`)
          : verdict;
      },
    },
  ]),
  ...group(
    {
      check: 'op.redirect_bound',
      gain: 'a code that was got by another redirect URI can be put into the login of a victim',
      fix: 'keep the redirect URI with the code, and compare it when the code is redeemed; or demand PKCE',
      spec: 'RFC 6749, 4.1.3',
      to: TOKEN,
      severity: 'high',
      needs: ['code'],
    },
    [
      {
        id: 'redirect-token-mismatch',
        severity: 'high',
        title: 'a code redeemed with another redirect URI',
        async run(bench) {
          const good = await bench.login();
          const reply = await bench.redeem(good, {
            change: setting('redirect_uri', `https://${STRANGER}/callback`),
          });
          return refusedAt(reply, ['invalid_grant'], 'the code was redeemed with another redirect URI');
        },
      },
      {
        id: 'redirect-token-missing',
        severity: 'high',
        title: 'a code redeemed without the redirect URI',
        async run(bench) {
          const good = await bench.login();
          const reply = await bench.redeem(good, { change: without('redirect_uri') });
          const verdict = refusedAt(
            reply,
            ['invalid_grant', 'invalid_request'],
            'the code was redeemed without its redirect URI',
          );
          // OAuth 2.1 leaves the parameter out where PKCE protects the code.
          return verdict.status === 'fail' && bench.input.pkce
            ? { ...verdict, status: 'warn', message: `${verdict.message}; OAuth 2.1 allows it with PKCE` }
            : verdict;
        },
      },
    ],
  ),
  ...group(
    {
      check: 'op.error_redirect',
      gain: 'links with the good name of the provider that lead anywhere: phishing',
      fix: 'check client and redirect URI first, and show an error page when one of them is not right',
      spec: 'RFC 6749, 4.1.2.1; RFC 9700, 4.11',
      to: AUTHORIZE,
    },
    [
      {
        id: 'client-unknown',
        severity: 'high',
        title: 'a client that nobody registered',
        async run(bench) {
          const answer = await bench.authorize(setting('client_id', `${MARK}-client`));
          if (answer.kind !== 'answered') return staysAtProvider(answer, undefined, bench);
          return failed(`an unknown client is answered with a redirect: ${answer.told}`, {
            at: bench.endpoint('authorization_endpoint').href,
            expected: 'a page at the provider',
            actual: answer.told,
          });
        },
      },
      {
        id: 'error-open-redirect',
        severity: 'high',
        title: 'an error provoked with the redirect URI of a stranger',
        async run(bench) {
          const uri = `https://${STRANGER}/callback`;
          const change = all(setting('response_type', MARK), setting('redirect_uri', uri));
          return staysAtProvider(await bench.authorize(change, { stops: [uri] }), uri, bench);
        },
      },
    ],
  ),
];
