/** Answers of a REST API that nobody here wrote: as documented, as broken, and as a tired server gives them. */
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type Answer, type Heard, type ScriptedServer, serve } from './scripted-server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const ID = '4ccb8a1b-6f40-e146-af1b-15f1c6eabb56';
const SESSION = { accountId: 'a-spge-1', id: ID, status: 'CREATED', flow: 'redirect', sessionLifetime: 1200 };
const SUCCESS = {
  ...SESSION,
  status: 'SUCCESS',
  provider: 'otp-sms',
  subject: { id: 'TOuh-Q-Qx2-XXXXXXXXXXXX', idpId: '+447700900000', phoneNumber: '+447700900000' },
};

interface Script {
  /** Instead of the session that is created. */
  readonly created?: Answer;
  /** To each reading of the session, the last again and again. */
  readonly read?: readonly Answer[];
  readonly token?: Answer;
}

/** A server that sends the person straight back to the success page. */
async function startApi(script: Script): Promise<ScriptedServer> {
  let readings = 0;
  let back = '';
  const server = await serve((heard) => {
    const { method, path } = heard;
    if (path.endsWith('/connect/token')) {
      return script.token ?? { json: { access_token: 'at', token_type: 'Bearer', expires_in: 600 } };
    }
    if (path.startsWith('/login')) return { httpStatus: 302, headers: { location: back } };
    if (path.endsWith('/cancel')) return { json: { ...SESSION, status: 'CANCELLED' } };
    if (method === 'POST') {
      back = `${JSON.parse(heard.body).callbackUrls.success}?sessionId=${ID}`;
      return script.created ?? { json: { ...SESSION, authenticationUrl: `${server.url}/login` } };
    }
    const { read = [{ json: SUCCESS }] } = script;
    readings += 1;
    return read[Math.min(readings, read.length) - 1] ?? {};
  });
  closing.push(server.close);
  return server;
}

async function logIn(script: Script, ...more: readonly string[]) {
  const server = await startApi(script);
  const ran = await runJson(onlineWorld(), [
    ...[
      'login',
      '--provider',
      'signicat-sms-otp',
      '--protocol',
      'rest',
      '--headless',
      '--issuer',
      server.url,
    ],
    ...['--client-id', 'c', '--client-secret', 'secret-of-the-test', '--poll-interval', '0.01'],
    ...['--timeout', '20', ...more],
  ]);
  const count = (fits: (heard: Heard) => boolean) => server.heard.filter(fits).length;
  return {
    ...ran,
    readings: count(({ method, path }) => method === 'GET' && path.includes('/sessions/')),
    tokens: count(({ path }) => path.endsWith('/connect/token')),
    cancels: count(({ path }) => path.endsWith('/cancel')),
  };
}

const HTML = '<!doctype html><html><head><title>Sign in</title></head></html>';
const later = (value: string, more: Answer = {}): Answer => ({
  httpStatus: 429,
  headers: { 'retry-after': value },
  ...more,
});

describe('how a session ends', () => {
  it.each([
    ['SUCCESS', {}, 'done', 0],
    ['ABORT', {}, 'user-cancel', 5],
    ['ABORTED', {}, 'user-cancel', 5],
    ['CANCELLED', {}, 'user-cancel', 5],
    ['ERROR', { error: { type: 'about:blank', title: 'Failed', detail: 'x', code: 'c' } }, 'server', 4],
    ['ERROR', { statusDetail: 'y' }, 'server', 4],
  ])('%s with %j is %s', async (status, more, outcome, exit) => {
    const { document, code } = await logIn({ read: [{ json: { ...SUCCESS, status, ...more } }] });
    expect([document.outcome, code]).toEqual([outcome, exit]);
  });

  it('SO-C8 all that a failed session says is told', async () => {
    const error = {
      type: 'https://errors.example/otp',
      title: 'Failed',
      detail: 'no code came',
      code: 'otp_failed',
    };
    const read = [{ json: { ...SESSION, status: 'ERROR', statusDetail: 'OTP_GAVE_UP', error } }];
    const { document } = await logIn({ read });
    expect(document.error?.provider).toEqual({
      error: 'otp_failed',
      error_description: 'Failed: no code came; OTP_GAVE_UP',
      error_uri: 'https://errors.example/otp',
    });
    expect(document.error?.hint).toContain('id of the session');
  });

  it.each([
    ['SO-V7 another id', { id: 'another' }, 'session.id'],
    ['SO-V8 another eID', { provider: 'nbid' }, 'session.provider'],
    ['SO-V8 no eID', { provider: undefined }, 'session.provider'],
    ['SO-V8 nobody', { subject: undefined }, 'session.subject'],
    ['SO-V8 a person without an id', { subject: { phoneNumber: '+447700900000' } }, 'session.subject'],
  ])('%s is refused', async (_name, twist, check) => {
    const { document, code } = await logIn({ read: [{ json: { ...SUCCESS, ...twist } }] });
    expect([failingChecks(document), document.outcome, code]).toEqual([[check], 'security', 1]);
  });
});

