/** How each system of the sandbox is reached, as a command line. */
import { LOGIN_WAYS } from '../../src/explain/login-ways.ts';
import { SAML_WAYS } from '../../src/explain/saml-ways.ts';
import type { Fault } from '../../src/sandbox/types.ts';

export interface Door {
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

/** Every system of the sandbox that a login, or what is like one, reaches. */
export const DOORS: readonly Door[] = [
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
