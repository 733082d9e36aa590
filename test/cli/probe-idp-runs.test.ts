/** Runs of `idcli probe idp` that a person plays, that are stopped, refused, or held against an earlier one. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createCookies } from '../../src/protocol/http/index.ts';
import { drive } from '../../src/user-agent/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { network, runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { type Asked, answerWith, idpMetadata, responseTo, serveIdp } from '../helpers/saml-idp.ts';
import { type TestWorldOptions, testWorld } from '../helpers/world.ts';
import { type Answer, type ScriptedServer, serve } from './scripted-server.ts';

const SANDBOX = ['probe', 'idp', '--provider', 'generic', '--sandbox'];
const LINE = [...SANDBOX, '--headless'];
const TWO = [...LINE, '--only', 'version-3', '--only', 'unsigned'];
const HOLE = ['--hole', 'unsigned'];

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly earlier?: boolean;
  readonly known?: boolean;
}

const probesIn = ({ data }: { readonly data?: Readonly<Record<string, unknown>> }) =>
  (data?.probes ?? []) as readonly ProbeData[];

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A world with the metadata of an identity provider that answers as it is told. */
async function beside(answer: (asked: Asked, count: number) => Answer, more: TestWorldOptions = {}) {
  let count = 0;
  const server = await serveIdp((asked) => {
    count += 1;
    return answer(asked, count);
  });
  servers.push(server);
  const files = { '/project/idp.xml': idpMetadata(`${server.url}/sso`), ...more.files };
  return { server, world: onlineWorld({ ...more, files }) };
}

const AT_FILE = ['probe', 'idp', '--idp-metadata', 'idp.xml', '--sp-entity-id', 'https://sp.example.com'];
const good = (asked: Asked): Answer => answerWith(asked, responseTo(asked));

describe('in the browser of a person', () => {
  it('the good login is played once, and what needs a browser is left out', async () => {
    const over = new AbortController();
    const opened: URL[] = [];
    const running: Promise<unknown>[] = [];
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      async openBrowser(url) {
        opened.push(url);
        const page = drive(url, {
          fetch: createCookies().around((input, init) =>
            fetch(input, { ...init, redirect: 'manual', signal: over.signal }),
          ),
          isRedirectUri: () => false,
          fill: {},
          signal: over.signal,
          sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
        });
        running.push(page.catch(() => {}));
      },
    });
    const acs = `http://127.0.0.1:${await freePort()}/saml/acs`;
    const { document, code } = await runJson(world, [...SANDBOX, '--acs', acs]);
    over.abort();
    await Promise.all(running);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(opened.length).toBe(1);
    const by = (status: string) => probesIn(document).filter((one) => one.status === status);
    expect(by('pass').map(({ id }) => id)).toEqual([
      ...['response-signed', 'response-algorithms', 'response-audience', 'response-recipient'],
      ...['response-in-response-to', 'response-lifetime'],
      ...['metadata-keys', 'metadata-valid-until', 'metadata-signature'],
    ]);
    expect(new Set(by('skip').map(({ message }) => message))).toEqual(
      new Set(['needs a login without a person: --headless']),
    );
    expect(by('pass').length + by('skip').length).toBe(probesIn(document).length);
  });

  it('without a terminal or --headless nothing is sent', async () => {
    const { world, server } = await beside(good, { isTTY: false, stdinIsTTY: false });
    const { code, stderr } = await runIn(world, AT_FILE);
    expect(code).toBe(2);
    expect(stderr).toContain('--headless');
    expect(server.heard).toEqual([]);
  });
});

