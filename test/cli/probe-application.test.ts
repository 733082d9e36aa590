/** What `idcli probe rp` and `idcli probe sp` do alike: runs that are slowed down, stopped, resumed or refused. */
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../src/loopback/certificate.ts';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { startRelyingParty } from '../helpers/relying-party.ts';
import { network, runIn, runJson } from '../helpers/run.ts';
import { startServiceProvider } from '../helpers/service-provider.ts';
import { type TestWorld, testWorld } from '../helpers/world.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Kind {
  readonly kind: 'rp' | 'sp';
  /** Options that make an application known. */
  readonly registered: (origin: string) => readonly string[];
  /** A right application, and the options that make it known. */
  readonly start: (port: number) => Promise<{ readonly origin: string; close(): Promise<void> }>;
  /** Two probes of one question, and one of another. */
  readonly few: readonly [string, string, string];
}

const KINDS: readonly Kind[] = [
  {
    kind: 'rp',
    registered: () => ['--client-id', 'application-under-test'],
    async start(port) {
      const app = await startRelyingParty();
      app.use({
        issuer: `http://127.0.0.1:${port}/generic`,
        clientId: 'application-under-test',
        secret: 'secret-of-the-application-under-test',
      });
      return app;
    },
    few: ['wrong-nonce', 'missing-nonce', 'wrong-iss'],
  },
  {
    kind: 'sp',
    registered: (origin) => ['--sp-entity-id', `${origin}/saml/metadata`, '--acs', `${origin}/saml/acs`],
    start: (port) => startServiceProvider({ idpMetadata: `http://127.0.0.1:${port}/generic/saml/metadata` }),
    few: ['missing-recipient', 'wrong-recipient', 'wrong-issuer'],
  },
];

type Fetch = typeof fetch;

async function commandAt({ kind, start, registered, few }: Kind, options: readonly string[] = []) {
  const port = await freePort();
  const app = await start(port);
  closing.push(app.close);
  const argv = ['probe', kind, `${app.origin}/login`, '--success-text', 'Welcome', '--port', `${port}`];
  const only = few.flatMap((id) => ['--only', id]);
  return { app, argv: [...argv, ...registered(app.origin), ...only, ...options] };
}

/** A world in which requests to the application are answered by `instead`, where it gives an answer. */
function between(origin: string, instead: (count: number) => Response | undefined, files = {}): TestWorld {
  let count = 0;
  return onlineWorld({
    files,
    connect: (transport) => {
      const send = network({ timeoutMilliseconds: 600_000, ...transport });
      const answer: Fetch = async (input, init) => {
        const url = new URL(input instanceof Request ? input.url : input);
        if (url.origin === origin) count += 1;
        return (url.origin === origin ? instead(count) : undefined) ?? send(input, init);
      };
      return answer;
    },
  });
}

const busy = (after = '1') => new Response('slow down', { status: 429, headers: { 'retry-after': after } });

