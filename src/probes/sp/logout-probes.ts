/** LogoutRequests, right and wrong: what becomes of the session at the service provider. */
import { CATALOG } from '../../checks/catalog/catalog.ts';
import type { Fault } from '../../sandbox/types.ts';
import { succeeded } from '../application/bench.ts';
import { afterGoodLogins, handedOver } from '../application/login.ts';
import { failed, inconclusive, type Probe, type ProbeVerdict, passed, skipped } from '../probe.ts';
import type { SpBench } from './bench.ts';
import { clauseOf } from './meaning.ts';
import { carriedBy } from './message.ts';

const ROW = {
  check: 'sp.logout',
  severity: 'high',
  fix: 'verify signature, Issuer, Destination, NotOnOrAfter, NameID and SessionIndex of a LogoutRequest',
  spec: CATALOG['sp.logout'].spec,
} as const;

const GOOD: Probe<SpBench> = {
  ...ROW,
  id: 'logout-request-good',
  severity: 'medium',
  title: 'a LogoutRequest as it should be',
  gain: 'no attack: who logs out at the identity provider stays logged in here',
  run: (bench) =>
    afterLogout(bench, 'ok', ({ stays, at }) =>
      stays
        ? failed('the session goes on after a right LogoutRequest', { at })
        : passed('the session has ended'),
    ),
};

const isAboutLogout = ({ needs }: Fault): boolean => needs?.saml === 'idp-logout';

/** @param faults of a system that plays SAML */
export const logoutProbes = (faults: readonly Fault[]): readonly Probe<SpBench>[] => [
  GOOD,
  ...faults.filter(isAboutLogout).map(
    (fault): Probe<SpBench> => ({
      ...ROW,
      id: fault.id,
      title: `a ${fault.title}`,
      gain: 'anybody can end the sessions of anybody',
      async run(bench) {
        bench.endsSessions ??= await endsWhenAsked(bench);
        if (bench.endsSessions === 'no')
          return skipped('a right LogoutRequest ends no session, so it cannot be seen what a wrong one does');
        return afterLogout(bench, fault.id, ({ stays, at }) =>
          stays
            ? passed('the session goes on')
            : failed(`the session has ended although ${clauseOf(fault)}`, { at }),
        );
      },
    }),
  ),
];

async function endsWhenAsked(bench: SpBench): Promise<NonNullable<SpBench['endsSessions']>> {
  let seen: NonNullable<SpBench['endsSessions']> = 'unknown';
  await afterLogout(bench, 'ok', ({ stays }) => {
    seen = stays ? 'no' : 'yes';
    return passed('seen');
  });
  return seen;
}

interface Ended {
  readonly stays: boolean;
  readonly at: string;
}

/** Logs in, lets the identity provider end its session, and looks whether the application still knows the person. */
async function afterLogout(
  bench: SpBench,
  scenario: string,
  judge: (ended: Ended) => ProbeVerdict,
): Promise<ProbeVerdict> {
  const { provider, serviceProvider, traits } = bench;
  const home = traits?.home;
  const [binding] = serviceProvider.logoutBindings;
  if (binding === undefined)
    return skipped('nothing says where the application takes a LogoutRequest (--slo)');
  if (home === undefined) return skipped('needs a page that shows the login (--home-url)');
  return afterGoodLogins(
    bench,
    async (open) => {
      const browser = await open();
      const { handover } = await handedOver(browser, bench);
      await browser.deliver(handover);
      if (!succeeded(bench, await browser.open(home))) return inconclusive('the login itself failed');
      const session = carriedBy(handover).sessionIndex;
      if (session === undefined) return skipped('the response does not tell its session: it is an artifact');
      provider.choose(scenario);
      const url = new URL(provider.logout);
      url.search = new URLSearchParams({ session, binding }).toString();
      await browser.leave(url, true);
      return judge({ stays: succeeded(bench, await browser.open(home)), at: home.href });
    },
    // Encrypted, the response would not tell its session.
    serviceProvider.decrypts ? 'both-signed' : 'ok',
  );
}