describe('held against an earlier run', () => {
  const world = (files: Record<string, string | Uint8Array> = {}) => testWorld({ connect: network, files });

  it('what the baseline knows does not fail', async () => {
    const first = world();
    const before = await runJson(first, [...TWO, ...HOLE, '--write-baseline', 'known.json']);
    expect(before.code).toBe(1);
    const known = first.written.get('/project/known.json');
    expect(known?.mode).toBe(0o600);
    const files = { '/project/known.json': known?.data ?? '' };
    const after = await runJson(world(files), [...TWO, ...HOLE, '--baseline', 'known.json']);
    expect(after.code).toBe(0);
    expect(probesIn(after.document)).toMatchObject([
      { id: 'unsigned', status: 'fail', known: true },
      { id: 'version-3', status: 'pass' },
    ]);
  });

  it('the state of another provider is refused, and a damaged one', async () => {
    const state = JSON.stringify({
      schema: 'idcli.probe-state/v1',
      target: 'https://idp.example.com',
      results: [],
    });
    for (const [text, told] of [
      [state, 'is the state of another run'],
      ['{', 'is no state of a probe run'],
    ] as const) {
      const { code, stderr } = await runIn(world({ '/project/s.json': text }), [...TWO, '--state', 's.json']);
      expect([code, stderr.includes(told)]).toEqual([2, true]);
    }
  });

  it('after Ctrl-C what is known is shown, and the same line goes on', async () => {
    const first = world();
    const connect: typeof network = (transport) => {
      const fetch = network(transport);
      return async (input, init) => {
        const response = await fetch(input, init);
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
      [...TWO, '--only', 'instant-old', ...HOLE, '--state', 'state.json'],
    );
    expect(stopped.code).toBe(130);
    expect(probesIn(stopped.document).map(({ status }) => status)).toEqual(['fail', 'pass', 'skip']);
    const state = first.written.get('/project/state.json');
    expect(state?.mode).toBe(0o600);
    const next = await runJson(world({ '/project/state.json': state?.data ?? '' }), [
      ...[...TWO, '--only', 'instant-old', ...HOLE, '--state', 'state.json'],
    ]);
    expect(probesIn(next.document)).toMatchObject([
      { id: 'unsigned', status: 'fail', earlier: true },
      { id: 'version-3', status: 'pass', earlier: true },
      { id: 'instant-old', status: 'pass' },
    ]);
  });

  it('the line of severity moves', async () => {
    const words = [...LINE, '--only', 'version-3', '--hole', 'version-3'];
    expect((await runJson(world(), words)).code).toBe(0);
    expect((await runJson(world(), [...words, '--fail-on', 'medium'])).code).toBe(1);
  });

  it('--expect says what must come out', async () => {
    const expected = ['--expect', 'exitCode=1', '--expect', 'data.probes.0.status=fail'];
    expect((await runIn(world(), [...TWO, ...HOLE, ...expected])).code).toBe(0);
    const good = await runIn(world(), [...TWO, ...expected]);
    expect(good.code).not.toBe(0);
    expect(good.stderr).toContain('not as expected: data.probes.0.status is "pass", expected "fail"');
  });

  it('SARIF, JUnit and annotations name what failed', async () => {
    const run = testWorld({ connect: network, env: { GITHUB_ACTIONS: 'true' } });
    const { code, stderr } = await runIn(run, [
      ...TWO,
      ...HOLE,
      '--sarif',
      'idp.sarif',
      '--junit',
      'idp.xml',
    ]);
    expect(code).toBe(1);
    const text = (name: string) => new TextDecoder().decode(run.written.get(`/project/${name}`)?.data);
    const [{ tool, results }] = JSON.parse(text('idp.sarif')).runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['idp.request_signature']);
    expect(results).toMatchObject([{ ruleId: 'idp.request_signature', level: 'error' }]);
    expect(text('idp.xml')).toContain('tests="2" failures="1"');
    expect(stderr).toContain('::error title=idp.request_signature (unsigned)::');
  });

  it('a report for people names the probes, the gravest first, and then how they went', async () => {
    const run = testWorld({ connect: network });
    await runIn(run, [
      ...[...TWO, '--only', 'dtd-internal', '--hole', 'dtd-internal', ...HOLE, '--hole', 'version-3'],
      ...['--html', 'idp.html', '--markdown', 'idp.md'],
    ]);
    const text = (name: string) => new TextDecoder().decode(run.written.get(`/project/${name}`)?.data);
    const html = text('idp.html');
    const places = [
      'id="findings"',
      'dtd-internal, critical',
      'unsigned, high',
      'version-3, medium',
      'id="sequence"',
    ];
    const found = places.map((place) => html.indexOf(place));
    expect(found.every((at) => at >= 0)).toBe(true);
    expect(found).toEqual([...found].sort((one, other) => one - other));
    expect(text('idp.md')).toContain('`idp.dtd` `dtd-internal`');
  });

  it('what is wrong with the good login stands behind what the probes found', async () => {
    const { document } = await runJson(world(), [
      ...[...LINE, '--only', 'response-audience', '--hole', 'response-audience'],
    ]);
    expect(document.reports.map(({ subject }: { subject: string }) => subject)).toEqual([
      'idp',
      'saml_response',
    ]);
  });

  it('a dry run sends nothing but requests for metadata', async () => {
    const asked: string[] = [];
    const run = testWorld({
      connect: (transport) => (input, init) => {
        asked.push(new URL(String(input)).pathname);
        return network(transport)(input, init);
      },
    });
    const more = ['--only', 'response-signed', '--only', 'artifact-replay', '--only', 'logout-redirect'];
    const { document, code } = await runJson(run, [...TWO, ...more, '--dry-run']);
    expect(code).toBe(0);
    const planned = document.data?.planned as readonly {
      readonly id: string;
      readonly to: readonly string[];
    }[];
    const paths = (to: readonly string[]) =>
      to.map((url) => new URL(url).pathname.replace('/generic/saml', ''));
    expect(planned.map(({ id, to }) => [id, ...paths(to)])).toEqual([
      ['response-signed'],
      ['unsigned', '/login'],
      ['version-3', '/login'],
      ['artifact-replay', '/login', '/artifact'],
      ['logout-redirect', '/login', '/logout'],
    ]);
    expect(asked).toEqual(['/generic/saml/metadata']);
  });
});

