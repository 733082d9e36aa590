/** What a scenario takes that an application may not do: said instead of probed. */
import type { Fault } from '../../sandbox/types.ts';
import { endpointOf, type RpBench, type Traits } from './bench.ts';

type Needs = NonNullable<Fault['needs']>;
type Obstacle = string | undefined;

/** Why this scenario says nothing about this application; undefined when it does. */
export function obstacle(
  { needs = {}, effect }: Fault & { effect?: object },
  traits: Traits,
  bench: RpBench,
): Obstacle {
  const { registration } = bench.provider;
  const asks = (endpoint: string) => traits.asked.has(endpoint);
  const sends = (name: string) => traits.sends.has(name);
  const obstacles: Readonly<Record<keyof Needs, () => Obstacle>> = {
    responseType: () => responseTypeObstacle(needs.parts ?? needs.responseType ?? '', traits.responseType),
    parts: () => undefined,
    responseMode: () =>
      unless(traits.responseMode === needs.responseMode, `responses by ${needs.responseMode}`),
    userinfo: () => unless(asks('userinfo'), 'a request to UserInfo'),
    par: () => unless(asks('par'), 'pushed requests (PAR)'),
    dpop: () =>
      unless(traits.isProven || registration.dpop_bound_access_tokens === true, 'tokens bound by DPoP'),
    pkce: () => unless(sends('code_challenge'), 'PKCE'),
    maxAge: () => unless(sends('max_age'), 'max_age'),
    acrValues: () => unless(sends('acr_values'), 'acr_values'),
    refresh: () => unless(asks('refresh'), 'a refresh within the login'),
    scope: () =>
      unless(
        (needs.scope ?? '').split(' ').every((one) => traits.scopes.includes(one)),
        `scope ${needs.scope}`,
      ),
    logout: () => undefined,
    way: () => wayObstacle(needs.way, traits, bench),
    grant: () => `it is about the grant ${needs.grant}, without a browser`,
    method: () => 'it is about signing on a phone',
    client: () => (needs.way === undefined ? clientObstacle(effect ?? {}, registration) : undefined),
    alg: () =>
      needs.client === undefined
        ? unless(registration.id_token_signed_response_alg === needs.alg, `ID tokens by ${needs.alg}`)
        : undefined,
    otherClients: () => undefined,
    saml: () => 'it is about SAML',
    timeoutSeconds: () => undefined,
  };
  const names = Object.keys(needs) as (keyof Needs)[];
  return names.map((name) => obstacles[name]()).find((text) => text !== undefined);
}

function wayObstacle(way: Needs['way'], traits: Traits, bench: RpBench): Obstacle {
  const { registration } = bench.provider;
  const registered = (name: string) => registration[name] !== undefined;
  const signs = (alg: string) => traits.namesObjects && registration.request_object_signing_alg === alg;
  switch (way) {
    case 'registration':
      return unless(registersItself(bench), 'a registration of its own (RFC 7591)');
    case 'back-channel':
      return unless(registered('backchannel_logout_uri'), 'logout tokens (--backchannel-logout-uri)');
    case 'front-channel':
    case 'front-channel-alone':
      return unless(registered('frontchannel_logout_uri'), 'a frontchannel_logout_uri (--clients)');
    case 'await-login':
      return unless(registered('initiate_login_uri'), 'an initiate_login_uri (--clients)');
    case 'request-uri':
      return unless(signs('RS256'), 'request_uri, registered for RS256 (--clients)');
    case 'unsigned-request-uri':
      return unless(signs('none'), 'request_uri, registered for unsigned objects (--clients)');
    case 'token-in-body':
      return unless(traits.tokenInBody, 'an access token in the body of a form');
    default:
      return unless(traits.person === way, 'WebFinger, with what the person enters (--fill)');
  }
}

const registersItself = ({ provider }: RpBench): boolean =>
  provider.requests().some((request) => endpointOf(request) === 'register');

const unless = (does: boolean, what: string): Obstacle =>
  does ? undefined : `the application does not do it: ${what}`;

/** A scenario of the front channel is played for every response type with the same parts in the browser. */
function responseTypeObstacle(needed: string, used: string): Obstacle {
  const words = used.split(' ');
  const isPlayed = needed.split(' ').every((word) => words.includes(word));
  return unless(isPlayed, `a response type with ${needed.replaceAll(' ', ' and ')}`);
}

/** The ready-made client stands for what it is registered with. */
function clientObstacle(effect: object, registration: Readonly<Record<string, unknown>>): Obstacle {
  const alg = registration.id_token_signed_response_alg;
  const isSigning = 'idToken' in effect && !JSON.stringify(effect).includes('encrypted');
  return isSigning
    ? unless(alg !== undefined && alg !== 'RS256', 'ID tokens by another algorithm than RS256')
    : unless(registration.id_token_encrypted_response_alg !== undefined, 'encrypted ID tokens');
}
