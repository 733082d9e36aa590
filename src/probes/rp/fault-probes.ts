/** The scenarios of the sandbox as probes of an application. */
import { IdcliError } from '../../errors.ts';
import type { Fault } from '../../sandbox/types.ts';
import { type ProviderRequest, startOf, watched } from '../application/bench.ts';
import { confirmed, goneOr, tryOrGone } from '../application/good-login.ts';
import { refused, type Tried, tryLogin } from '../application/login.ts';
import { titleOf } from '../application/title.ts';
import { failed, inconclusive, type Probe, type ProbeVerdict, passed, skipped, warned } from '../probe.ts';
import { playBegunElsewhere } from './begun-elsewhere.ts';
import { endpointOf, type RpBench, takesIssuer } from './bench.ts';
import { effectOf, isBegunElsewhere, isLogout, type Meaning, meaningOf } from './fault-meaning.ts';
import { obstacle } from './fault-needs.ts';
import { playLogout } from './logout.ts';

/** @param faults of a system that plays OpenID Connect */
export const faultProbes = (faults: readonly Fault[]): readonly Probe<RpBench>[] =>
  faults
    .filter(isForApplications)
    .map((fault) => ({ fault, ...meaningOf(fault) }))
    .sort((one, other) => orderOf(one.fault) - orderOf(other.fault))
    .map(({ fault, expected, ...meaning }) => ({
      id: fault.id,
      ...meaning,
      title: titleOf(fault),
      run: (bench) => playFault(bench, fault, { expected, ...meaning }),
    }));

/** Not SAML, not a grant without a browser, and no scripts of a frame: something that an application does by itself. */
const isForApplications = ({ id, protocols = {}, needs, trips }: Fault): boolean =>
  id !== 'ok' &&
  'oidc' in protocols &&
  needs?.grant === undefined &&
  (needs?.way === undefined || WAYS.has(needs.way)) &&
  needs?.client !== 'sandbox-generic-tls' &&
  trips.error !== 'USER_AGENT_STUCK';

/** What an application does by itself that a login of idcli takes options for. */
const WAYS: ReadonlySet<string> = new Set([
  'account',
  'await-login',
  'back-channel',
  'front-channel',
  'front-channel-alone',
  'person-url',
  'registration',
  'request-uri',
  'token-in-body',
  'unsigned-request-uri',
]);

/** What an application keeps is changed last: metadata, then keys, and the rotation after everything else. */
function orderOf(fault: Fault): number {
  if (isRotation(fault)) return 5;
  if (touchesKeys(fault)) return 4;
  if (touchesMetadata(fault)) return 3;
  if (isLogout(fault)) return 2;
  if (knowsNoNonce(fault)) return -1;
  return fault.trips.outcome === 'done' ? 0 : 1;
}

/** A nonce that came in another scenario would be refused. */
const knowsNoNonce = (fault: Fault): boolean =>
  JSON.stringify(effectOf(fault).dpop)?.includes('"none"') === true;
const touchesKeys = (fault: Fault): boolean => 'keySet' in effectOf(fault) || fault.id === 'moving-jwks-uri';
const isRotation = (fault: Fault): boolean => /^rotat/.test(String(effectOf(fault).keySet));
const touchesMetadata = (fault: Fault): boolean => 'discovery' in effectOf(fault);

async function playFault(bench: RpBench, fault: Fault, meaning: Meaning): Promise<ProbeVerdict> {
  const { traits, provider } = bench;
  if (traits === undefined) return skipped('no good login has succeeded');
  const lack = obstacle(fault, traits, bench);
  if (lack !== undefined) return skipped(lack);
  if (takesIssuer(bench) && (touchesKeys(fault) || touchesMetadata(fault))) {
    await provider.renew();
    // Keys that change must be known first.
    if (isRotation(fault)) await tryLogin(bench, 'ok');
  }
  noteLateRequests(bench);
  try {
    return await playNow(bench, fault, meaning);
  } finally {
    bench.last = { probe: fault.id, number: provider.requests().at(-1)?.number ?? 0 };
  }
}

async function playNow(bench: RpBench, fault: Fault, meaning: Meaning): Promise<ProbeVerdict> {
  if (isLogout(fault)) return playLogout(bench, fault, meaning);
  if (isBegunElsewhere(fault)) return playBegunElsewhere(bench, fault);
  const tried = await tryPatiently(bench, fault);
  if (tried instanceof IdcliError) return goneOr(bench, tried);
  const verdict = await verdictOf(tried, fault, meaning, bench);
  if (tried.success || !/refuse/.test(meaning.expected)) return verdict;
  return confirmed(bench, await patiently(bench, fault, verdict, tried.late.filter(goesOn)));
}

/** A page may begin another login by itself; everything else goes on with the one that has ended. */
const goesOn = (request: ProviderRequest): boolean =>
  !['authorize', 'par', 'openid-configuration', 'jwks'].includes(endpointOf(request));

/** An application that goes on with the login after all is caught only by waiting (the suite waits 5 s). */
async function patiently(
  bench: RpBench,
  { id }: Fault,
  verdict: ProbeVerdict,
  early: readonly ProviderRequest[],
): Promise<ProbeVerdict> {
  const { patience } = bench;
  if (patience === undefined) {
    if (early.length > 0) bench.late.push(`after ${id} the application asked ${namesOf(early)}`);
    return verdict;
  }
  const requests = [...early, ...(await watched(bench, patience)).requests];
  return requests.length === 0
    ? verdict
    : warned(`${verdict.message}; later the application asked ${namesOf(requests)}`, {
        fix: 'end a login that was refused, and do not try it again',
      });
}

