/** What a good login shows by itself: keys, metadata, pages. */
import type { Exchange } from '../../outcome.ts';
import { fetchJwks } from '../../protocol/oidc/discovery.ts';
import { readJwt } from '../jws.ts';
import { failed, inconclusive, type ProbeVerdict, passed, warned } from '../probe.ts';
import { announces, type OpBench } from './bench.ts';
import { setting } from './parameters.ts';
import { group, type OpProbe } from './row.ts';

type Jwk = Readonly<Record<string, unknown>>;

async function keysOf(bench: OpBench): Promise<{ readonly keys: readonly Jwk[]; readonly at: string }> {
  const at = bench.endpoint('jwks_uri').href;
  const { keys } = await fetchJwks(bench.context.recorder.as('client', 'jwks'), at);
  return { keys: Array.isArray(keys) ? keys.filter((key): key is Jwk & never => isObject(key)) : [], at };
}

const isObject = (value: unknown): value is Jwk => typeof value === 'object' && value !== null;

/** Bits of an RSA modulus; undefined for other keys. */
const rsaBits = ({ kty, n }: Jwk): number | undefined =>
  kty === 'RSA' && typeof n === 'string' ? Buffer.from(n, 'base64url').length * 8 : undefined;

const ENOUGH_BITS = 2048;
const CURVES = ['P-256', 'P-384', 'P-521', 'Ed25519', 'Ed448', 'X25519', 'X448'];

const nameOf = ({ kid, kty }: Jwk): string => (typeof kid === 'string' ? kid : String(kty));

const KEYS = group(
  {
    check: 'op.keys',
    gain: 'ID tokens that the attacker signed',
    fix: 'publish public members only, of RSA keys with 2048 bits or more or of EC keys, and sign with them',
    spec: 'RFC 8725, 3; RFC 7518, 3.3; RFC 9700, 2',
    to: ['jwks_uri'],
    needs: ['key set'],
  },
  [
    {
      id: 'idtoken-alg',
      severity: 'critical',
      title: 'the algorithm of the ID token',
      needs: ['id token'],
      async run({ tokens, endpoint }) {
        const alg = readJwt(tokens.id_token)?.header.alg;
        const details = { at: endpoint('token_endpoint').href, actual: String(alg) };
        if (alg === undefined) return inconclusive('the ID token is encrypted, or cannot be read', details);
        if (String(alg).toLowerCase() === 'none') return failed('the ID token is not signed', details);
        return String(alg).startsWith('HS')
          ? warned('signed with the client secret: no one but this client can verify it', details)
          : passed(String(alg), details);
      },
    },
    {
      id: 'idtoken-key-size',
      severity: 'high',
      title: 'the key that signed the ID token',
      needs: ['key set', 'id token'],
      async run(bench) {
        const { keys, at } = await keysOf(bench);
        const kid = readJwt(bench.tokens.id_token)?.header.kid;
        const own = keys.filter((key) => key.kid === kid);
        const sizes = own.flatMap((key) => rsaBits(key) ?? []);
        if (own.length === 0) return inconclusive('no key of the set has its kid', { at });
        const smallest = Math.min(...sizes);
        return smallest < ENOUGH_BITS
          ? failed(`${smallest} bits`, { at, expected: '2048 or more', actual: String(smallest) })
          : passed(sizes.length === 0 ? `a key of type ${String(own[0]?.kty)}` : `${smallest} bits`, { at });
      },
    },
    {
      id: 'jwks-private',
      severity: 'critical',
      title: 'private members in the key set',
      run: (bench) =>
        judgeKeys(
          bench,
          'private members',
          ({ kty, d, p, q }) => kty !== 'oct' && [d, p, q].some((part) => part !== undefined),
        ),
    },
    {
      id: 'jwks-weak',
      severity: 'high',
      title: 'weak keys in the key set',
      run: (bench) =>
        judgeKeys(bench, 'fewer than 2048 bits, or an odd curve', (key) => {
          const bits = rsaBits(key);
          return (
            (bits !== undefined && bits < ENOUGH_BITS) ||
            (typeof key.crv === 'string' && !CURVES.includes(key.crv))
          );
        }),
    },
    {
      id: 'jwks-symmetric',
      severity: 'critical',
      title: 'a shared secret in the key set',
      run: (bench) => judgeKeys(bench, 'a shared secret', ({ kty }) => kty === 'oct'),
    },
  ],
);

