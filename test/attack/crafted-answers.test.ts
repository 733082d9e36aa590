/** No answer of a provider ends a login with a bug: each of its answers replaced by crafted ones, one at a time. */
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { IdcliError } from '../../src/errors.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runs } from '../helpers/property.ts';
import { runIn } from '../helpers/run.ts';
import { jsonText, objectText } from './crafted.ts';

const ISSUER = 'https://op.example.com';
const { publicKey, privateKey } = await generateKeyPair('RS256');
const KEY = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  userinfo_endpoint: `${ISSUER}/userinfo`,
  introspection_endpoint: `${ISSUER}/introspect`,
  revocation_endpoint: `${ISSUER}/revoke`,
  jwks_uri: `${ISSUER}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

type Place =
  | 'discovery'
  | 'jwks'
  | 'token'
  | 'userinfo'
  | 'introspect'
  | 'revoke'
  | 'callback'
  | 'claims'
  | 'page';
interface Crafted {
  readonly place: Place;
  readonly text: string;
  readonly status: number;
  readonly type: string;
}

const PLACES: Readonly<Record<string, Place>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/jwks': 'jwks',
  '/token': 'token',
  '/userinfo': 'userinfo',
  '/introspect': 'introspect',
  '/revoke': 'revoke',
};

/** A provider that does everything right but for one answer, without a socket. */
function provider({ place, text, status, type }: Crafted): typeof fetch {
  let nonce = '';
  const signed = (claims: object) =>
    new SignJWT({ iss: ISSUER, sub: 'u', aud: 'c', nonce, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  const good = async (at: Place | undefined): Promise<unknown> => {
    if (at === 'discovery') return METADATA;
    if (at === 'jwks') return { keys: [KEY] };
    if (at === 'userinfo') return { sub: 'u', name: 'U' };
    if (at === 'introspect') return { active: true };
    const claims: unknown = place === 'claims' ? JSON.parse(text) : {};
    const members = typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? claims : {};
    return { access_token: 'at', token_type: 'Bearer', refresh_token: 'rt', id_token: await signed(members) };
  };
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.pathname === '/authorize') {
      nonce = url.searchParams.get('nonce') ?? '';
      if (place === 'page') return new Response(text, { status, headers: { 'content-type': type } });
      const answer = new URL(url.searchParams.get('redirect_uri') ?? '');
      answer.searchParams.set('code', 'code-1');
      answer.searchParams.set('state', url.searchParams.get('state') ?? '');
      const location = place === 'callback' ? `${answer}&${text}` : answer.href;
      return new Response(null, { status: 302, headers: { location: location.replaceAll(/[^!-~]/g, '') } });
    }
    init?.signal?.throwIfAborted();
    const at = PLACES[url.pathname];
    if (at === place) return new Response(text, { status, headers: { 'content-type': type } });
    return Response.json(await good(at));
  };
}

const MEMBERS: Readonly<Record<Place, readonly string[]>> = {
  discovery: [
    ...Object.keys(METADATA),
    'token_endpoint_auth_methods_supported',
    'scopes_supported',
    'code_challenge_methods_supported',
    'claims_supported',
    'end_session_endpoint',
    'mtls_endpoint_aliases',
    'authorization_response_iss_parameter_supported',
  ],
  jwks: ['keys', 'kty', 'kid', 'n', 'e', 'x5c'],
  token: [
    'access_token',
    'id_token',
    'refresh_token',
    'token_type',
    'expires_in',
    'scope',
    'error',
    'error_description',
    'error_uri',
    'trace_id',
  ],
  userinfo: [
    'sub',
    'name',
    'email',
    'address',
    'birthdate',
    'phone_number',
    'verified_claims',
    'picture',
    'updated_at',
    'error',
    'error_description',
  ],
  introspect: ['active', 'sub', 'aud', 'exp', 'iat', 'scope', 'client_id', 'cnf', 'username', 'error'],
  revoke: ['error', 'error_description'],
  callback: [],
  claims: [
    'sub',
    'aud',
    'exp',
    'iat',
    'nonce',
    'azp',
    'amr',
    'acr',
    'auth_time',
    'at_hash',
    'address',
    'birthdate',
    'email',
    'name',
    'nin',
    'portrait',
    'verified_claims',
    'idp',
    'sid',
    'events',
  ],
  page: [],
};
const FIXED: Partial<Record<Place, Readonly<Record<string, string>>>> = {
  discovery: Object.fromEntries(
    Object.entries(METADATA).map(([name, value]) => [name, JSON.stringify(value)]),
  ),
  token: { access_token: '"at"', token_type: '"Bearer"' },
  userinfo: { sub: '"u"' },
};

const textFor = (place: Place): fc.Arbitrary<string> => {
  if (place === 'callback') {
    const name = fc.constantFrom(
      'code',
      'state',
      'error',
      'error_description',
      'iss',
      'id_token',
      '__proto__',
      'constructor',
      '',
    );
    return fc
      .array(fc.tuple(name, fc.oneof(jsonText, fc.string({ unit: 'binary', maxLength: 20 }))), {
        maxLength: 4,
      })
      .map((pairs) =>
        pairs.map(([key, value]) => `${key}=${encodeURIComponent(Buffer.from(value).toString())}`).join('&'),
      );
  }
  if (place === 'page') {
    return fc
      .tuple(jsonText, fc.string({ unit: 'binary', maxLength: 30 }))
      .map(
        ([json, odd]) =>
          `<form action='${odd}' method="${odd}"><input name='${json}' value="${odd}"><button name=__proto__>${json}</form>`,
      );
  }
  const object = objectText(MEMBERS[place], FIXED[place]);
  return place === 'claims'
    ? object
    : fc.oneof({ weight: 4, arbitrary: object }, { weight: 1, arbitrary: jsonText });
};

const crafted = (place: Place): fc.Arbitrary<Crafted> =>
  fc.record({
    place: fc.constant(place),
    text: textFor(place),
    status: fc.constantFrom(200, 200, 200, 400, 401, 500),
    type: fc.constantFrom('application/json', 'application/json', 'text/html', 'application/jwt', 'x'),
  });

const CLIENT = ['--issuer', ISSUER, '--client-id', 'c', '--client-auth', 'none'];
const LOGIN = [
  'login',
  ...CLIENT,
  '--headless',
  '--redirect-uri',
  'http://127.0.0.1:0/cb',
  '--timeout',
  '5',
  '--userinfo',
];

const NO_TLS = new IdcliError('TLS_FAILED', 'no certificate in this test');
const worldOf = (answer: Crafted) =>
  onlineWorld({ connect: () => provider(answer), inspectTls: () => Promise.reject(NO_TLS) });
const NOTHING: Crafted = { place: 'revoke', text: '', status: 200, type: 'x' };

async function neverABug(words: readonly string[], answer: Crafted): Promise<void> {
  const world = worldOf(answer);
  const { code, stdout, stderr } = await runIn(world, words);
  expect(code, `${stderr.slice(0, 3000)}${stdout.slice(0, 3000)}`).not.toBe(70);
}

describe('a login', () => {
  it('is good when nothing is crafted', async () => {
    const { code, stdout } = await runIn(worldOf(NOTHING), LOGIN);
    expect(code, stdout).toBe(0);
  });

  it.each(['discovery', 'jwks', 'token', 'userinfo', 'callback', 'claims', 'page'] as const)(
    '60 crafted answers: %s',
    async (place) => {
      await fc.assert(
        fc.asyncProperty(crafted(place), async (answer) =>
          neverABug([...LOGIN, '--trace', '--verbose'], answer),
        ),
        runs(60),
      );
    },
  );
});

describe('single steps', () => {
  it.each([
    ['userinfo', ['token', 'userinfo', 'at']],
    ['introspect', ['token', 'introspect', 'at']],
    ['revoke', ['token', 'revoke', 'at']],
    ['token', ['token', 'refresh', 'rt']],
    ['discovery', ['inspect']],
    ['jwks', ['inspect']],
  ] as const)('60 crafted answers: %s', async (place, words) => {
    const rest = words[0] === 'inspect' ? ['--issuer', ISSUER] : CLIENT;
    const untouched = await runIn(worldOf({ ...NOTHING, place: 'page' }), [...words, ...rest]);
    expect(untouched.code, untouched.stderr).not.toBe(2);
    await fc.assert(
      fc.asyncProperty(crafted(place), async (answer) => neverABug([...words, ...rest], answer)),
      runs(60),
    );
  });
});
