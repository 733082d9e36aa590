/** For which account a call to the REST API is, and where the API is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';
import { serve } from './scripted-server.ts';

const REST = ['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--headless'];
const ACCOUNT = 'signicat-accountId=a-spge-sandbox';

describe('an API that demands the account', () => {
  it('refuses a call without it', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...[...REST, '--sandbox', '--fault', 'account-demanded'],
    ]);
    expect([code, document.error?.code]).toEqual([4, 'REQUEST_REFUSED']);
  });

  it('gets it from the caller, in every call', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...[...REST, '--sandbox', '--fault', 'account-demanded', '--api-param', ACCOUNT],
    ]);
    expect([code, document.error]).toEqual([0, undefined]);
  });

  it('gets it from the access token, with the header of the organisation', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...[...REST, '--sandbox', '--fault', 'account-in-token'],
    ]);
    expect([code, document.error]).toEqual([0, undefined]);
  });

  it('what the caller says wins over the access token', async () => {
    const { document } = await runJson(onlineWorld(), [
      ...[...REST, '--sandbox', '--fault', 'account-in-token', '--api-param', 'signicat-accountId=other'],
    ]);
    expect(document.error?.code).toBe('REQUEST_REFUSED');
  });
});

describe('single steps', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({
      now: () => new Date(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      sleep: async () => {},
      port: 0,
      faults: { 'signicat-sms-otp': 'account-demanded' },
    });
  });
  afterAll(() => sandbox.close());

  it('create, show and cancel say it, too', async () => {
    const step = (...words: readonly string[]) =>
      runJson(onlineWorld({ files: { '/project/r.json': BODY } }), [
        ...['session', ...words, '--provider', 'signicat-sms-otp', '--sandbox', sandbox.url],
        ...['--api-param', ACCOUNT],
      ]);
    const created = await step('create', '--request-file', 'r.json');
    const { id } = (created.document.data?.session ?? {}) as { id: string };
    const shown = await step('show', id);
    const cancelled = await step('cancel', id);
    expect([created.code, shown.code, cancelled.code]).toEqual([0, 0, 0]);
  });

  const BODY = JSON.stringify({
    callbackUrls: {
      success: 'https://client.example.org/success',
      abort: 'https://client.example.org/abort',
      error: 'https://client.example.org/error',
    },
  });
});

describe('a moved base', () => {
  it('moves every path, and carries what every call has', async () => {
    const server = await serve((heard) =>
      heard.path.includes('/connect/token')
        ? { json: { access_token: 'opaque', token_type: 'Bearer', expires_in: 60 } }
        : { httpStatus: 403, json: { title: 'Forbidden', code: 'FORBIDDEN', detail: 'no' } },
    );
    try {
      await runJson(onlineWorld({ env: { S: 'secret' } }), [
        ...[
          ...REST,
          '--issuer',
          `${server.url}/eu/auth/open`,
          '--client-id',
          'c',
          '--client-secret',
          'env:S',
        ],
        ...['--api-param', 'signicat-accountId=a-1', '--api-header', 'X-Tenant=t 1'],
      ]);
      expect(server.heard.map(({ path }) => path)).toEqual([
        '/eu/auth/open/connect/token',
        '/eu/auth/rest/sessions?signicat-accountId=a-1',
      ]);
      expect(server.heard[1]?.headers['x-tenant']).toBe('t 1');
    } finally {
      await server.close();
    }
  });

  it.each([
    [
      'the domain of an account of the vendor',
      'acme.sandbox.signicat.com',
      'https://api.signicat.com/auth/rest/sessions',
    ],
    ['another domain', 'login.example.com', 'https://login.example.com/auth/rest/sessions'],
  ])('%s', async (_, domain, url) => {
    const { document } = await runJson(onlineWorld(), [
      ...[...REST, '--domain', domain, '--client-id', 'c', '--dry-run'],
    ]);
    expect(document.data?.request).toMatchObject({ url });
  });

  it.each(['Authorization=x', 'authorization=x', 'a b=c', 'X=\u0001'])(
    'no header that a call has already, or that HTTP cannot carry: %s',
    async (header) => {
      const { code, document } = await runJson(onlineWorld(), [
        ...[...REST, '--client-id', 'c', '--dry-run', '--api-header', header],
      ]);
      expect([code, document.error?.code]).toEqual([2, 'USAGE']);
    },
  );
});