async function judgeKeys(bench: OpBench, what: string, isBad: (key: Jwk) => boolean): Promise<ProbeVerdict> {
  const { keys, at } = await keysOf(bench);
  const bad = keys.filter(isBad).map(nameOf);
  return bad.length > 0
    ? failed(`${what}: ${bad.join(', ')}`, { at, actual: bad })
    : passed(`none of ${keys.length} keys`, { at });
}

const METADATA = group(
  {
    check: 'op.metadata',
    gain: 'nothing: clients that configure themselves break',
    fix: 'announce what the configuration has, and nothing else',
    spec: 'OpenID Connect Discovery 1.0, 3',
    to: ['authorization_endpoint'],
    needs: ['code', 'built-in browser'],
  },
  [
    {
      id: 'metadata-behaviour',
      severity: 'medium',
      title: 'each response mode that is announced',
      async run(bench) {
        const at = bench.endpoint('authorization_endpoint').href;
        const modes = ['query', 'fragment', 'form_post'].filter((mode) =>
          announces(bench, 'response_modes_supported', mode),
        );
        const wrong: string[] = [];
        for (const mode of modes) {
          const answer = await bench.authorize(setting('response_mode', mode));
          const isRight = answer.kind === 'answered' && answer.via === mode && answer.parameters.has('code');
          if (!isRight) wrong.push(`${mode}: ${answer.told}`);
        }
        if (modes.length === 0) return passed('none is announced', { at });
        return wrong.length > 0
          ? failed(`announced, and not so: ${wrong.join('; ')}`, { at, actual: wrong })
          : passed(modes.join(', '), { at });
      },
    },
  ],
);

/** Pages of the login that ask the person for something. */
function loginPages({ context }: OpBench): readonly Exchange[] {
  return context.draft.exchanges.filter(
    ({ actor, response }) =>
      actor === 'user-agent' &&
      response !== undefined &&
      response.status < 400 &&
      /<form\b/i.test(Buffer.from(response.body.subarray(0, 200_000)).toString('latin1')),
  );
}

const headerOf = ({ response }: Exchange, name: string): string | undefined =>
  response?.headers.find(([one]) => one.toLowerCase() === name)?.[1];