describe('answers that are refusals (SO-C8)', () => {
  it.each([
    ['401 without a body', { httpStatus: 401, text: '' }, 'REQUEST_REFUSED', 'bad-request', 4],
    ['403 without a body', { httpStatus: 403, text: '' }, 'REQUEST_REFUSED', 'bad-request', 4],
    ['404 without a body', { httpStatus: 404, text: '' }, 'REQUEST_REFUSED', 'bad-request', 4],
    ['403 with a problem', { httpStatus: 403, json: { title: 'No' } }, 'REQUEST_REFUSED', 'bad-request', 4],
    ['429 without a body', later('17', { text: '' }), 'PROVIDER_RETRY', 'retry', 4],
    ['429 with a problem', later('17', { json: { title: 'Slow down' } }), 'PROVIDER_RETRY', 'retry', 4],
    ['500 with a problem', { httpStatus: 500, json: { title: 'Oops' } }, 'PROVIDER_FAILED', 'server', 4],
    ['500 without a body', { httpStatus: 500, text: '' }, 'ANSWER_UNREADABLE', 'server', 3],
    ['403 with a page', { httpStatus: 403, text: HTML }, 'ANSWER_UNREADABLE', 'server', 3],
    ['200 with a page', { text: HTML }, 'ANSWER_UNREADABLE', 'server', 3],
    ['200 without a body', { text: '' }, 'ANSWER_UNREADABLE', 'server', 3],
    ['200 cut off', { text: '{"id":"4ccb' }, 'ANSWER_UNREADABLE', 'server', 3],
    ['200 with a list', { json: [] }, 'ANSWER_UNREADABLE', 'server', 3],
  ] as const)('%s', async (_name, created, error, outcome, exit) => {
    const { document, code } = await logIn({ created });
    expect([document.error?.code, document.outcome, code]).toEqual([error, outcome, exit]);
  });

  it('401 and 403 are told apart, and 429 says how long to wait', async () => {
    const hintOf = async (created: Answer) => (await logIn({ created })).document.error;
    expect((await hintOf({ httpStatus: 401, text: '' }))?.hint).toContain('--client-secret');
    expect((await hintOf({ httpStatus: 403, text: '' }))?.message).toContain('not allowed');
    expect((await hintOf(later('17', { text: '' })))?.hint).toContain('17 s');
  });
});

describe('while a session is waited for', () => {
  it.each([
    ['a rate limit that says when', later('0')],
    ['a rate limit with a date', later(new Date(Date.now() - 60_000).toUTCString())],
    ['a rate limit that says nothing', { httpStatus: 429, text: '' }],
    ['a proxy with a page', { httpStatus: 502, text: HTML }],
    ['a server that restarts', { httpStatus: 503, text: '' }],
    ['a lost network', { dropped: true }],
  ] as const)('%s is borne with', async (_name, answer) => {
    // A kept connection that is cut is made good by itself once, so it is cut twice.
    const { document, code, readings } = await logIn({ read: [answer, answer, { json: SUCCESS }] });
    expect(document.error).toBeUndefined();
    expect([code, readings]).toEqual([0, 3]);
  });

  it('nobody waits for a server that asks for more time than there is', async () => {
    const { document, code, readings, cancels } = await logIn({ read: [later('3600')] });
    expect([document.error?.code, code, readings, cancels]).toEqual(['PROVIDER_RETRY', 4, 1, 1]);
  });

  it('an access token that ran out is replaced, once', async () => {
    const out: Answer = { httpStatus: 401, text: '' };
    const renewed = await logIn({ read: [out, { json: SUCCESS }] });
    expect([renewed.code, renewed.tokens, renewed.readings]).toEqual([0, 2, 2]);
    const refused = await logIn({ read: [out] });
    expect([refused.document.error?.code, refused.code]).toEqual(['REQUEST_REFUSED', 4]);
    // One of them for the session, which is cancelled in the end.
    expect(refused.readings).toBe(2);
    expect(refused.tokens).toBe(2);
  });
});
