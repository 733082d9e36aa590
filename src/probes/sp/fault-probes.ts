/** The scenarios of the sandbox as probes of a service provider. */
import { IdcliError } from '../../errors.ts';
import type { Fault } from '../../sandbox/types.ts';
import { startOf } from '../application/bench.ts';
import { confirmed, goneOr, tryOrGone } from '../application/good-login.ts';
import type { Tried } from '../application/login.ts';
import { titleOf } from '../application/title.ts';
import { failed, inconclusive, type Probe, type ProbeVerdict, passed, skipped, warned } from '../probe.ts';
import type { SpBench, Traits } from './bench.ts';
import { isByBinding, obstacle } from './fault-needs.ts';
import { clauseOf, effectOf, type Meaning, meaningOf } from './meaning.ts';
import { personOn } from './person-seen.ts';

/** @param faults of a system that plays SAML */
export const faultProbes = (faults: readonly Fault[]): readonly Probe<SpBench>[] =>
  faults.filter(isForServiceProviders).map((fault) => {
    const { expected, ...meaning } = meaningOf(fault);
    return {
      id: fault.id,
      ...meaning,
      title: titleOf(fault),
      run: (bench) => playFault(bench, fault, { expected, ...meaning }),
    };
  });

/** A response comes, and what becomes of it can be seen. */
const isForServiceProviders = ({ id, protocols = {}, needs = {}, trips, ...fault }: Fault): boolean =>
  id !== 'ok' &&
  'saml' in protocols &&
  'effect' in fault &&
  'saml' in (fault.effect as object) &&
  needs.logout === undefined &&
  (needs.saml === undefined || isByBinding(needs.saml)) &&
  trips.error !== 'USER_AGENT_STUCK';

/** What the sandbox is asked for when a parser follows what it must not. */
const CANARY = /\/canary\.dtd$/;

async function playFault(bench: SpBench, fault: Fault, meaning: Meaning): Promise<ProbeVerdict> {
  const { traits } = bench;
  if (traits === undefined) return skipped('no good login has succeeded');
  const lack = obstacle(fault, traits, bench);
  if (lack !== undefined) return skipped(lack);
  const tried = await tryOrGone(bench, fault.id);
  if (tried instanceof IdcliError) return goneOr(bench, tried);
  const at = tried.landing?.url.href ?? startOf(bench).href;
  if (tried.requests.some(({ path }) => CANARY.test(path)))
    return failed('the address in the document type was fetched', { at, expected: 'no request' });
  if (!tried.played && tried.begun.kind === 'handed-over')
    return inconclusive('not played: the application asked for something else', { at });
  const verdict = verdictOf(tried, fault, meaning, { traits, bench, at });
  const isRefusal = verdict.status === 'pass' && !tried.success && meaning.expected !== 'either';
  return isRefusal ? confirmed(bench, verdict) : verdict;
}

interface Context {
  readonly traits: Traits;
  readonly bench: SpBench;
  readonly at: string;
}

function verdictOf(tried: Tried, fault: Fault, { expected }: Meaning, context: Context): ProbeVerdict {
  const { success, seen } = tried;
  const { at } = context;
  if (expected === 'either' || isEither(fault, context))
    return passed(success ? `logs in, which is allowed: ${seen}` : `refused, which is allowed: ${seen}`);
  if (expected === 'survive')
    return success
      ? passed(`logs in: ${seen}`)
      : failed(`refused, although ${clauseOf(fault)}, which is allowed: ${seen}`, { at });
  if (!success)
    return isHelpless(tried) ? warned(`refused, with ${seen}`, { at }) : passed(`refused: ${seen}`);
  return accepted(tried, fault, expected, context);
}

/** What metadata of either side says decides. */
const isEither = (fault: Fault, { bench, traits }: Context): boolean =>
  (fault.id === 'unsolicited' && bench.allowsUnsolicited) ||
  (isSigned(fault, 'response') && (bench.serviceProvider.wantsAssertionsSigned || traits.signs === 'both'));

const isSigned = (fault: Fault, what: string): boolean =>
  fault.trips.outcome === 'done' &&
  (effectOf(fault).signing as { covers?: string } | undefined)?.covers === what;

/** The person is left with nothing to read. */
const isHelpless = ({ landing }: Tried): boolean =>
  landing !== undefined && landing.leftTo === undefined && landing.body.trim() === '';

const UNSEEN =
  'the page after the login shows nothing of the assertion (let --success-url end at one that shows the name)';

function accepted(
  { landing, seen }: Tried,
  fault: Fault,
  expected: Meaning['expected'],
  { traits, at }: Context,
): ProbeVerdict {
  const who = landing === undefined ? 'unknown' : personOn(landing, traits);
  const details = { at, expected: 'no login', actual: seen };
  if (expected === 'forged' && who === 'signed')
    return warned('logged in as the person who was signed; what was forged was not read', details);
  if (expected === 'forged' && who === 'unknown')
    return inconclusive(`logged in, and as whom cannot be seen: ${UNSEEN}`, details);
  if (expected === 'whole-name' && !traits.showsName)
    return inconclusive(`logged in, and whether the name was cut cannot be seen: ${UNSEEN}`, details);
  if (expected === 'whole-name' && who === 'signed')
    return passed(`logs in, with the whole name: ${seen}`, details);
  if (expected === 'whole-name') return failed('logged in with another name than was signed', details);
  if (expected === 'should-refuse' && who !== 'forged')
    return warned(`logged in although ${clauseOf(fault)}`, details);
  return failed(
    `logged in ${who === 'forged' ? 'as somebody whom nobody signed ' : ''}although ${clauseOf(fault)}`,
    details,
  );
}