describe('a host beyond this machine', () => {
  const untouched = () => () => Promise.reject(new Error('something was sent'));
  const remote = { '/project/idp.xml': idpMetadata('https://idp.example.com/sso') };

  it('is not probed without a word, and not by the word of a project', async () => {
    const never = testWorld({ files: remote, connect: untouched });
    const { code, stderr } = await runIn(never, [...AT_FILE, '--headless']);
    expect(code).toBe(2);
    expect(stderr).toContain('--i-am-allowed');
    const told = testWorld({
      connect: untouched,
      files: { ...remote, '/project/idcli.config.yaml': 'probe:\n  allowed: [idp.example.com]\n' },
    });
    const project = await runIn(told, [...AT_FILE, '--headless']);
    expect([project.code, project.stderr]).toEqual([
      2,
      expect.stringContaining('cannot be set by a project file'),
    ]);
  });

  it('is named before the first request, and no listener of ours is', async () => {
    const seen: string[] = [];
    const answers = testWorld({
      files: remote,
      connect: () => async (input) => {
        seen.push(String(input));
        return new Response('<title>Gone</title>', { status: 404, headers: { 'content-type': 'text/html' } });
      },
    });
    const { stderr } = await runIn(answers, [...AT_FILE, '--headless', '--i-am-allowed']);
    expect(stderr).toContain('Probing idp.example.com');
    expect(seen.every((url) => url.startsWith('https://idp.example.com/'))).toBe(true);
  });
});

