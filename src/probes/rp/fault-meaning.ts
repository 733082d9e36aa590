/** What a scenario of the sandbox asks an application: which question, how grave, and how it is fixed. */
import { CATALOG, type CheckCode } from '../../checks/catalog/catalog.ts';
import type { Fault } from '../../sandbox/types.ts';
import type { Severity } from '../probe.ts';

/**
 * - `refuse`: a right application lets nobody in
 * - `survive`: it logs the person in all the same
 * - `should-refuse`: the same, but a specification leaves it to the application
 * - `either`: both are right
 */
type Expected = 'refuse' | 'should-refuse' | 'survive' | 'either';

export interface Meaning {
  readonly expected: Expected;
  readonly check: CheckCode;
  readonly severity: Severity;
  readonly spec: string;
  readonly gain: string;
  readonly fix: string;
}

/** Check of a client that a scenario trips, or its family → question to the application, and how grave it is. */
const QUESTIONS: readonly (readonly [start: string, check: CheckCode, severity: Severity])[] = [
  ['token.alg', 'rp.algorithm', 'high'],
  ['token.decrypt', 'rp.algorithm', 'high'],
  ['token.', 'rp.signature', 'high'],
  ['id_token.iss', 'rp.issuer', 'high'],
  ['id_token.aud', 'rp.audience', 'critical'],
  ['id_token.azp', 'rp.audience', 'high'],
  ['id_token.exp', 'rp.times', 'high'],
  ['id_token.nbf', 'rp.times', 'medium'],
  ['id_token.iat', 'rp.times', 'medium'],
  ['id_token.auth_time', 'rp.times', 'medium'],
  ['id_token.nonce', 'rp.nonce', 'high'],
  ['id_token.at_hash', 'rp.hashes', 'high'],
  ['id_token.c_hash', 'rp.hashes', 'high'],
  ['id_token.s_hash', 'rp.hashes', 'high'],
  ['id_token.sub', 'rp.claims', 'high'],
  ['id_token.', 'rp.claims', 'medium'],
  ['token_response.', 'rp.no_login', 'high'],
  ['userinfo.', 'rp.userinfo', 'high'],
  ['callback.state', 'rp.state', 'high'],
  ['callback.iss', 'rp.response_issuer', 'medium'],
  ['callback.', 'rp.state', 'medium'],
  ['jarm.', 'rp.signed_response', 'high'],
  ['discovery.', 'rp.metadata', 'high'],
  ['logout_token.', 'rp.logout_token', 'high'],
];

/** Scenarios that an application may answer either way, although a strict client says otherwise. */
const EITHER: ReadonlySet<string> = new Set([
  // Keys and metadata that it has kept are enough.
  'jwks-down',
  'no-discovery',
  // How old is too old is for the application to say.
  'iat-a-week-old',
  // Trying all keys is allowed, not demanded.
  'kid-absent-several',
  // Not registered for a JWT, it need not read one.
  'userinfo-signed',
]);

/** Whether it shows at a logout only, after a login that is good. */
export const isLogout = ({ needs }: Fault): boolean =>
  needs?.logout === true || /-channel/.test(needs?.way ?? '');
const isLogoutToken = ({ needs }: Fault): boolean => needs?.way === 'back-channel';
/** The person logs out at the application. */
export const beginsAtApplication = ({ needs }: Fault): boolean =>
  needs?.logout === true || needs?.way === 'front-channel';
/** Whether it is about a login that begins at the provider. */
export const isBegunElsewhere = ({ needs }: Fault): boolean => needs?.way === 'await-login';

/** What a system of the sandbox says of a scenario beyond what all have. */
export const effectOf = (fault: Fault): Readonly<Record<string, unknown>> =>
  'effect' in fault ? (fault.effect as Readonly<Record<string, unknown>>) : {};

/** OpenID Connect Core 1.0, 3.1.3.7 (10): which times are acceptable is for the application to say. */
const SHOULD_REFUSE: ReadonlySet<string> = new Set(['future-iat']);

const GAINS = {
  refuse: 'an attacker logs in as somebody else, or somebody else as the attacker',
  survive: 'people are locked out by what a provider may do any day',
} as const;

export function meaningOf(fault: Fault): Meaning {
  const { outcome, fails = [] } = fault.trips;
  // What idcli refuses on the way back from a logout, a person never sees: the application must only live through it.
  const isGood = outcome === 'done' || fault.needs?.logout === true;
  const [first] = fails;
  const expected = expectedOf(fault.id, isGood);
  const [, check, severity] = questionOf(fault, first, isGood);
  return {
    expected,
    check,
    severity: expected === 'either' ? 'info' : severity,
    spec:
      first !== undefined && !isLogout(fault) && Object.hasOwn(CATALOG, first)
        ? CATALOG[first as CheckCode].spec
        : CATALOG[check].spec,
    gain: isGood ? GAINS.survive : GAINS.refuse,
    fix: FIXES[check] ?? 'let the library verify the ID token instead of decoding it',
  };
}

function expectedOf(id: string, isGood: boolean): Expected {
  if (EITHER.has(id)) return 'either';
  if (isGood) return 'survive';
  return SHOULD_REFUSE.has(id) ? 'should-refuse' : 'refuse';
}

function questionOf(fault: Fault, first: string | undefined, isGood: boolean): (typeof QUESTIONS)[number] {
  if (isLogoutToken(fault)) return ['', 'rp.logout_token', 'high'];
  if (isLogout(fault)) return ['', 'rp.logout', 'medium'];
  if (isBegunElsewhere(fault)) return ['', 'rp.begun_elsewhere', 'medium'];
  if (isGood) return ['', 'rp.survives', 'medium'];
  if ('response' in effectOf(fault)) return ['', 'rp.signed_response', 'high'];
  if (fault.id.startsWith('refreshed-')) return ['', 'rp.refreshed', 'high'];
  const found = QUESTIONS.find(([start]) => first?.startsWith(start));
  return found ?? ['', 'rp.no_login', 'low'];
}

const FIXES: Readonly<Partial<Record<CheckCode, string>>> = {
  'rp.survives': 'take what the specification allows; fetch the key set again when no key fits',
  'rp.algorithm': 'name the algorithms that the application expects',
  'rp.issuer': 'compare iss exactly with the issuer',
  'rp.audience': 'demand that aud is the client id, and of several audiences azp too',
  'rp.nonce': 'keep a random nonce for each login in the session, and compare it',
  'rp.userinfo': 'compare sub of UserInfo with sub of the ID token before anything of it is used',
  'rp.state': 'keep a random state in the session, and compare it before anything else',
  'rp.response_issuer': 'compare iss of the response with the issuer of the login (RFC 9207)',
  'rp.signed_response': 'verify signature, iss, aud and exp of the response',
  'rp.metadata': 'compare issuer of the metadata with the issuer that was asked for',
  'rp.no_login': 'treat everything but a valid ID token as no login',
  'rp.refreshed': 'compare iss, sub and aud of a refreshed ID token with those of the login',
  'rp.logout': 'end the session of the person at each logout, and live through a way back without state',
  'rp.begun_elsewhere': 'begin the login at a known issuer, and refuse every other iss',
  'rp.logout_token': 'verify a logout token as an ID token, with events and without nonce',
};
