/** What only browsers show, whatever the application speaks: whose session a login ends in. */
import type { Browser, Handover } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { failed, type Probe, type ProbeVerdict, passed, skipped, warned } from '../probe.ts';
import { type Bench, isLoggedIn, succeeded } from './bench.ts';
import { confirmed } from './good-login.ts';
import { afterGoodLogins, handedOver, refused } from './login.ts';

type Act<One extends Bench> = (bench: One, open: () => Promise<Browser>) => Promise<ProbeVerdict>;

type Row<One extends Bench> = Omit<Probe<One>, 'run'> & {
  /** The probe, as the people in it act. */
  readonly act: Act<One>;
  /** Holds a refusal against a good login right after it. */
  readonly confirms?: true;
};

/** A probe that begins with a good login. */
export const sessionProbe = <One extends Bench>({ act, confirms, ...row }: Row<One>): Probe<One> => ({
  ...row,
  async run(bench) {
    const verdict = await afterGoodLogins(bench, (open) => act(bench, open));
    return confirms === true && /pass|warn/.test(verdict.status) ? confirmed(bench, verdict) : verdict;
  },
});

/** Where a response goes, for a verdict. */
export const at = ({ url }: Handover) => ({ at: `${url.origin}${url.pathname}` });

/** The response of an attacker in browsers of a victim: one without a login, and one with a login under way. */
export const responseOfAnother: Act<Bench> = async (bench, open) => {
  const { handover } = await handedOver(await open(), bench);
  const fresh = await open();
  const stranger = await fresh.deliver(handover);
  if (await isLoggedIn(bench, fresh, stranger))
    return failed('a browser that never began a login was logged in', at(handover));
  const victim = await open();
  await handedOver(victim, bench);
  const second = await handedOver(await open(), bench);
  const busy = await victim.deliver(second.handover);
  return (await isLoggedIn(bench, victim, busy))
    ? failed(
        'a browser with a login of its own under way was logged in by the response of another',
        at(handover),
      )
    : refused(stranger);
};

export const cookiesOfBefore: Act<Bench> = async (bench, open) => {
  const home = bench.traits?.home;
  if (home === undefined) return skipped('needs a page that shows the login (--home-url)');
  const victim = await open();
  const { handover } = await handedOver(victim, bench);
  const attacker = await victim.twin();
  const before = await victim.cookies(home);
  await victim.deliver(handover);
  const landing = await attacker.open(home);
  await attacker.close();
  return succeeded(bench, landing)
    ? failed(`the cookies of before the login are logged in after it: ${[...before.keys()].join(', ')}`, {
        at: home.href,
      })
    : passed('the cookies of before the login are worth nothing after it');
};

export const twoTabs: Act<Bench> = async (bench, open) => {
  const browser = await open();
  const first = await handedOver(browser, bench);
  const second = await handedOver(browser, bench);
  const newer = await browser.deliver(second.handover);
  if (!succeeded(bench, newer))
    return failed(`the newer of two logins fails: ${described(newer)}`, at(second.handover));
  const older = await browser.deliver(first.handover);
  if (succeeded(bench, older)) return passed('both succeed');
  const isHelpful = older.leftTo !== undefined || (older.status < 500 && older.text.trim() !== '');
  return isHelpful
    ? passed(`the newer succeeds, the older is told: ${described(older)}`)
    : warned(`the newer succeeds, the older ends with ${described(older)}`, at(first.handover));
};