describe('an identity provider that', () => {
  it('is careless is found out, as far as a stranger can', async () => {
    const { world } = await beside(good);
    const { document } = await runJson(world, [...AT_FILE, '--headless']);
    const failed = probesIn(document).filter(({ status }) => status === 'fail');
    expect(failed.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['acs-unregistered', 'acs-path', 'issuer-unknown', 'version-3']),
    );
    expect(probesIn(document).find(({ id }) => id === 'unsigned')?.message).toContain(
      'WantAuthnRequestsSigned',
    );
  });

  it('answers 429 is asked more slowly, and then left alone', async () => {
    const { world, server } = await beside((asked, count) =>
      count === 1 ? good(asked) : { httpStatus: 429, headers: { 'retry-after': '1' } },
    );
    const { document, stderr } = await runJson(world, [...AT_FILE, '--headless', '--only', 'idp.acs']);
    expect(stderr).toContain('answers 429: going on more slowly, after 1 s');
    const probes = probesIn(document);
    expect(probes.every(({ status }) => status === 'skip')).toBe(true);
    expect(probes[0]?.message).toContain('answers 429 to more requests of this kind');
    // The good login, one try, and its repetition.
    expect(server.heard.length).toBe(3);
  });

  it('breaks at what it must refuse only warns', async () => {
    const { world } = await beside((asked, count) =>
      count === 1 ? good(asked) : { httpStatus: 500, text: 'Oops' },
    );
    const { document, code } = await runJson(world, [...AT_FILE, '--headless', '--only', 'version-3']);
    expect(probesIn(document)).toMatchObject([
      { status: 'warn', message: expect.stringContaining('refused, by an error of the server') },
    ]);
    expect(code).toBe(0);
  });

  it('redirects in circles, or to a page of another host, decides nothing', async () => {
    for (const location of ['/sso?SAMLRequest=again', 'https://error.example.com/sorry?url=idcli-probe']) {
      const { world } = await beside((asked, count) =>
        count === 1 ? good(asked) : { httpStatus: 302, headers: { location } },
      );
      const { document } = await runJson(world, [...AT_FILE, '--headless', '--only', 'idp.acs']);
      expect(probesIn(document).filter(({ status }) => status === 'fail')).toEqual([]);
    }
  });

  it('ends the session in the middle shows a login page, which decides nothing', async () => {
    const page =
      '<title>Log in</title><form method="post"><input name="user"><input type="password" name="pw"></form>';
    const { world } = await beside((asked, count) =>
      count === 1 ? good(asked) : { text: page, headers: { 'content-type': 'text/html' } },
    );
    const { document } = await runJson(world, [
      ...[...AT_FILE, '--headless', '--only', 'version-3', '--only', 'force-authn'],
    ]);
    expect(probesIn(document)).toMatchObject([
      { id: 'version-3', status: 'inconclusive', message: expect.stringContaining('a login page') },
      {
        id: 'force-authn',
        status: 'inconclusive',
        message: expect.stringContaining('a good login gave no assertion'),
      },
    ]);
  });

  it('changes RelayState, and escapes it, is not accused of markup', async () => {
    const { world } = await beside((asked) => answerWith(asked, responseTo(asked), 'another'));
    const words = [...AT_FILE, '--headless', '--only', 'relaystate-script', '--relay-state', 'another'];
    const { document } = await runJson(world, words);
    expect(probesIn(document)).toMatchObject([{ status: 'warn', message: 'RelayState came back changed' }]);
  });

  it('goes away is not asked for ever', async () => {
    const { world, server } = await beside((asked, count) => (count === 1 ? good(asked) : { dropped: true }));
    const { document } = await runJson(world, [...AT_FILE, '--headless', '--skip', 'idp.metadata']);
    expect(probesIn(document).at(-1)?.message).toBe('not sent: the other side does not answer any more');
    expect(server.heard.length).toBeLessThan(12);
  });

  it('refuses the good login is not probed', async () => {
    const { world, server } = await beside((asked) =>
      answerWith(asked, responseTo(asked, { status: 'Requester/RequestDenied' })),
    );
    const { document, code } = await runJson(world, [...AT_FILE, '--headless']);
    expect(code).not.toBe(0);
    expect(document.error).toBeDefined();
    expect(document.data?.probes).toBeUndefined();
    expect(server.heard.length).toBe(1);
  });

  it('has an address with a query for the answer is not accused of using it', async () => {
    const { world } = await beside(good);
    const acs = `http://127.0.0.1:${await freePort()}/saml/acs?sp=1`;
    const { document } = await runJson(world, [
      ...[
        ...AT_FILE,
        '--headless',
        '--acs',
        acs,
        '--only',
        'acs-binding-mismatch',
        '--only',
        'acs-index-unknown',
      ],
    ]);
    expect(probesIn(document).filter(({ status }) => status === 'fail')).toEqual([]);
  });

  it('takes requests by one binding is probed by that', async () => {
    const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
    const { server } = await beside(good);
    const files = {
      '/project/idp.xml': idpMetadata(`${server.url}/sso`, { bindings: [REDIRECT], wantsSigned: 'true' }),
      '/project/sp.key': pem('sp.key'),
      '/project/sp.crt': pem('sp.crt'),
    };
    const { document } = await runJson(onlineWorld({ files }), [
      ...[
        ...AT_FILE,
        '--headless',
        '--sp-key',
        'sp.key',
        '--sp-cert',
        'sp.crt',
        '--only',
        'idp.request_signature',
      ],
    ]);
    expect(server.heard.every(({ method }) => method === 'GET')).toBe(true);
    expect(probesIn(document)).toMatchObject([
      { id: 'unsigned', status: 'fail' },
      { id: 'signature-stripped-redirect', status: 'fail' },
      { id: 'other-key', status: 'fail' },
      ...['bad-signature', 'digest-only', 'xsw-request'].map((id) => ({
        id,
        status: 'skip',
        message: 'needs a provider that takes requests over HTTP-POST',
      })),
    ]);
  });
});