interface Told {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly earlier?: boolean;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

const told = ({ data }: { readonly data?: Readonly<Record<string, unknown>> }): readonly Told[] =>
  (data?.probes ?? []) as readonly Told[];

describe.each(KINDS.map((kind) => [kind.kind, kind] as const))('probe %s', (name, kind) => {
  it('goes on more slowly where the application answers 429, and says so', async () => {
    const { app, argv } = await commandAt(kind);
    const { document, stderr, code } = await runJson(
      between(app.origin, (count) => (count === 12 ? busy() : undefined)),
      argv,
    );
    expect(stderr).toMatch(/answers 429: going on more slowly, after 1 s/);
    expect(told(document).map(({ status }) => status)).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(code).toBe(0);
  });

  it('leaves out the rest of a question where it goes on answering 429', async () => {
    const { app, argv } = await commandAt(kind);
    let good: number | undefined;
    const world = between(app.origin, (count) => {
      // From the first probe after the good login on.
      if (good === undefined || count < good) return undefined;
      return busy();
    });
    const { progress } = world;
    const { document, code } = await runJson(
      {
        ...world,
        progress: (title) => {
          const shown = progress(title);
          return {
            ...shown,
            update(text) {
              if (text.startsWith('2 of')) good = 0;
              shown.update(text);
            },
          };
        },
      },
      argv,
    );
    const [first, ...rest] = told(document);
    expect(first?.status).toBe('pass');
    expect(rest.map(({ status }) => status)).toEqual(['skip', 'skip', 'skip']);
    expect(rest[0]?.message).toMatch(/^not sent: 127\.0\.0\.1:\d+ answers 429 to more requests of this kind/);
    expect(code).toBe(0);
  });

  it.each([
    ['keeps answering 429', () => busy(), [], /answers 429 to more requests/],
    ['asks to wait an hour', () => busy('3600'), [], /answers 429 .*and asks to wait 3600 s/],
    ['is asked more often than allowed', () => undefined, ['--max-requests', '1'], /1 requests were made/],
  ])('ends with an error before the first probe where the application %s', async (_, answer, more, says) => {
    const { app, argv } = await commandAt(kind, more);
    const { document, code } = await runJson(between(app.origin, answer), argv);
    expect(document.error).toMatchObject({ code: 'PROVIDER_RETRY', message: expect.stringMatching(says) });
    expect(code).toBe(4);
  });

  it('shows what is known after Ctrl-C, and the same line goes on from there', async () => {
    const { argv } = await commandAt(kind, ['--state', 'state.json']);
    const world = onlineWorld();
    const save = world.files.writeAtomic.bind(world.files);
    const stopping: TestWorld = {
      ...world,
      get signal() {
        return world.signal;
      },
      files: {
        ...world.files,
        async writeAtomic(path, data, mode) {
          await save(path, data, mode);
          if (JSON.parse(String(data)).results.length === 2) world.abort('SIGINT');
        },
      },
    };
    const stopped = await runIn(stopping, argv);
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toContain('4 probes  2 passed · 2 not sent');
    expect(oneLine(stopped.stderr)).toContain('--state state.json goes on from here');
    const state = world.written.get('/project/state.json');
    expect(state?.mode).toBe(0o600);
    const next = await runJson(onlineWorld({ files: { '/project/state.json': state?.data ?? '' } }), argv);
    expect(told(next.document).map(({ status, earlier }) => [status, earlier === true])).toEqual([
      ['pass', false],
      ['pass', true],
      ['pass', false],
      ['pass', false],
    ]);
    expect(next.code).toBe(0);
  });

  it('refuses the state of another application', async () => {
    const { argv } = await commandAt(kind, ['--state', 'state.json']);
    const files = {
      '/project/state.json': JSON.stringify({ schema: 'idcli.probe-state/v1', target: 'shop', results: [] }),
    };
    const { code, stderr } = await runIn(onlineWorld({ files }), argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is the state of another run: shop')]);
  });

  it('asks a host beyond this machine only with a word, names it first, and names itself', async () => {
    const sent: (string | null)[] = [];
    const world = () =>
      testWorld({
        connect: () => async (input, init) => {
          const url = new URL(input instanceof Request ? input.url : input);
          if (url.hostname !== 'shop.example.com') return network({})(input, init);
          sent.push(new Headers(init?.headers).get('user-agent'));
          return new Response('<p>closed</p>', { headers: { 'content-type': 'text/html' } });
        },
      });
    const line = ['probe', name, 'https://shop.example.com/login', '--success-text', 'Welcome'];
    const argv = [...line, '--port', '0', ...kind.registered('https://shop.example.com')];
    const refused = await runIn(world(), argv);
    expect([refused.code, sent]).toEqual([2, []]);
    expect(refused.stderr).toContain('--i-am-allowed');
    const allowed = await runIn(world(), [...argv, '--i-am-allowed']);
    expect(allowed.stderr).toContain('Probing shop.example.com');
    expect(allowed.code).toBe(6);
    expect(new Set(sent)).toEqual(new Set([expect.stringMatching(/^idcli\/\S+ \(probe\)$/)]));
  });

  it('trusts the certificate that --ca names from the first request on', async () => {
    const { cert, key } = await makeSelfSignedCertificate(['localhost'], new Date());
    const server = createTlsServer({ cert, key }, (_, response) => response.end('<p>closed</p>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
    const argv = ['probe', name, `${origin}/login`, '--success-text', 'Welcome', '--port', '0'];
    const words = [...argv, ...kind.registered(origin)];
    expect((await runIn(onlineWorld(), words)).code).toBe(3);
    const world = onlineWorld({ files: { '/project/own.pem': cert } });
    const { code, stderr } = await runIn(world, [...words, '--ca', 'own.pem']);
    expect(code).toBe(6);
    expect(oneLine(stderr)).toContain('nothing was probed: the application sent nobody to the provider');
  });

  it.each([
    ['never comes', '<h1>Shop</h1><p>Buy things</p>', /sent nobody to the provider: the page has no form/],
    ['needs scripts', '<!doctype html><div id="root"></div><script>1</script>', /--player chromium/],
  ])(
    'says of an application that %s what its page says, and does not list what was not sent',
    async (...row) => {
      const [, page, says] = row;
      const server = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(page);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      closing.push(() => server.close());
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const argv = ['probe', name, `${origin}/login`, '--success-text', 'Welcome', '--port', '0'];
      const { code, stdout, stderr } = await runIn(onlineWorld(), [...argv, ...kind.registered(origin)]);
      expect(code).toBe(6);
      expect(oneLine(stderr)).toMatch(says);
      expect(stdout).toMatch(/not probed: no good login has succeeded\n\s+\d+ probes\n/);
    },
  );
});
