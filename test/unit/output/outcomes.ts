/** Outcomes as commands leave them, for the tests of what people see. */
import type { Claims } from '../../../src/claims/document.ts';
import type { Exchange, Outcome } from '../../../src/outcome.ts';
import type { Page } from '../../../src/output/human/page.ts';
import { type Finding, type Report, report, type Status } from '../../../src/report.ts';

export const NOW = new Date('2026-11-22T12:00:00Z');
const ISSUER = 'http://127.0.0.1:41873/ingroupe';

export function page(width = 80, more: Partial<Page> = {}): Page {
  return { width, now: NOW, timeZone: 'UTC', verbose: false, showPii: false, ...more };
}

export function outcomeOf(more: Partial<Outcome>): Outcome {
  return {
    command: 'login',
    data: {},
    reports: [],
    exchanges: [],
    swayed: [],
    notes: [],
    flow: true,
    exitCode: 0,
    ...more,
  };
}

export function finding(code: string, status: Status, message = '', more: Partial<Finding> = {}): Finding {
  return {
    code,
    status,
    level: 'must',
    at: `payload.${code.split('.')[1]}`,
    message,
    spec: 'RFC 7519, 4.1',
    ...more,
  };
}

export function exchange(
  actor: Exchange['actor'],
  method: string,
  path: string,
  more: { status?: number; milliseconds?: number; purpose?: string; note?: string; failure?: string } = {},
): Exchange {
  return {
    actor,
    purpose: more.purpose ?? 'page',
    startedAt: NOW,
    milliseconds: more.milliseconds ?? 4,
    request: { method, url: path.startsWith('http') ? path : ISSUER + path, headers: [] },
    ...(more.status === undefined
      ? {}
      : { response: { status: more.status, statusText: '', headers: [], body: new Uint8Array() } }),
    ...(more.note === undefined ? {} : { note: more.note }),
    ...(more.failure === undefined ? {} : { failure: more.failure }),
  };
}

/** A compact JWT with a signature of zeros: output looks at it and never checks it. */
function jwt(header: object, payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.${'A'.repeat(43)}`;
}

const TOKEN_CHECKS = ['token.parse', 'token.alg', 'token.key', 'token.signature'];
const CLAIM_CHECKS = ['iss', 'aud', 'exp', 'iat', 'nonce', 'at_hash'].map((name) => `id_token.${name}`);

/** The reports of a login, with the findings that differ from `pass`. */
export function loginReports(...differing: Finding[]): Report[] {
  const made = (codes: readonly string[]) =>
    codes.map(
      (code) => differing.find((one) => one.code === code) ?? finding(code, 'pass', 'as it should be'),
    );
  const others = differing.filter(({ code }) => ![...TOKEN_CHECKS, ...CLAIM_CHECKS].includes(code));
  return [
    report('authorization_response', made(['callback.state', 'callback.iss']), []),
    report('token', made(TOKEN_CHECKS), TOKEN_CHECKS),
    report('id_token', [...made(CLAIM_CHECKS), ...others], CLAIM_CHECKS),
  ];
}

/** Normalized claims, complete. */
export const CLAIMS: Claims = {
  schema: 'idcli.claims/v1',
  source: { provider: 'ingroupe', protocol: 'oidc', verified: true, sandbox: true },
  subject: 'e7b0c1',
  name: 'Camille Durand',
  birthdate: '1990-02-17',
  email: 'camille@example.com',
  email_verified: true,
  age: { over: { 13: true, 15: true, 16: true, 18: true, 21: true, 25: false } },
  portrait: { media_type: 'image/jpeg', bytes: 14_020, sha256: 'ab'.repeat(32) },
  unmapped: { transaction: 't-1', tenant: 'main' },
};

/** The same as people see them by default. */
export const MASKED: Claims = {
  ...CLAIMS,
  birthdate: '1990-••-••',
  email: 'c•••@example.com',
  unmapped: { transaction: '***', tenant: '***' },
};

const SOURCES = {
  subject: 'id_token.sub',
  name: 'id_token.name',
  birthdate: 'id_token.birthdate',
  email: 'id_token.email',
  ...Object.fromEntries(
    [13, 15, 16, 18, 21, 25].map((age) => [`age.over.${age}`, `id_token.age_over_${age}`]),
  ),
};

const EXCHANGES: Exchange[] = [
  exchange('client', 'GET', '/.well-known/openid-configuration', { status: 200, purpose: 'discovery' }),
  exchange('user-agent', 'GET', '/oauth2/authorize?state=s', {
    status: 302,
    purpose: 'authorize',
    milliseconds: 3,
  }),
  exchange('user-agent', 'GET', '/terms', { status: 200, note: 'terms' }),
  exchange('user-agent', 'POST', '/terms', { status: 200, note: 'identity source' }),
  exchange('user-agent', 'POST', '/source', { status: 303, note: 'proofing' }),
  exchange('callback', 'GET', 'http://127.0.0.1:5000/callback?code=abc&state=s', { purpose: 'callback' }),
  exchange('client', 'POST', '/oauth2/token', { status: 200, purpose: 'token', milliseconds: 6 }),
  exchange('client', 'GET', '/oauth2/jwks', { status: 200, purpose: 'jwks', milliseconds: 1 }),
];

export const PROVIDER = {
  provider: 'ingroupe',
  providerTitle: 'IN Groupe OpenID Connect App',
  issuer: ISSUER,
  protocol: 'oidc',
  sandbox: true,
} as const;

/** A login that went well, or with reports of its own. */
export function login(more: Partial<Outcome> = {}): Outcome {
  return outcomeOf({
    ...PROVIDER,
    outcome: 'done',
    exchanges: EXCHANGES,
    reports: loginReports(
      finding('id_token.azp', 'skip', 'one audience only'),
      finding('id_token.acr', 'skip', 'none was asked for'),
    ),
    claims: CLAIMS,
    claimSources: SOURCES,
    tokens: {
      id_token: jwt(
        { alg: 'RS256', kid: 'sandbox-ingroupe-1' },
        { iss: ISSUER, exp: NOW.getTime() / 1000 + 3600 },
      ),
      access_token: 'a'.repeat(43),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'openid name',
    },
    ...more,
  });
}
