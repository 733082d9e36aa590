/** What people get wrong, and what goes wrong around them: each a fact, a hint and the right exit code. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const json =
  (value: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

describe('before anything is sent: exit code 2', () => {
  it.each([
    ['an unknown command', ['logn'], 'USAGE', 'did you mean login'],
    ['an unknown option', ['login', '--provder', 'x'], 'USAGE', '--provider'],
    ['an unknown provider', ['login', '--provider', 'ingrope'], 'PROVIDER_UNKNOWN', 'did you mean ingroupe'],
    ['no provider', ['login'], 'USAGE', '--issuer URL'],
    ['a signing service', ['login', '--provider', 'esigning'], 'USAGE', 'idcli sign-order run'],
    ['an app of its own', ['login', '--provider', 'net-id'], 'USAGE', 'idcli net-id login'],
    ['no client id', ['login', '--provider', 'ingroupe'], 'CLIENT_ID_MISSING', '--sandbox'],
    [
      'a malformed issuer',
      ['login', '--issuer', 'op example', '--client-id', 'a'],
      'USAGE',
      'https://op.example.com',
    ],
    [
      'an issuer with a query',
      ['login', '--issuer', 'https://op.example.com?a=1', '--client-id', 'a'],
      'USAGE',
      'https://op.example.com',
    ],
    [
      'plain http',
      ['login', '--issuer', 'http://op.example.com', '--client-id', 'a', '--headless'],
      'INSECURE_URL',
      '--insecure-http',
    ],
    [
      'no openid scope',
      ['login', '--provider', 'ingroupe', '--sandbox', '--scope', 'email'],
      'USAGE',
      '--scope "openid email"',
    ],
    [
      'IG-C4: the pattern instead of a number',
      ['login', '--provider', 'ingroupe', '--sandbox', '--scope', 'openid age_over_XX'],
      'USAGE',
      '18',
    ],
    [
      'a foreign listener',
      [
        ...['login', '--provider', 'ingroupe', '--sandbox', '--no-open'],
        ...['--redirect-uri', 'http://192.0.2.1:80/callback'],
      ],
      'NOT_LOOPBACK',
      '--listen',
    ],
    [
      'a listener beyond loopback',
      ['login', '--provider', 'ingroupe', '--sandbox', '--listen', '0.0.0.0:0'],
      'NOT_LOOPBACK',
      '127.0.0.1',
    ],
    [
      'a broken --claims',
      ['login', '--provider', 'ingroupe', '--sandbox', '--claims', '{'],
      'USAGE',
      '--claims',
    ],
    [
      'a tolerance that judges nothing',
      ['login', '--provider', 'ingroupe', '--sandbox', '--clock-tolerance', '301'],
      'USAGE',
      '--now',
    ],
    [
      'a time that is none',
      ['login', '--provider', 'ingroupe', '--sandbox', '--now', 'yesterday'],
      'USAGE',
      'T12:00:00Z',
    ],
    [
      'an unknown fault',
      ['login', '--provider', 'ingroupe', '--sandbox', '--fault', 'wrong-nonc'],
      'SANDBOX_SCENARIO_UNKNOWN',
      'wrong-nonce',
    ],
    [
      'an unknown persona',
      ['login', '--provider', 'ingroupe', '--sandbox', '--as', 'nobody'],
      'SANDBOX_SCENARIO_UNKNOWN',
      'default',
    ],
    [
      'a secret that is not there',
      ['login', '--provider', 'ingroupe', '--client-id', 'a', '--client-secret', 'env:NOT_SET'],
      'SECRET_UNRESOLVED',
      'NOT_SET',
    ],
    [
      'a key file that is not there',
      [
        'login',
        '--issuer',
        'https://op.example.com',
        '--client-id',
        'a',
        '--client-auth',
        'private_key_jwt',
        '--client-key',
        'none.pem',
      ],
      'INPUT_UNREADABLE',
      '',
    ],
    [
      'a certificate without its key',
      ['login', '--issuer', 'https://op.example.com', '--client-id', 'a', '--tls-cert', 'own.pem'],
      'INPUT_UNREADABLE',
      '',
    ],
    [
      'nobody to log in',
      ['login', '--issuer', 'https://op.example.com', '--client-id', 'a'],
      'NO_TERMINAL',
      '--headless',
    ],
  ] as const)('%s', async (_name, argv, code, hint) => {
    const ran = await runIn(onlineWorld(), argv);
    expect(ran.code).toBe(2);
    const { document } = await runJson(onlineWorld(), argv);
    expect(document.error?.code).toBe(code);
    expect(`${document.error?.message}\n${document.error?.hint ?? ''}`).toContain(hint);
    expect(ran.stderr).toMatch(/^error: /m);
    expect(ran.stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });

  it('a literal secret works, warns and is masked', async () => {
    const ran = await runIn(onlineWorld(), [
      ...['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--trace', '--verbose'],
      ...['--client-secret', 'a-very-literal-secret'],
    ]);
    expect(ran.stderr).toContain('process list');
    expect(ran.stdout + ran.stderr).not.toContain('a-very-literal-secret');
    expect(ran.code).toBe(4);
  });

  it('a port that is taken', async () => {
    const taken = await serve(json({}));
    const { document, code } = await runJson(onlineWorld(), [
      ...['login', '--provider', 'ingroupe', '--sandbox', '--no-open', '--redirect-uri', `${taken}/callback`],
    ]);
    expect(document.error?.code).toBe('PORT_TAKEN');
    expect(code).toBe(2);
  });
});

describe('an issuer that is none', () => {
  const logIn = (issuer: string) =>
    runJson(onlineWorld(), [
      'login',
      '--issuer',
      issuer,
      '--client-id',
      'a',
      '--client-auth',
      'none',
      '--headless',
    ]);

  it.each([
    ['404', json({ message: 'not here' }, 404), 3, 'DISCOVERY_FAILED', '404'],
    [
      'an HTML page',
      ((_request, response) =>
        response
          .setHeader('content-type', 'text/html')
          .end('<html><title>Shop</title></html>')) as RequestListener,
      3,
      'DISCOVERY_FAILED',
      'HTML page',
    ],
    [
      'an empty answer',
      ((_request, response) => response.end()) as RequestListener,
      3,
      'DISCOVERY_FAILED',
      'empty',
    ],
    ['a list', json([]), 3, 'DISCOVERY_FAILED', 'object'],
    [
      'a redirect',
      ((_request, response) =>
        response.writeHead(302, { location: 'https://elsewhere.example.com/' }).end()) as RequestListener,
      3,
      'DISCOVERY_FAILED',
      'elsewhere',
    ],
    [
      'a huge answer',
      ((_request, response) => response.end(`"${'a'.repeat(6_000_000)}"`)) as RequestListener,
      3,
      'ANSWER_TOO_LARGE',
      '',
    ],
    ['a closed connection', ((request) => request.socket.destroy()) as RequestListener, 3, 'NETWORK', ''],
  ] as const)('%s', async (_name, listener, exitCode, error, says) => {
    const { document, code } = await logIn(await serve(listener));
    expect(document.error?.code).toBe(error);
    expect(document.error?.message).toContain(says);
    expect(code).toBe(exitCode);
  });

  it('another issuer in the document is a finding, which ends the login', async () => {
    const { document, code } = await logIn(await serve(json({ issuer: 'https://other.example.com' })));
    expect(document.error).toMatchObject({
      code: 'NOT_ACCEPTED',
      checks: expect.arrayContaining(['discovery.issuer']),
    });
    expect(document.reports[0]?.findings.find(({ status }) => status === 'fail')?.code).toBe(
      'discovery.issuer',
    );
    expect(code).toBe(1);
  });

  it('a host that does not exist', async () => {
    const { document, code } = await logIn('https://op.example.invalid');
    expect(document.error?.code).toBe('NETWORK');
    expect(document.error?.message).toContain('op.example.invalid');
    expect(code).toBe(3);
  });

  it('nothing listens', async () => {
    const issuer = await serve(json({}));
    for (const server of servers.splice(0)) server.close();
    const { document, code } = await logIn(issuer);
    expect(document.error?.code).toBe('NETWORK');
    expect(code).toBe(3);
  });
});

describe('signals', () => {
  it.each([
    ['SIGINT', 130, 'INTERRUPTED'],
    ['SIGTERM', 143, 'TERMINATED'],
  ] as const)('%s while waiting for the browser', async (reason, exitCode, error) => {
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      openBrowser: async () => world.abort(reason),
    });
    const { document, code } = await runJson(world, ['login', '--provider', 'ingroupe', '--sandbox']);
    expect(code).toBe(exitCode);
    expect(document.error?.code).toBe(error);
    expect(document.outcome).toBeUndefined();
    expect(document.reports[0]?.subject, 'what was learned so far is shown').toBe('discovery');
  });
});

describe('around it', () => {
  it('a browser that cannot be started: the URL is printed and the wait goes on', async () => {
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      openBrowser: async () => {
        throw new Error('no opener');
      },
    });
    const ran = await runIn(world, ['login', '--provider', 'ingroupe', '--sandbox', '--timeout', '1']);
    expect(ran.code).toBe(6);
    expect(ran.stderr).toMatch(/http:\/\/127\.0\.0\.1:\d+\/ingroupe\/oauth2\/authorize\?/);
  });

  it('--field that is not there lists what is', async () => {
    const ran = await runIn(onlineWorld(), [
      ...['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--field', 'claims.subjekt'],
    ]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('subject');
  });

  it('a broken configuration file is located', async () => {
    const world = testWorld({
      files: { '/project/idcli.config.yaml': 'providers:\n  ingroupe:\n    clientid: a\n' },
    });
    const ran = await runIn(world, ['login', '--provider', 'ingroupe']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/idcli\.config\.yaml:3:5/);
    expect(ran.stderr).toContain('clientId');
  });

  it('a clock an hour off is named', async () => {
    const { document, code } = await runJson(onlineWorld(), [
      ...['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--fault', 'future-iat'],
    ]);
    expect(code).toBe(1);
    expect(
      document.reports.flatMap(({ findings }) => findings).find(({ status }) => status === 'fail')?.code,
    ).toBe('id_token.iat');
  });
});
