/** The good login that everything else rests on: it shows what the application asks for and how success looks. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { type Handover, type Landing, parametersOf } from '../driver/browser.ts';
import { demandTelling } from '../driver/marks.ts';
import { failed, inconclusive, type Probe, type ProbeVerdict, passed } from '../probe.ts';
import { endpointOf, type ProviderRequest, type RpBench, startOf, succeeded, withBrowsers } from './bench.ts';
import { type Tried, tryLogin, whyStayed } from './login.ts';

export const GOOD_LOGIN: Probe<RpBench> = {
  id: 'good-login',
  check: 'rp.login',
  severity: 'high',
  title: 'a good login',
  gain: 'nobody can log in; nothing can be said about what the application refuses',
  fix: 'see what the page says, and compare issuer, client, secret and redirect URI with what was printed',
  spec: 'OpenID Connect Core 1.0, 3.1',
  async run(bench) {
    const tried = await tryLogin(bench, 'ok');
    const { begun, landing, seen, success } = tried;
    if (begun.kind === 'stayed')
      return begun.where === 'provider' ? failed(seen) : inconclusive(whyStayed(begun));
    if (landing?.needsScripts === true)
      return inconclusive(
        `what the application shows after the login needs scripts (--player chromium): ${seen}`,
      );
    if (!success || landing === undefined)
      return failed(
        `a good login does not end with the mark of success: ${seen} at ${landing?.url.href ?? ''}${heldBack(landing)}`,
      );
    bench.traits = traitsOf(tried, await homeOf(bench, landing));
    return passed(`logs in: ${seen}`);
  },
};

function heldBack(landing: Landing | undefined): string {
  const names = landing?.heldBack ?? [];
  if (names.length === 0) return '';
  return (
    `; a provider is another site, and browsers hold back cookies from what it posts unless they have ` +
    `SameSite=None, and those with SameSite=Strict from its redirects, too: here ${names.join(', ')}`
  );
}

/** @throws {IdcliError} `USAGE` when pages before the login look like success */
export async function demandTellingMarks(bench: RpBench): Promise<void> {
  const { marks, home } = bench.application;
  const start = startOf(bench);
  const places = [new URL('/', start), start, ...(marks.url === undefined ? [] : [marks.url])];
  await withBrowsers(bench, async (open) => {
    for (const place of [...places, ...(home === undefined ? [] : [home])])
      demandTelling(await (await open()).open(place), marks);
  });
}

/** The page where the login ended, if it tells a person who is logged in from a stranger. */
async function homeOf(bench: RpBench, { url, hops }: Landing): Promise<URL | undefined> {
  const home = bench.application.home ?? url;
  // A page that is itself the answer to the callback is not opened twice.
  if (hops.length === 1 && bench.application.home === undefined) return undefined;
  return withBrowsers(bench, async (open) => {
    const browser = await open();
    const begun = await browser.begin(startOf(bench));
    if (begun.kind === 'stayed') return undefined;
    await browser.deliver(begun.handover);
    const again = succeeded(bench, await browser.open(home));
    const stranger = succeeded(bench, await (await open()).open(home));
    return again && !stranger ? home : undefined;
  });
}

function traitsOf(
  { begun, landing, requests }: Tried,
  home: URL | undefined,
): NonNullable<RpBench['traits']> {
  const isAsking = (request: ProviderRequest) => ['authorize', 'par'].includes(endpointOf(request));
  const asking = requests.filter(isAsking).map(({ parameters }) => parameters);
  const all = Object.assign({}, ...asking) as Readonly<Record<string, string>>;
  return {
    responseType: all.response_type ?? 'code',
    responseMode: begun.kind === 'handed-over' ? modeOf(begun.handover) : '',
    sends: new Set(Object.keys(all)),
    scopes: (all.scope ?? '').split(' '),
    text: landing?.text ?? '',
    asked: new Set(requests.flatMap(asksFor)),
    isProven: requests.some(({ isProven }) => isProven),
    namesObjects: requests.some(({ sent }) => URL.canParse(sent.get('request_uri') ?? '') && !isPushed(sent)),
    tokenInBody: requests.some((one) => endpointOf(one) === 'userinfo' && one.sent.has('access_token')),
    ...defined({ home, person: personIn(requests) }),
  };
}

/** RFC 9126, 2.2. */
const isPushed = (sent: ProviderRequest['sent']): boolean =>
  sent.get('request_uri')?.startsWith('urn:') === true;

function personIn(requests: readonly ProviderRequest[]): 'account' | 'person-url' | undefined {
  const asked = requests.find((one) => endpointOf(one) === 'webfinger')?.sent.get('resource');
  if (asked === undefined) return undefined;
  return asked.startsWith('acct:') ? 'account' : 'person-url';
}

function modeOf(handover: Handover): string {
  if (parametersOf(handover).has('response')) return 'jwt';
  if (handover.fields !== undefined) return 'form_post';
  return handover.url.hash.includes('=') ? 'fragment' : 'query';
}

const asksFor = (request: ProviderRequest): readonly string[] =>
  request.parameters.grant_type === 'refresh_token' ? ['refresh'] : [endpointOf(request)];

/** Whether a good login still succeeds: what was refused before was refused for its own sake. */
async function stillLogsIn(bench: RpBench): Promise<string | undefined> {
  const { success, seen } = await tryLogin(bench, 'ok');
  return success ? undefined : seen;
}

export const gone = ({ message }: IdcliError): ProbeVerdict =>
  failed(`the application does not answer any more, it may have crashed: ${message}`);

/** A refusal counts when a good login succeeds right after it. */
export async function confirmed(bench: RpBench, verdict: ProbeVerdict): Promise<ProbeVerdict> {
  const trouble = await stillLogsIn(bench).catch((error: unknown) => {
    if (error instanceof IdcliError && error.code === 'NETWORK') return error;
    throw error;
  });
  if (trouble instanceof IdcliError) return gone(trouble);
  return trouble === undefined
    ? verdict
    : inconclusive(`refused, and so is a good login afterwards: ${trouble}; ${verdict.message}`);
}
