/**
 * Canaries in every secret of a run, echoed by the provider in every field it has; no output may show one in any
 * form.
 */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createFinder } from '../../src/output/mask/echoes.ts';
import { maskText } from '../../src/output/mask/mask.ts';
import { decodeSteps } from '../../src/output/mask/plain-form.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';
import { vector } from '../helpers/saml.ts';
import { testWorld } from '../helpers/world.ts';

const ISSUER = 'https://op.example.com';
const { publicKey, privateKey } = await generateKeyPair('RS256');
const KEY = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };

const SECRET = 'CanarySecret/7+x"<é&Zq';
const CODE = 'CanaryCode-4f7Q.Zx~1';
const ACCESS = 'CanaryAccess_9b2W-tok3n';
const REFRESH = 'CanaryRefresh.8h1K+=';
const COOKIE = 'CanaryCookie5s5S';

const entities = (text: string, hex: boolean) =>
  [...text]
    .map((one) => (hex ? `&#x${one.codePointAt(0)?.toString(16)};` : `&#${one.codePointAt(0)};`))
    .join('');
/** Each way in which an answer may repeat a value. */
const FORMS: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => value,
  'percent-encoded': encodeURIComponent,
  'percent-encoded in lower case': (value) =>
    encodeURIComponent(value).replace(/%../g, (one) => one.toLowerCase()),
  'percent-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'every byte percent-encoded': (value) => Buffer.from(value).toString('hex').replace(/../g, '%$&'),
  'as a form value': (value) => new URLSearchParams([['', value]]).toString().slice(1),
  'as decimal entities': (value) => entities(value, false),
  'as hexadecimal entities': (value) => entities(value, true),
  'as named entities': (value) =>
    value
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll('/', '&sol;')
      .replaceAll('+', '&plus;')
      .replaceAll('.', '&period;')
      .replaceAll('_', '&lowbar;')
      .replaceAll('-', '&hyphen;'),
  'as a JSON string': (value) => JSON.stringify(value).slice(1, -1),
  'as JSON escapes': (value) =>
    value.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in base64': (value) => Buffer.from(value).toString('base64'),
  'in base64 behind a name': (value) => Buffer.from(`c:${value}`).toString('base64'),
  'in base64 behind two': (value) => Buffer.from(`ab${value}z`).toString('base64'),
  'in base64url': (value) => Buffer.from(value).toString('base64url'),
  'in hex': (value) => Buffer.from(value).toString('hex'),
  'in upper hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  'in upper case': (value) => value.toUpperCase(),
  'in lower case': (value) => value.toLowerCase(),
  'split by zero-width spaces': (value) => [...value].join('\u200b'),
  'split by word joiners': (value) => [...value].join('\u2060'),
  'split by spaces': (value) => [...value].join(' '),
  'split by lines': (value) => value.replace(/.{5}/g, '$&\n'),
};

/** Reads a text as a person or a script would who looks for the value, undoing every encoding. */
function shows(text: string, value: string): boolean {
  const wanted = decodeSteps(value).at(0)?.text ?? '';
  const readable = text.normalize('NFC');
  const found = decodeSteps(readable).some((step) => step.text.includes(wanted));
  const hex = Buffer.from(value).toString('hex');
  const base64 = Buffer.from(value).toString('base64').slice(0, -4).toLowerCase();
  return found || readable.toLowerCase().includes(hex) || readable.toLowerCase().includes(base64);
}

describe('a known secret in every form', () => {
  const cases = Object.entries(FORMS).flatMap(([name, form]) =>
    [SECRET, CODE, ACCESS, REFRESH].map((value) => [`${name}: ${value}`, form(value)] as const),
  );
  it.each(cases)('%s', (_, written) => {
    const options = { showSecrets: false, showPii: true, secrets: new Set([SECRET, CODE, ACCESS, REFRESH]) };
    const masked = maskText(`the provider said ${written} and more`, options);
    expect(masked).toContain('••••');
    expect(masked).not.toContain(written);
    expect(masked).toMatch(/^the provider said /);
    expect(masked).toMatch(/ and more$/);
  });

  it('leaves idcli its own words', () => {
    const options = { showSecrets: false, showPii: true, secrets: new Set(['wrong', 'password']) };
    expect(maskText('likely: a wrong client secret or password', options)).toBe(
      'likely: a wrong client secret or password',
    );
  });

  it('reads a text a fixed number of times, however it is encoded', () => {
    const find = createFinder([[SECRET, '••••']]);
    for (const piece of ['%25', '&amp;', '\\\\', 'canary', ' ', '\u200b', '%', '&#', '\\u00']) {
      expect(find?.(piece.repeat(200_000))).toEqual([]);
    }
  });
});

