/** The good login that everything else rests on: it shows what the application asks for and how success looks. */
import { defined } from '../../common/defined.ts';
import { GOOD_LOGIN_ID, type ProviderRequest } from '../application/bench.ts';
import { homeOf, troubleOf } from '../application/good-login.ts';
import { type Tried, tryLogin } from '../application/login.ts';
import { type Handover, parametersOf } from '../driver/browser.ts';
import { failed, type Probe, passed } from '../probe.ts';
import { endpointOf, type RpBench } from './bench.ts';

export const GOOD_LOGIN: Probe<RpBench> = {
  id: GOOD_LOGIN_ID,
  check: 'rp.login',
  severity: 'high',
  title: 'a good login',
  gain: 'nobody can log in; nothing can be said about what the application refuses',
  fix: 'see what the page says, and compare issuer, client, secret and redirect URI with what was printed',
  spec: 'OpenID Connect Core 1.0, 3.1',
  async run(bench) {
    const tried = await tryLogin(bench, 'ok');
    const trouble = troubleOf(tried);
    const { landing, seen } = tried;
    if (trouble !== undefined || landing === undefined) return trouble ?? failed(seen);
    bench.traits = traitsOf(tried, await homeOf(bench, landing));
    return passed(`logs in: ${seen}`);
  },
};

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
