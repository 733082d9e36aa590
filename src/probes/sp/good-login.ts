/** The good login that everything else rests on: it shows what has to be signed, and whose name the page shows. */
import { defined } from '../../common/defined.ts';
import { GOOD_LOGIN_ID, startOf, withBrowsers } from '../application/bench.ts';
import { homeOf, troubleOf } from '../application/good-login.ts';
import { type Tried, tryLogin } from '../application/login.ts';
import type { Landing } from '../driver/browser.ts';
import { failed, type Probe, type ProbeVerdict, passed } from '../probe.ts';
import type { Signs, SpBench } from './bench.ts';
import { type Carried, carriedBy } from './message.ts';

/** From the usual to what few demand. */
const MODES: readonly Signs[] = ['assertion', 'both', 'response'];

const SIGNED: Readonly<Record<Signs, string>> = {
  assertion: 'with a signed assertion',
  both: 'with response and assertion signed; a signed assertion alone is refused',
  response: 'with a signed response; where the assertion is signed, it is refused',
};

export const GOOD_LOGIN: Probe<SpBench> = {
  id: GOOD_LOGIN_ID,
  check: 'sp.login',
  severity: 'high',
  title: 'a good login',
  gain: 'nobody can log in; nothing can be said about what the application refuses',
  fix: 'see what the page says, and compare entity IDs, addresses and certificate with what was printed',
  spec: 'SAML 2.0 profiles, 4.1',
  async run(bench) {
    let first: ProbeVerdict | undefined;
    for (const signs of MODES) {
      await bench.provider.signs(signs);
      const tried = await tryLogin(bench, 'ok');
      const trouble = troubleOf(tried);
      first ??= trouble;
      // What is signed makes no difference before the application has the response.
      if (tried.landing === undefined || tried.landing.needsScripts) return trouble ?? failed(tried.seen);
      if (trouble !== undefined) continue;
      bench.traits = await traitsOf(bench, signs, tried, tried.landing);
      return passed(`logs in, ${SIGNED[signs]}: ${tried.seen}`);
    }
    await bench.provider.signs('assertion');
    return first ?? failed('no good login');
  },
};

async function traitsOf(
  bench: SpBench,
  signs: Signs,
  { begun }: Tried,
  landing: Landing,
): Promise<NonNullable<SpBench['traits']>> {
  if (begun.kind === 'stayed') throw new Error('nobody was handed over');
  const carried = carriedBy(begun.handover);
  const { binding } = carried;
  const isHidden = binding === 'post' && carried.values.length === 0;
  const { nameId, values } = isHidden ? await readable(bench, carried) : carried;
  const home = await homeOf(bench, landing);
  const isShown = (value: string) => value.length >= SHORTEST && landing.text.includes(value);
  return {
    signs,
    binding,
    shown: [...new Set([...(nameId === undefined ? [] : [nameId]), ...values])]
      .filter(isShown)
      .sort((one, other) => other.length - one.length),
    showsName: nameId !== undefined && isShown(nameId),
    ...defined({ home }),
  };
}

/** What an assertion says of the person when it is not encrypted. It is not delivered. */
async function readable(bench: SpBench, hidden: Carried): Promise<Carried> {
  bench.provider.choose('both-signed');
  try {
    return await withBrowsers(bench, async (open) => {
      const begun = await (await open()).begin(startOf(bench));
      return begun.kind === 'stayed' ? hidden : carriedBy(begun.handover);
    });
  } finally {
    bench.provider.choose('ok');
  }
}

/** A shorter value can be on any page. */
const SHORTEST = 4;
