/** Runs of `idcli probe op` that are refused, stopped or held against an earlier one. */
import { describe, expect, it } from 'vitest';
import { network, runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const LINE = ['probe', 'op', '--provider', 'generic', '--sandbox', '--headless'];
const CODES = [...LINE, '--only', 'pkce-wrong-verifier', '--only', 'pkce-no-verifier'];
const HOLE = ['--hole', 'pkce-wrong-verifier'];
const REMOTE = ['probe', 'op', '--issuer', 'https://op.example.com', '--client-id', 'app', '--headless'];

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly earlier?: boolean;
  readonly known?: boolean;
}

const probesIn = ({ data }: { readonly data?: Readonly<Record<string, unknown>> }) =>
  (data?.probes ?? []) as readonly ProbeData[];

const world = (files: Record<string, string | Uint8Array> = {}) => testWorld({ connect: network, files });

describe('a host beyond this machine', () => {
  it('is not probed without a word', async () => {
    const { code, stderr } = await runIn(world(), REMOTE);
    expect(code).toBe(2);
    expect(stderr).toContain('--i-am-allowed');
  });

  it('is not allowed by a project', async () => {
    const { code, stderr } = await runIn(
      world({ '/project/idcli.config.yaml': 'probe:\n  allowed: [op.example.com]\n' }),
      REMOTE,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('probe cannot be set by a project file');
  });

  it.each([
    ['the command line', ['--i-am-allowed'], {}],
    [
      'the own configuration',
      [],
      { '/home/user/.config/idcli/config.yaml': 'probe:\n  allowed: [op.example.com]\n' },
    ],
  ])('is allowed by %s', async (_by, words, files) => {
    const asked: string[] = [];
    const remote = testWorld({
      files,
      connect: () => async (input) => {
        asked.push(String(input));
        return new Response('', { status: 404 });
      },
    });
    const { stderr } = await runIn(remote, [...REMOTE, ...words]);
    expect(asked[0]).toBe('https://op.example.com/.well-known/openid-configuration');
    expect(stderr).toContain('Probing op.example.com');
  });
});

describe('files of earlier runs', () => {
  it.each([
    ['--baseline', 'is no baseline of probes'],
    ['--state', 'is no state of a probe run'],
  ])('%s that is damaged is refused before anything is sent', async (option, told) => {
    for (const text of ['', '{', '[]', '{"schema":"idcli.probe-state/v1","results":[1]}']) {
      const { code, stderr } = await runIn(world({ '/project/file.json': text }), [
        ...CODES,
        option,
        'file.json',
      ]);
      expect([code, stderr.includes(told)], text).toEqual([2, true]);
    }
  });

  it('what the baseline knows does not fail', async () => {
    const first = world();
    const before = await runJson(first, [...CODES, ...HOLE, '--write-baseline', 'known.json']);
    expect(before.code).toBe(1);
    const known = first.written.get('/project/known.json');
    expect(known?.mode).toBe(0o600);
    const files = { '/project/known.json': known?.data ?? '' };
    const after = await runJson(world(files), [...CODES, ...HOLE, '--baseline', 'known.json']);
    expect(after.code).toBe(0);
    expect(probesIn(after.document)[0]).toMatchObject({ status: 'fail', known: true });
  });

  it('the line of severity moves', async () => {
    const words = [...LINE, '--only', 'pkce-short-verifier', '--hole', 'pkce-short-verifier'];
    expect((await runJson(world(), words)).code).toBe(0);
    expect((await runJson(world(), [...words, '--fail-on', 'low'])).code).toBe(1);
  });

  it('after Ctrl-C what is known is shown, and the same line goes on', async () => {
    const first = world();
    const connect: typeof network = (transport) => {
      const fetch = network(transport);
      return async (input, init) => {
        const response = await fetch(input, init);
        // The second probe is on its way when the person stops the run.
        if (first.written.has('/project/state.json')) first.abort('SIGINT');
        return response;
      };
    };
    const stopped = await runJson(
      {
        ...first,
        connect,
        get signal() {
          return first.signal;
        },
      } as typeof first,
      [...CODES, ...HOLE, '--state', 'state.json'],
    );
    expect(stopped.code).toBe(130);
    const [known, open] = probesIn(stopped.document);
    expect([known?.status, open?.status]).toEqual(['fail', 'skip']);
    const state = first.written.get('/project/state.json');
    expect(state?.mode).toBe(0o600);
    const next = await runJson(world({ '/project/state.json': state?.data ?? '' }), [
      ...CODES,
      ...HOLE,
      '--state',
      'state.json',
    ]);
    expect(next.document.data?.probes).toMatchObject([
      { id: 'pkce-wrong-verifier', status: 'fail', earlier: true },
      { id: 'pkce-no-verifier', status: 'pass' },
    ]);
  });
});

/** The sandbox, with some of its answers replaced. */
const answering =
  (replace: (url: URL, method: string, headers: Headers) => Response | undefined): typeof network =>
  (transport) => {
    const fetch = network(transport);
    return async (input, init) => {
      const headers = new Headers(init?.headers);
      const url = new URL(input instanceof Request ? input.url : input);
      return replace(url, init?.method ?? 'GET', headers) ?? fetch(input, { ...init, headers });
    };
  };

const page = (text: string) =>
  new Response(`<title>${text}</title><p>${text}</p>`, { headers: { 'content-type': 'text/html' } });

describe('a provider that has had enough', () => {
  it('that locks the account is asked no more, and the rest says why', async () => {
    let logins = 0;
    const connect = answering(({ pathname }) => {
      if (!pathname.endsWith('/authorize')) return undefined;
      logins += 1;
      return logins > 1 ? page('Your account is locked') : undefined;
    });
    const { document } = await runJson(testWorld({ connect }), CODES);
    expect(document.data?.probes).toMatchObject([
      { status: 'skip', message: expect.stringContaining('the provider locked the account') },
      { status: 'skip', message: expect.stringContaining('the provider locked the account') },
    ]);
    // Once with the session, once without: then it is known.
    expect(logins).toBe(3);
  });

  it('that answers 429 is waited for once, and then ends the question', async () => {
    const connect = answering(({ pathname }, method) =>
      pathname.endsWith('/token') && method === 'POST' && busy
        ? new Response('', { status: 429, headers: { 'retry-after': '1' } })
        : undefined,
    );
    let busy = false;
    const run = testWorld({ connect });
    const tell = run.progress;
    // The good login goes through; then the limit is reached.
    run.progress = (text) => {
      busy = true;
      return tell(text);
    };
    const { document, stderr } = await runJson(run, CODES);
    expect(stderr).toContain('429: going on more slowly, after 1 s');
    expect(document.data?.probes).toMatchObject([
      { status: 'skip', message: expect.stringContaining('answers 429') },
      { status: 'skip', message: expect.stringContaining('answers 429') },
    ]);
  });
});

it('a session that ends in the middle is begun again', async () => {
  let forgotten = 0;
  const connect = answering(({ pathname }, _, headers) => {
    if (pathname.endsWith('/authorize') && headers.has('cookie')) {
      forgotten += 1;
      headers.delete('cookie');
    }
    return undefined;
  });
  const { document } = await runJson(testWorld({ connect }), CODES);
  expect(probesIn(document).map(({ status }) => status)).toEqual(['pass', 'pass']);
  expect(forgotten).toBeGreaterThan(0);
});

describe('reports', () => {
  it('SARIF has a rule for each check and a result for each finding', async () => {
    const run = world();
    const { code } = await runIn(run, [...CODES, ...HOLE, '--sarif', 'op.sarif', '--junit', 'op.xml']);
    expect(code).toBe(1);
    const log = JSON.parse(new TextDecoder().decode(run.written.get('/project/op.sarif')?.data));
    expect(log.version).toBe('2.1.0');
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['op.pkce_verifier']);
    expect(results).toMatchObject([
      {
        ruleId: 'op.pkce_verifier',
        level: 'error',
        partialFingerprints: { 'idcliProbe/v1': expect.stringMatching(/^[\da-f]{32}$/) },
      },
    ]);
    const junit = new TextDecoder().decode(run.written.get('/project/op.xml')?.data);
    expect(junit).toContain('tests="2" failures="1"');
  });

  it('GitHub gets an annotation for each finding', async () => {
    const run = testWorld({ connect: network, env: { GITHUB_ACTIONS: 'true' } });
    const { stderr } = await runIn(run, [...CODES, ...HOLE]);
    expect(stderr).toContain('::error title=op.pkce_verifier (pkce-wrong-verifier)::');
  });

  it('a dry run sends nothing but the request for metadata', async () => {
    const { document, code } = await runJson(world(), [...CODES, '--dry-run']);
    expect(code).toBe(0);
    expect(document.data?.planned).toMatchObject([
      {
        id: 'pkce-wrong-verifier',
        to: [expect.stringContaining('/authorize'), expect.stringContaining('/token')],
      },
      { id: 'pkce-no-verifier' },
    ]);
    expect(document.data?.probes).toBeUndefined();
  });
});
