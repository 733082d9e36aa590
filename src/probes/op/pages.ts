/** Headers and cookies of the pages of a good login. */
import type { Exchange } from '../../outcome.ts';
import { failed, inconclusive, type ProbeVerdict, passed } from '../probe.ts';
import type { OpBench } from './bench.ts';
import { same } from './parameters.ts';
import { AUTHORIZE, group, type OpProbe } from './row.ts';

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

/** Where a person logged in, the built-in browser looks at the page that anybody sees. */
async function visitLogin(bench: OpBench): Promise<void> {
  if (bench.isPersonal && loginPages(bench).length === 0) await bench.authorize(same, { fresh: true });
}

/** Judges every login page; the first that is wrong is told. */
async function judgePages(
  bench: OpBench,
  problemOf: (page: Exchange) => string | undefined,
): Promise<ProbeVerdict> {
  await visitLogin(bench);
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

export const PAGES: readonly OpProbe[] = group(
  {
    check: 'op.pages',
    gain: 'a login in an invisible frame, codes in Referer headers, cookies that scripts read',
    fix: 'send the header that is missing with every page of the login',
    spec: 'RFC 9700, 4.2 and 4.16',
    to: AUTHORIZE,
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
      gain: 'whoever sits on the way answers the first request by http, and plays the login page',
      fix: 'send Strict-Transport-Security with every page',
      needs: ['https'],
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
        await visitLogin(bench);
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
      needs: ['built-in browser'],
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
