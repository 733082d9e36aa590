/** Closure: every fault of the sandbox trips exactly what its row says, driven through the whole program. */
import { describe, expect, it } from 'vitest';
import { LOGIN_WAYS } from '../../src/explain/login-ways.ts';
import { SAML_WAYS } from '../../src/explain/saml-ways.ts';
import { faultsOf } from '../../src/sandbox/index.ts';
import type { Fault } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { errorDue, failingChecks, runJson } from '../helpers/run.ts';

/** Outcome class → exit code, for a flow. */
const EXIT_CODES: Readonly<Record<string, readonly number[]>> = {
  done: [0],
  security: [1],
  'bad-request': [2, 4],
  server: [3, 4],
  'user-cancel': [5],
  denied: [5],
  timeout: [6],
  expired: [6],
  unknown: [3],
  busy: [4],
  retry: [4],
};

interface Door {
  readonly system: string;
  readonly protocol: 'oidc' | 'rest' | 'saml' | 'consent';
  /** Without the fault. */
  commandLine(needs: NonNullable<Fault['needs']>): readonly string[];
}

/** @param scopes that every login asks for */
const login = (system: string, scopes: readonly string[]): Door => ({
  system,
  protocol: 'oidc',
  commandLine(needs) {
    const asked = needs.scope === undefined ? scopes : ['openid', ...needs.scope.split(' ')];
    return [
      ...['login', '--provider', system, '--headless', '--scope', [...new Set(asked)].join(' ')],
      ...(needs.acrValues === undefined ? [] : ['--acr-values', needs.acrValues]),
      ...(needs.maxAge === true ? ['--max-age', '300'] : []),
      ...(needs.responseType === undefined ? [] : ['--response-type', needs.responseType]),
      ...(needs.responseMode === undefined ? [] : ['--response-mode', needs.responseMode]),
      ...(needs.grant === undefined ? [] : ['--grant', needs.grant]),
      ...(needs.grant === 'ciba' ? ['--login-hint', 'default'] : []),
      ...(needs.client === undefined ? [] : ['--client-id', needs.client]),
      ...(needs.alg === undefined ? [] : ['--alg', needs.alg]),
      ...(needs.userinfo === true ? ['--userinfo'] : []),
      ...(needs.par === true ? ['--par'] : []),
      ...(needs.dpop === true ? ['--dpop'] : []),
      ...(needs.logout === true ? ['--logout'] : []),
      ...(needs.way === undefined ? [] : LOGIN_WAYS[needs.way].options.split(' ')),
      ...(needs.timeoutSeconds === undefined ? [] : ['--timeout', String(needs.timeoutSeconds)]),
    ];
  },
});

const samlLogin = (
  provider: string,
  { logout, saml }: Pick<NonNullable<Fault['needs']>, 'logout' | 'saml'>,
): readonly string[] => [
  ...['login', '--provider', provider, '--protocol', 'saml', '--headless'],
  ...(logout === true ? ['--logout'] : []),
  ...(saml === undefined ? [] : SAML_WAYS[saml].options.split(' ')),
];

const DOORS: readonly Door[] = [
  login('ingroupe', ['openid', 'name', 'email']),
  login('generic', ['openid', 'profile', 'email']),
  {
    system: 'generic',
    protocol: 'saml',
    commandLine: (needs) => samlLogin('generic', needs),
  },
  login('signicat-sms-otp', ['openid', 'idp-id', 'phone']),
  {
    system: 'signicat-sms-otp',
    protocol: 'rest',
    commandLine: () => [
      ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--headless'],
      ...['--external-reference', 'order-1'],
    ],
  },
  {
    system: 'signicat-sms-otp',
    protocol: 'saml',
    commandLine: ({ acrValues, ...needs }) => [
      ...samlLogin('signicat-sms-otp', needs),
      ...(acrValues === undefined ? [] : ['--loa', /loa:(\w+)/.exec(acrValues)?.[1] ?? '']),
    ],
  },
  {
    system: 'signicat-consent',
    protocol: 'consent',
    commandLine: ({ method = 'sbid', timeoutSeconds = 60 }) => [
      ...['sign-consent', '--method', method, '--text', 'I agree to the order of item 42.', '--userinfo'],
      ...['--poll-interval', '0', '--timeout', String(timeoutSeconds)],
    ],
  },
];

/** What the row says of this protocol; nothing where it does not play there. */
function tripsOf({ protocol }: Door, { trips, protocols }: Fault): Fault['trips'] | undefined {
  const own = protocols?.[protocol];
  return own === undefined ? undefined : { ...trips, ...own };
}

describe.each(DOORS)('every fault of $system over $protocol trips exactly its check or its error', (door) => {
  const rows = faultsOf(door.system).flatMap((fault) => {
    const trips = tripsOf(door, fault);
    // A refresh is a command of its own: generic-refresh.test.ts; a frame needs a browser: session-frame.test.ts; a
    // LogoutRequest of the provider is judged by saml-provider-logout.test.ts, and a query by saml-query.test.ts.
    const { refresh, way, saml } = fault.needs ?? {};
    if (refresh === true || way === 'session' || saml === 'idp-logout' || saml === 'query') return [];
    return trips === undefined ? [] : [[fault.id, fault, trips] as const];
  });

  it.each(rows)('%s', async (_id, fault, trips) => {
    const { document, code } = await runJson(onlineWorld(), [
      ...door.commandLine(fault.needs ?? {}),
      ...['--sandbox', '--fault', fault.id],
    ]);
    expect({
      outcome: document.outcome,
      // They repeat what the provider answered, which is compared by itself.
      fails: failingChecks(document)
        .filter((name) => name !== 'callback.error' && name !== 'saml.status')
        .sort(),
      error: document.error?.code,
      providerError: document.error?.provider?.error,
    }).toEqual({
      outcome: trips.outcome,
      fails: [...(trips.fails ?? [])].sort(),
      error: errorDue(trips),
      providerError: trips.providerError,
    });
    expect(EXIT_CODES[trips.outcome]).toContain(code);
    const warnings = (document.claims?.warnings ?? []) as readonly { readonly code: string }[];
    expect(warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining([...(trips.warnings ?? [])]),
    );
  });
});