/** Judges every login page; the first that is wrong is told. */
function judgePages(bench: OpBench, problemOf: (page: Exchange) => string | undefined): ProbeVerdict {
  const pages = loginPages(bench);
  const [first] = pages;
  if (first === undefined) return inconclusive('the login showed no page with a form');
  for (const page of pages) {
    const problem = problemOf(page);
    if (problem !== undefined) return failed(problem, { at: page.request.url.replace(/[?#].*$/, '') });
  }
  return passed(`${pages.length} ${pages.length === 1 ? 'page' : 'pages'}`, {
    at: first.request.url.replace(/[?#].*$/, ''),
  });
}

const STRICT_REFERRER = /no-referrer(?!-when-downgrade)|same-origin|strict-origin|^origin$/i;
/** Cookies that scripts read by their purpose: session management, forgery tokens, preferences. */
const FOR_SCRIPTS = /state|csrf|xsrf|lang|locale|theme/i;

const PAGES = group(
  {
    check: 'op.pages',
    gain: 'a login in an invisible frame, codes in Referer headers, cookies that scripts read',
    fix: 'send the header that is missing with every page of the login',
    spec: 'RFC 9700, 4.2 and 4.16',
    to: ['authorization_endpoint'],
    needs: ['built-in browser'],
  },
  [
    {
      id: 'framing',
      severity: 'medium',
      title: 'whether login pages may be put into frames',
      spec: 'RFC 9700, 4.16',
      run: async (bench) =>
        judgePages(bench, (page) => {
          const policy = headerOf(page, 'content-security-policy') ?? '';
          const options = headerOf(page, 'x-frame-options') ?? '';
          return /frame-ancestors/i.test(policy) || /deny|sameorigin/i.test(options)
            ? undefined
            : 'neither frame-ancestors nor X-Frame-Options';
        }),
    },
    {
      id: 'referrer',
      severity: 'medium',
      title: 'what login pages tell other sites by Referer',
      spec: 'RFC 9700, 4.2.4',
      run: async (bench) =>
        judgePages(bench, (page) => {
          const policy = headerOf(page, 'referrer-policy');
          const html = Buffer.from(page.response?.body ?? []).toString('latin1');
          const meta = /<meta[^>]+name=["']?referrer["']?[^>]*content=["']?([\w-]+)/i.exec(html)?.[1];
          const said = policy ?? meta;
          return said !== undefined && STRICT_REFERRER.test(said)
            ? undefined
            : `Referrer-Policy ${said === undefined ? 'is missing' : `is ${said}`}`;
        }),
    },
    {
      id: 'csp',
      severity: 'low',
      title: 'the content security policy of login pages',
      run: async (bench) =>
        judgePages(bench, (page) =>
          headerOf(page, 'content-security-policy') === undefined
            ? 'Content-Security-Policy is missing'
            : undefined,
        ),
    },
    {
      id: 'hsts',
      severity: 'low',
      title: 'whether browsers stay with https',
      spec: 'RFC 6797, 7.2',
      needs: ['built-in browser', 'https'],
      run: async (bench) =>
        judgePages(bench, (page) =>
          headerOf(page, 'strict-transport-security') === undefined
            ? 'Strict-Transport-Security is missing'
            : undefined,
        ),
    },
    {
      id: 'cookie-flags',
      severity: 'low',
      title: 'the cookies of the login',
      spec: 'RFC 6265, 4.1.2',
      async run(bench) {
        const { exchanges } = bench.context.draft;
        const lines = exchanges.flatMap(({ actor, request, response }) =>
          actor !== 'user-agent' || response === undefined
            ? []
            : response.headers
                .filter(([name]) => name.toLowerCase() === 'set-cookie')
                .map(([, line]) => ({ line, isSecure: request.url.startsWith('https:') })),
        );
        const at = bench.endpoint('authorization_endpoint').href;
        if (lines.length === 0) return inconclusive('the login set no cookie', { at });
        const wrong = [...new Set(lines.flatMap(cookieProblem))];
        return wrong.length > 0
          ? failed(wrong.slice(0, 5).join('; '), { at, actual: wrong })
          : passed(`${lines.length} cookies`, { at });
      },
    },
    {
      id: 'redirect-307',
      severity: 'high',
      title: 'the redirect after the credentials were posted',
      spec: 'RFC 9700, 4.12',
      async run(bench) {
        const posts = bench.context.draft.exchanges.filter(
          ({ actor, request }) => actor === 'user-agent' && request.method === 'POST',
        );
        const wrong = posts.find(({ response }) => response?.status === 307 || response?.status === 308);
        const at = (wrong ?? posts[0])?.request.url.replace(/[?#].*$/, '');
        if (at === undefined) return inconclusive('the login posted nothing');
        return wrong === undefined
          ? passed(`${posts.length} posts, and no 307`, { at })
          : failed(
              `a post is answered with ${wrong.response?.status}: the browser posts the credentials on`,
              { at },
            );
      },
    },
  ],
);

function cookieProblem({ line, isSecure }: { readonly line: string; readonly isSecure: boolean }): string[] {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const [name = '', value = ''] = pair.split('=');
  const has = (attribute: string) => attributes.some((one) => one.toLowerCase().startsWith(attribute));
  // One that is taken away protects nothing.
  if (value === '' || has('max-age=0') || /expires=thu, 01 jan 1970/i.test(line)) return [];
  const missing = [
    ...(has('httponly') || FOR_SCRIPTS.test(name) ? [] : ['HttpOnly']),
    ...(has('samesite') ? [] : ['SameSite']),
    ...(has('secure') || !isSecure ? [] : ['Secure']),
  ];
  return missing.length === 0 ? [] : [`${name} lacks ${missing.join(' and ')}`];
}

export const OBSERVED: readonly OpProbe[] = [...KEYS, ...METADATA, ...PAGES];