/** What this run has sent or received by then. */
function knownAt(place: string): string[] {
  if (place === 'callback error') return [SECRET, COOKIE];
  return place.startsWith('token') ? [SECRET, COOKIE, CODE] : [SECRET, COOKIE, CODE, ACCESS, REFRESH];
}

interface Echo {
  readonly place: string;
  readonly form: (value: string) => string;
}

/** A provider that repeats all that it was sent, in one of its places. */
function echoing({ place, form }: Echo): typeof fetch {
  let nonce = '';
  let verifier = '';
  const prose = () => [...knownAt(place), verifier].map((value) => `[${form(value)}]`).join(' ');
  const refused = (error: string) => ({
    error,
    error_description: `this is not right: ${prose()}`,
    error_uri: `https://x.example/?why=${encodeURIComponent(prose())}`,
    trace_id: prose(),
  });
  const html = () =>
    `<!doctype html><title>${prose()}</title><body><p title="${form(CODE)}">${prose()}</p><script>const a = "${form(SECRET)}"</script>`;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = new URLSearchParams(
      Buffer.from((init?.body as Uint8Array | undefined) ?? new Uint8Array()).toString(),
    );
    verifier = body.get('code_verifier') ?? verifier;
    const here = (name: string) => place === name;
    if (url.pathname.endsWith('openid-configuration')) {
      return Response.json({
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
      });
    }
    if (url.pathname === '/jwks') return Response.json({ keys: [KEY] });
    if (url.pathname === '/authorize') {
      nonce = url.searchParams.get('nonce') ?? '';
      const answer = new URL(url.searchParams.get('redirect_uri') ?? '');
      answer.searchParams.set('state', url.searchParams.get('state') ?? '');
      if (here('callback error')) {
        answer.searchParams.set('error', 'access_denied');
        answer.searchParams.set('error_description', prose());
      } else answer.searchParams.set('code', CODE);
      return new Response(null, {
        status: 302,
        headers: { location: answer.href, 'set-cookie': `sid=${COOKIE}; path=/` },
      });
    }
    if (url.pathname === '/token') {
      if (here('token error'))
        return Response.json(refused('invalid_grant'), {
          status: 400,
          headers: { 'www-authenticate': `Basic realm="${encodeURIComponent(prose())}"` },
        });
      if (here('token page'))
        return new Response(html(), { status: 502, headers: { 'content-type': 'text/html' } });
      const claims = here('claims')
        ? { name: prose(), email: form(SECRET), note: prose(), deep: { list: [prose()] }, acr: form(SECRET) }
        : {};
      const id_token = await new SignJWT({
        iss: ISSUER,
        sub: here('claims') ? form(CODE) : 'u',
        aud: here('aud') ? form(SECRET) : 'c',
        nonce: here('nonce') ? form(SECRET) : nonce,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      const members = here('token members')
        ? { scope: `openid ${form(SECRET)}`, note: prose(), [form(CODE)]: prose() }
        : {};
      return Response.json({
        access_token: ACCESS,
        refresh_token: REFRESH,
        token_type: 'Bearer',
        id_token,
        ...members,
      });
    }
    if (here('userinfo error'))
      return Response.json(refused('invalid_token'), {
        status: 401,
        headers: {
          'www-authenticate': `Bearer error="invalid_token", error_description="${encodeURIComponent(prose())}"`,
        },
      });
    if (here('userinfo page'))
      return new Response(html(), { status: 500, headers: { 'content-type': 'text/html' } });
    if (here('step error')) return Response.json(refused('invalid_request'), { status: 400 });
    if (url.pathname === '/introspect')
      return Response.json({ active: true, username: prose(), note: prose() });
    return Response.json({
      sub: 'u',
      ...(here('userinfo claims')
        ? { name: prose(), website: `https://x/?${encodeURIComponent(prose())}` }
        : {}),
    });
  };
}

const COMMON = [
  '--issuer',
  ISSUER,
  '--client-id',
  'c',
  '--client-secret',
  'env:S',
  '--client-auth',
  'client_secret_post',
];
const LOGIN = [
  'login',
  ...COMMON,
  '--headless',
  '--userinfo',
  '--timeout',
  '5',
  '--redirect-uri',
  'http://127.0.0.1:0/cb',
];
const PLACES = [
  'callback error',
  'token error',
  'token page',
  'token members',
  'claims',
  'aud',
  'nonce',
  'userinfo error',
  'userinfo page',
  'userinfo claims',
];
const SOME_FORMS = [
  'as it is',
  'percent-encoded twice',
  'as decimal entities',
  'as JSON escapes',
  'in base64 behind a name',
  'in upper case',
  'split by zero-width spaces',
  'in hex',
];

async function outputsOf(words: readonly string[], echo: Echo, stdin?: string): Promise<string> {
  const all: string[] = [];
  const reports = words[0] === 'login' ? ['--html', 'x.html', '--markdown', 'x.md'] : [];
  const evidence = ['--trace', '--verbose', '--curl', '--har', 'x.har', ...reports];
  for (const more of [[], ['--verbose'], evidence, ['--quiet']]) {
    const world = onlineWorld({
      connect: () => echoing(echo),
      env: { S: SECRET },
      ...(stdin === undefined ? {} : { stdin }),
    });
    const { stdout, stderr } = await runIn(world, [...words, ...more]);
    all.push(stdout, stderr, ...[...world.written.values()].map(({ data }) => Buffer.from(data).toString()));
  }
  // With --json the result is complete by design; what an error says is not.
  const world = onlineWorld({
    connect: () => echoing(echo),
    env: { S: SECRET },
    ...(stdin === undefined ? {} : { stdin }),
  });
  const { stdout, stderr } = await runIn(world, [...words, '--json']);
  all.push(stderr, JSON.stringify(JSON.parse(stdout).error ?? {}));
  return all.join('\n');
}

describe('what a provider repeats of a login', () => {
  it.each(PLACES.flatMap((place) => SOME_FORMS.map((name) => [place, name] as const)))(
    '%s, %s',
    async (place, name) => {
      const form = FORMS[name] ?? String;
      const text = await outputsOf(LOGIN, { place, form });
      for (const value of knownAt(place)) {
        expect(text.includes(form(value)), `${value} as ${form(value)}`).toBe(false);
        expect(shows(text, value), value).toBe(false);
      }
    },
  );
});

/** What a run of a scenario file prints and writes of a step that ended in another way than expected. */
async function outputsOfRun(words: readonly string[], echo: Echo): Promise<string> {
  const all: string[] = [];
  const step = { run: words, expect: { exit: 9 } };
  const files = { '/project/s.yaml': JSON.stringify({ variables: ['S'], steps: [step] }) };
  const reports = ['--junit', 'j.xml', '--report', 'r.json', '--html', 'r.html', '--markdown', 'r.md'];
  const run = ['run', 's.yaml', ...reports, '--trust-project'];
  for (const more of [[], ['--verbose'], ['--quiet'], ['--json']]) {
    const world = onlineWorld({ connect: () => echoing(echo), env: { S: SECRET }, files });
    const { stdout, stderr } = await runIn(world, [...run, ...more]);
    const file = (path: string) => Buffer.from(world.written.get(path)?.data ?? []).toString();
    const [junit, report] = [file('/project/j.xml'), file('/project/r.json')];
    expect(junit).toMatch(/<(?:failure|error)/);
    expect(JSON.parse(report).data.steps[0].status).toBe('failed');
    all.push(junit, report, stderr, file('/project/r.html'), file('/project/r.md'));
    // With --json the result is complete by design; what an error says is not.
    const document = more[0] === '--json' ? JSON.parse(stdout) : undefined;
    all.push(
      document === undefined ? stdout : JSON.stringify([document.error, document.data.steps[0].error]),
    );
  }
  return all.join('\n');
}

describe('what a provider repeats in a step of a run', () => {
  it.each(PLACES.flatMap((place) => SOME_FORMS.map((name) => [place, name] as const)))(
    '%s, %s',
    async (place, name) => {
      const form = FORMS[name] ?? String;
      const text = await outputsOfRun(LOGIN, { place, form });
      for (const value of knownAt(place)) {
        expect(text.includes(form(value)), `${value} as ${form(value)}`).toBe(false);
        expect(shows(text, value), value).toBe(false);
      }
    },
  );
});

describe('what a provider repeats of a single step', () => {
  it.each([
    ['refresh', REFRESH, 'token error'],
    ['userinfo', ACCESS, 'userinfo error'],
    ['introspect', ACCESS, 'step error'],
    ['revoke', REFRESH, 'step error'],
  ])('token %s', async (step, token, place) => {
    for (const name of SOME_FORMS) {
      const form = FORMS[name] ?? String;
      const text = await outputsOf(['token', step, token, ...COMMON], { place, form });
      expect(shows(text, token), `${name}: ${token}`).toBe(false);
      expect(shows(text, SECRET), `${name}: ${SECRET}`).toBe(false);
    }
  });
});

describe('what a provider repeats of an earlier login', () => {
  it.each(SOME_FORMS)('also a token that was not sent: %s', async (name) => {
    const form = FORMS[name] ?? String;
    const login = { tokens: { access_token: ACCESS, refresh_token: REFRESH, token_type: 'Bearer' } };
    const words = ['token', 'introspect', '--from', '-', '--which', 'access_token', ...COMMON];
    const text = await outputsOf(words, { place: 'step error', form }, JSON.stringify(login));
    expect(text).toContain('this is not right');
    expect(shows(text, REFRESH)).toBe(false);
    expect(shows(text, ACCESS)).toBe(false);
  });
});

describe('a SAML message without a name that can be read', () => {
  const nameless = vector('assertion signed')
    .message.replace(/<saml:NameID[^>]*>[^<]*<\/saml:NameID>/, '')
    .replace(
      '</saml:AttributeStatement>',
      () =>
        '<saml:Attribute Name="homeAddress"><saml:AttributeValue>Storgata 1, 0155 ' +
        'Oslo</saml:AttributeValue></saml:Attribute><saml:Attribute ' +
        'Name="Befolkningsnr"><saml:AttributeValue>AB-99-X1</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
    );
  it.each([[[]], [['--verbose']]])('attributes are hidden, and --show-pii shows them %j', async (more) => {
    const hidden = await runIn(testWorld({ stdin: nameless }), ['decode-saml', ...more]);
    expect(hidden.stdout).toContain('Befolkningsnr');
    expect(hidden.stdout).not.toMatch(/Storgata|AB-99-X1/);
    const shown = await runIn(testWorld({ stdin: nameless }), ['decode-saml', '--show-pii', ...more]);
    expect(shown.stdout).toContain('Storgata');
  });
});

describe('a file that idcli masked itself', () => {
  it('is recognised when it is read again', async () => {
    const world = onlineWorld({
      connect: () => echoing({ place: 'none', form: String }),
      env: { S: SECRET },
    });
    await runIn(world, [...LOGIN, '--har', 'login.har']);
    const har = Buffer.from([...world.written.values()][0]?.data ?? []).toString();
    const { stdout, stderr, code } = await runIn(testWorld({ stdin: har }), ['decode-token']);
    expect([1, 2]).toContain(code);
    expect(`${stdout}${stderr}`.replace(/\s+/g, ' ')).toContain(
      'masked by idcli; record again with --show-secrets',
    );
    expect(`${stdout}${stderr}`).not.toContain('copied');
  });

  it('a masked SAML response as well', async () => {
    const { stderr } = await runIn(testWorld({ stdin: 'SAMLResponse=••••(5120)&RelayState=x' }), [
      'decode-saml',
    ]);
    expect(stderr.replace(/\s+/g, ' ')).toContain('record again with --show-secrets');
  });
});
