/** Waits that end, output that cannot be written, and options that contradict each other. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { IdcliError } from '../../src/errors.ts';
import { createFetch } from '../../src/node/fetch/create-fetch.ts';
import type { World } from '../../src/world.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];

describe('what has to end', () => {
  it('--timeout bounds a headless login whose provider is silent', async () => {
    const server = createServer((request, response) => {
      const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      // The authorization endpoint never answers.
      if (request.url?.startsWith('/authorize')) return;
      response.end(
        JSON.stringify({
          issuer: own,
          authorization_endpoint: `${own}/authorize`,
          token_endpoint: `${own}/token`,
          jwks_uri: `${own}/jwks`,
        }),
      );
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { document, code } = await runJson(onlineWorld(), [
      ...[
        'login',
        '--issuer',
        issuer,
        '--client-id',
        'a',
        '--client-auth',
        'none',
        '--headless',
        '--timeout',
        '1',
      ],
    ]);
    expect(document.error?.code).toBe('CALLBACK_TIMEOUT');
    expect(document.error?.message).toContain('1 second');
    expect(code).toBe(6);
  });
});

describe('output that cannot be written', () => {
  it('a full disk is told, and is not a bug', async () => {
    const world = onlineWorld();
    const full = new IdcliError('OUTPUT_NOT_WRITTEN', 'the output cannot be written (ENOSPC)');
    const stdout = { ...world.stdout, write: () => Promise.reject(full) };
    const { code, stderr } = await runIn({ ...world, stdout }, [...LOGIN, '--json']);
    expect(code).toBe(3);
    expect(stderr).toContain('ENOSPC');
  });

  it('a HAR file that cannot be written costs no result', async () => {
    const world = onlineWorld();
    const files = { ...world.files, writeAtomic: () => Promise.reject(new Error('EACCES')) };
    const { document, code } = await runJson({ ...world, files }, [...LOGIN, '--har', 'login.har']);
    expect(code).toBe(3);
    expect(document.error?.code).toBe('OUTPUT_NOT_WRITTEN');
    expect(document.claims?.given_name).toBe('Camille');
  });
});

describe('options that contradict each other', () => {
  it.each([
    ['--issuer', 'https://op.example.com'],
    ['--domain', 'op.example.com'],
  ])('%s beside --sandbox', async (option, value) => {
    const { document, code } = await runJson(onlineWorld(), [...LOGIN, option, value]);
    expect(code).toBe(2);
    expect(document.error?.message).toContain('exclude each other');
  });
});

describe('where the listener is', () => {
  it.each(['[::1]:0', 'localhost:0'])('--listen %s is where the provider sends the user', async (listen) => {
    const { document, code } = await runJson(onlineWorld(), [...LOGIN, '--listen', listen, '--dry-run']);
    const { request } = document.data as {
      readonly request: { readonly parameters: { readonly redirect_uri: string } };
    };
    expect(request.parameters.redirect_uri).toContain(listen.replace(':0', ''));
    expect(code).toBe(0);
  });
});

describe('a paste that is none', () => {
  it('is asked for again, and the login goes on', async () => {
    const answers = ['hello', 'still nothing'];
    const asked: string[] = [];
    const world = onlineWorld({
      isTTY: true,
      stdinIsTTY: true,
      answers: {
        async text(question) {
          asked.push(question);
          const next = answers.shift();
          if (next === undefined) throw new Error('asked often enough');
          return next;
        },
      },
    });
    await runIn(world, ['login', '--provider', 'ingroupe', '--sandbox', '--paste']);
    expect(asked).toHaveLength(3);
  });
});

describe('a key set that gives secrets away', () => {
  it('is told in the login', async () => {
    const connect: World['connect'] = (transport) => {
      const real = createFetch(transport, {});
      return async (url, init) => {
        const response = await real(url, init);
        if (!String(url).endsWith('/oauth2/jwks')) return response;
        const { keys } = (await response.json()) as { keys: object[] };
        return new Response(JSON.stringify({ keys: keys.map((key) => ({ ...key, d: 'AQAB' })) }), response);
      };
    };
    const { document, code } = await runJson(onlineWorld({ connect }), LOGIN);
    expect(failingChecks(document)).toEqual(['jwks.private_key']);
    expect(code).toBe(1);
  });

  it('is not spoken of when nothing is wrong with it', async () => {
    const { document } = await runJson(onlineWorld(), LOGIN);
    expect(document.reports.map(({ subject }) => subject)).not.toContain('jwks');
  });
});