describe('metadata', () => {
  const whole = idpMetadata('http://127.0.0.1:9/sso');
  it.each([
    ['empty', ''],
    ['cut off', whole.slice(0, 200)],
    ['of a service provider', whole.replaceAll('IDPSSODescriptor', 'SPSSODescriptor')],
    ['JSON', '{"issuer":"https://idp.example.com"}'],
    ['a web page', '<!doctype html><title>Log in</title>'],
    ['binary', new Uint8Array([0xff, 0xd8, 0xff, 0, 1, 2])],
    ['nested beyond all bounds', `${'<a>'.repeat(100_000)}`],
    ['without an endpoint', whole.replace(/<md:SingleSignOnService[^>]*>/g, '')],
    ['with an address that is none', whole.replaceAll('http://127.0.0.1:9/sso', 'nowhere')],
  ])('%s is refused before anything is sent', async (_what, text) => {
    const world = testWorld({ files: { '/project/idp.xml': text } });
    const { code, stderr } = await runIn(world, [...AT_FILE, '--headless']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/ {4}at /);
  });

  it('that is not served is told with its status', async () => {
    for (const answer of [{ httpStatus: 404 }, { httpStatus: 302, headers: { location: '/login' } }]) {
      const server = await serve([answer]);
      servers.push(server);
      const { code, stderr } = await runIn(onlineWorld(), [
        ...['probe', 'idp', '--idp-metadata', `${server.url}/metadata`, '--sp-entity-id', 'x', '--headless'],
      ]);
      expect(code).not.toBe(0);
      expect(stderr).toContain(String(answer.httpStatus));
    }
  });
});

describe('options', () => {
  it.each([
    [['--only', 'no-such-probe'], 'is no probe here'],
    [['--rate', '0'], 'lets nothing through'],
    [['--hole', 'no-such-hole'], 'no-such-hole'],
    [['--second-sp-entity-id', 'x'], '--second-sp-key'],
    [['--second-sp-key', 'x'], '--second-sp-entity-id'],
  ])('%j is refused', async (words, told) => {
    const { code, stderr } = await runIn(onlineWorld(), [...LINE, ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(told);
  });
});