function noteLateRequests({ provider, last, late }: RpBench): void {
  if (last === undefined) return;
  const came = provider.requests().filter(({ number }) => number > last.number);
  if (came.length > 0) late.push(`after ${last.probe} the application asked ${namesOf(came)}`);
}

const namesOf = (requests: readonly ProviderRequest[]): string =>
  [...new Set(requests.map(endpointOf))].join(', ');

const PAUSE_MILLISECONDS = 35_000;
const PAUSES = 2;

/** Libraries wait up to a minute before they fetch a key set again: with `--slow` so do the probes. */
async function tryPatiently(bench: RpBench, fault: Fault): Promise<Tried | IdcliError> {
  const attempt = () => tryOrGone(bench, fault.id);
  let tried = await attempt();
  for (let pauses = 0; pauses < PAUSES && bench.pause !== undefined; pauses += 1) {
    if (tried instanceof IdcliError || tried.success || !keysWereKept(tried, fault)) break;
    await bench.pause(PAUSE_MILLISECONDS);
    tried = await attempt();
  }
  return tried;
}

async function verdictOf(
  tried: Tried,
  fault: Fault,
  { expected }: Meaning,
  bench: RpBench,
): Promise<ProbeVerdict> {
  const { success, seen, played } = tried;
  const at = tried.landing?.url.href ?? startOf(bench).href;
  if (!played && tried.begun.kind === 'handed-over') return inconclusive(whyNotPlayed(fault), { at });
  if (expected === 'either')
    return passed(success ? `logs in, which is allowed: ${seen}` : `refused, which is allowed: ${seen}`);
  if (expected === 'survive') {
    if (success) return passed(`logs in: ${seen}`);
    const kept = keysWereKept(tried, fault);
    return kept && bench.pause === undefined
      ? warned(
          `refused without fetching the key set again; some libraries wait up to a minute between two ` +
            `requests, and with --slow so does this: ${seen}`,
          { at },
        )
      : failed(`refused, although ${fault.does}, which is allowed: ${seen}`, { at });
  }
  if (!success) return refused(tried.landing, seen);
  if (expected === 'should-refuse')
    return warned(`logged in although ${fault.does}; the specification leaves it to the application`, { at });
  return accepted(tried, fault, bench, at);
}

const keysWereKept = ({ requests }: Tried, fault: Fault): boolean =>
  isRotation(fault) && !requests.some(({ path }) => /jwks/.test(path));

function whyNotPlayed(fault: Fault): string {
  if (touchesMetadata(fault))
    return (
      'not played: the application did not read the metadata again; with {issuer} in the address that ' +
      'starts a login each such probe gets a new issuer'
    );
  if (touchesKeys(fault)) return 'not played: the application did not fetch the key set again';
  return 'not played: the application did not ask for what is changed here';
}

async function accepted(tried: Tried, fault: Fault, bench: RpBench, at: string): Promise<ProbeVerdict> {
  const [first = ''] = fault.trips.fails ?? [];
  const details = { at, expected: 'no login', actual: tried.seen };
  if (await isLeftToTls(tried, fault, bench))
    return warned(
      'logged in although the signature cannot be verified; in the code flow the TLS connection to the token ' +
        'endpoint may stand for it (OpenID Connect Core 1.0, 3.1.3.7 (6))',
      details,
    );
  if (first === 'id_token.nonce' && bench.traits?.sends.has('nonce') === false)
    return warned('logged in; the application sends no nonce, so there is nothing to compare', details);
  if (/_hash$/.test(first) && bench.traits?.responseType === 'code')
    return warned(
      'logged in; hashes are optional to compare where the ID token comes from the token endpoint (OpenID ' +
        'Connect Core 1.0, 3.1.3.8)',
      details,
    );
  if (first === 'userinfo.sub' && !showsOther(tried, bench))
    return warned(
      'logged in; whether values of UserInfo are used, which must not be, is not on the page (OpenID Connect ' +
        'Core 1.0, 5.3.2)',
      details,
    );
  return failed(`logged in although ${fault.does}`, details);
}

/** The page has the identifier of the other person, which is that of the good login with something behind it. */
function showsOther({ landing }: Tried, { traits }: RpBench): boolean {
  const words = (text = '') => text.split(/[^\w-]+/).filter((word) => word.length > SHORTEST_SUBJECT);
  const good = words(traits?.text);
  return words(landing?.text).some((word) => good.some((one) => word.startsWith(one) && word !== one));
}

const SHORTEST_SUBJECT = 8;

/** The token came from the token endpoint, and the application looks at no signature of such a token. */
async function isLeftToTls({ requests }: Tried, fault: Fault, bench: RpBench): Promise<boolean> {
  const [first = ''] = fault.trips.fails ?? [];
  const isByToken =
    bench.traits?.responseType === 'code' && requests.some(({ path }) => path.endsWith('/token'));
  if (!isByToken || 'response' in effectOf(fault)) return false;
  if (/^token\.(?:signature|key|kid)$/.test(first)) return true;
  // A secret made of the public key is confusion only where signatures count at all.
  const isConfusion = first === 'token.alg' && fault.trips.fails?.includes('token.signature') === true;
  return isConfusion && !isUnsigned(fault) && (await tryLogin(bench, BAD_SIGNATURE)).success;
}

const BAD_SIGNATURE = 'bad-signature';
const isUnsigned = (fault: Fault): boolean => JSON.stringify(effectOf(fault)).includes('"none"');
