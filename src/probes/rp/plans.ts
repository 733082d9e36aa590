/** The plans of the OpenID Foundation's suite in which it tests clients, and what it would say of an application. */
import { defined } from '../../common/defined.ts';
import type { Fault } from '../../sandbox/types.ts';
import type { PlanRow } from '../plan-row.ts';
import type { ProbeResult } from '../probe.ts';

const oidcc = (...names: readonly string[]) => names.map((name) => `oidcc-client-test${name && `-${name}`}`);
const fapi2 = (...names: readonly string[]) =>
  names.map((name) => `fapi2-security-profile-final-client-test-${name}`);

const EVERY_FLOW = ['', 'idtoken-sig-rs256', 'scope-userinfo-claims'];
const CLAIMS = ['invalid-iss', 'invalid-aud', 'missing-sub', 'missing-iat', 'nonce-invalid'];
const KEYS = [
  'invalid-sig-rs256',
  'kid-absent-single-jwks',
  'kid-absent-multiple-jwks',
  'userinfo-invalid-sub',
];
const ACCESS_TOKEN_HASH = ['invalid-athash', 'missing-athash'];
const CODE_HASH = ['invalid-chash', 'missing-chash'];
const ROTATION = ['signing-key-rotation-just-before-signing', 'signing-key-rotation'];
const DISCOVERY = ['discovery-openid-config', 'discovery-jwks-uri-keys', 'discovery-issuer-mismatch'];
const IMPLICIT = [...EVERY_FLOW, 'nonce-unless-code-flow', ...CLAIMS, ...ACCESS_TOKEN_HASH, ...KEYS];
const HYBRID = [...IMPLICIT, 'client-secret-basic', ...CODE_HASH];

/** Plan → full ids of its modules. */
const PLANS: Readonly<Record<string, readonly string[]>> = {
  'oidc-basic': oidcc(...EVERY_FLOW, 'client-secret-basic', ...CLAIMS, 'idtoken-sig-none', ...KEYS),
  'oidc-implicit': oidcc(...IMPLICIT),
  'oidc-hybrid': oidcc(...HYBRID),
  'oidc-formpost': oidcc(...HYBRID, 'idtoken-sig-none'),
  'oidc-config': oidcc('idtoken-sig-none', ...ROTATION, ...DISCOVERY),
  'oidc-dynamic': oidcc(
    'userinfo-signed',
    'idtoken-sig-none',
    ...ROTATION,
    'request-uri-signed-rs256',
    'request-uri-signed-none',
    ...DISCOVERY,
    'discovery-webfinger-acct',
    'discovery-webfinger-url',
    'dynamic-registration',
  ),
  'oidc-logout': oidcc(
    'session-management',
    'rp-init-logout',
    'rp-init-logout-no-state',
    'rp-init-logout-other-state',
    'rp-frontchannel-rpinitlogout',
    ...[
      '',
      '-alg-none',
      '-wrong-alg',
      '-wrong-iss',
      '-wrong-aud',
      '-no-event',
      '-wrong-event',
      '-with-nonce',
    ].map((ending) => `rp-backchannel-rpinitlogout${ending}`),
  ),
  fapi2: fapi2(
    'happy-path',
    'happy-path-no-dpop-nonce',
    'discovery-issuer-mismatch',
    'valid-aud-as-array',
    'token-endpoint-response-without-expires_in',
    'token-type-case-insensitivity',
    'rs-dpop-auth-scheme-case-insensitivity',
    ...['iss', 'missing-iss', 'aud', 'missing-aud', 'secondary-aud', 'expired-exp', 'missing-exp'].map(
      (claim) => `invalid-${claim}`,
    ),
    ...['nonce', 'missing-nonce', 'null-alg', 'alternate-alg'].map((claim) => `invalid-${claim}`),
    'invalid-authorization-response-iss',
    'remove-authorization-response-iss',
    'ensure-authorization-response-with-invalid-state-fails',
    'ensure-authorization-response-with-invalid-missing-state-fails',
  ),
};

export const PLAN_NAMES: readonly string[] = Object.keys(PLANS);

/** The module whose scenario is a good login. */
const GOOD = 'ok';
const GOOD_LOGIN = 'good-login';

/** The suite ends these before it can see what a client makes of them. */
const BLIND: ReadonlySet<string> = new Set(
  oidcc(
    'userinfo-invalid-sub',
    'aggregated-claims',
    'form-post-error',
    'rp-init-logout-no-state',
    'rp-init-logout-other-state',
  ),
);
/** The suite takes going on and stopping: one of both is SKIPPED, which counts as good. */
const STOP_IS_SKIPPED: ReadonlySet<string> = new Set(oidcc('idtoken-sig-none'));
const GOING_ON_IS_SKIPPED: ReadonlySet<string> = new Set(oidcc('invalid-sig-rs256'));

/** The probes of a plan, by id. */
export function probesOfPlan(plan: string, faults: readonly Fault[]): readonly string[] {
  const ids = (PLANS[plan] ?? []).flatMap((module) => probeOf(module, faults) ?? []);
  return [...new Set([GOOD_LOGIN, ...ids])];
}

/** Modules that a probe of its own plays. */
const OWN_PROBES: Readonly<Record<string, string>> = {
  'oidcc-client-test-rp-init-logout': 'logout',
};

/** Why no probe plays a module. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  'oidcc-client-test-session-management':
    'a script in a frame asks it, and nobody sees what it makes of that',
};

function probeOf(module: string, faults: readonly Fault[]): string | undefined {
  const own = OWN_PROBES[module];
  if (own !== undefined) return own;
  const playing = faults.flatMap(({ id, oidf = [] }) =>
    oidf.filter((one) => one.id === module).map(({ as }) => ({ id, as })),
  );
  const chosen = playing.find(({ as }) => as === 'same') ?? playing[0];
  return chosen?.id === GOOD ? GOOD_LOGIN : chosen?.id;
}

/** The suite's table, from what the probes found. */
export function planTable(
  plan: string,
  faults: readonly Fault[],
  results: readonly ProbeResult[],
): readonly PlanRow[] {
  return (PLANS[plan] ?? []).map((module) => {
    const probe = probeOf(module, faults);
    const result = results.find(({ row }) => row.id === probe);
    const { status, message } = result ?? {
      status: 'not played' as const,
      message: NOT_PLAYED[module] ?? 'not among the probes that were chosen',
    };
    return { module, suite: suiteResult(module, status), ours: status, message, ...defined({ probe }) };
  });
}

function suiteResult(module: string, status: PlanRow['ours']): string {
  if (status === 'not played' || status === 'skip') return 'NOT APPLICABLE';
  if (status === 'inconclusive') return 'UNKNOWN';
  if (BLIND.has(module)) return 'PASSED';
  if (STOP_IS_SKIPPED.has(module)) return status === 'pass' ? 'SKIPPED' : 'PASSED';
  if (status === 'pass') return 'PASSED';
  if (status === 'warn') return GOING_ON_IS_SKIPPED.has(module) ? 'SKIPPED' : 'WARNING';
  return 'FAILED';
}
