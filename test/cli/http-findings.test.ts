/** What is odd about an answer as HTTP or JSON is told by every command that asks, and no digit is lost. */
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { type Document, runJson } from '../helpers/run.ts';
import { type Alter, type HostileProvider, startHostileProvider, type Twists } from './hostile-provider.ts';
import { type Answer, type ScriptedServer, serve } from './scripted-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function provider(twists: Twists): Promise<HostileProvider> {
  const started = await startHostileProvider(twists);
  open.push(started);
  return started;
}

async function server(answer: (path: string) => Answer): Promise<ScriptedServer> {
  const started = await serve(({ path }) => answer(path));
  open.push(started);
  return started;
}

/** Warnings of the report on HTTP, by the message that they are about. */
const oddities = ({ reports }: Document) =>
  reports
    .filter(({ subject }) => subject === 'http')
    .flatMap((report) => {
      const { from = '' } = report as { readonly from?: string };
      return report.findings.filter(({ status }) => status === 'warn').map(({ code }) => `${from}: ${code}`);
    });

const asHtml: Alter = (answer) => ({ ...answer, headers: { 'content-type': 'text/html' } });
const LARGE = '9007199254740993';
const withLarge: Alter = (answer) => ({
  ...answer,
  body: String(answer.body).replace('{', `{"account_number":${LARGE},`),
});
const client = ['--client-id', 'client-1', '--client-auth', 'none'];

describe('oddities of answers', () => {
  it('are told by inspect', async () => {
    const { issuer } = await provider({
      alter: { '/jwks': asHtml, '/.well-known/openid-configuration': asHtml },
    });
    const { code, document } = await runJson(onlineWorld(), ['inspect', '--issuer', issuer]);
    expect([code, oddities(document)]).toEqual([
      0,
      ['discovery document: http.content_type', 'key set: http.content_type'],
    ]);
  });

  it('are told by decode-token that fetches keys', async () => {
    const { issuer } = await provider({ alter: { '/jwks': asHtml } });
    const login = await runJson(onlineWorld(), ['login', '--issuer', issuer, ...client, '--headless']);
    const token = String(login.document.tokens?.id_token);
    const argv = ['decode-token', token, '--issuer', issuer, '--client-id', 'client-1'];
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, oddities(document)]).toEqual([0, ['key set: http.content_type']]);
  });

  it.each(['create', 'show', 'cancel'])('are told by session %s', async (step) => {
    const id = '4ccb8a1b-6f40-e146-af1b-15f1c6eabb56';
    const session = `{"id":"${id}","id":"${id}","account":${LARGE},"status":"${step === 'cancel' ? 'CANCELLED' : 'CREATED'}"}`;
    const { url } = await server((path) =>
      path.endsWith('/connect/token')
        ? {
            json: { access_token: 'at', token_type: 'Bearer' },
            headers: { 'cache-control': 'no-store' },
          }
        : { text: session, headers: { 'content-type': 'application/json' } },
    );
    const { document } = await runJson(onlineWorld(), [
      ...['session', step, ...(step === 'create' ? [] : [id]), '--provider', 'signicat-sms-otp'],
      ...['--issuer', url, '--client-id', 'c', '--client-secret', 'secret-of-the-test'],
      ...(step === 'create' ? ['--flow', 'headless'] : []),
    ]);
    expect(oddities(document).map((one) => one.replace(/.*: /, ''))).toEqual([
      'http.members',
      'http.numbers',
    ]);
    expect(document.data?.session).toMatchObject({ account: LARGE });
  });

  it.each(['login', 'state', 'start', 'cancel'])('are told by net-id %s', async (step) => {
    const { url } = await server((path) =>
      path === '/login'
        ? { text: '<title>Log in</title>', headers: { 'set-cookie': 'S=1', 'content-type': 'text/html' } }
        : {
            text: '{"status":"ABOUT_TO_START","status":"ABOUT_TO_START","authRef":""}',
            headers: { 'content-type': 'application/json' },
          },
    );
    const { document } = await runJson(onlineWorld(), [
      ...['net-id', step, '--url', `${url}/nias`, '--start-url', `${url}/login`],
      ...(step === 'login' ? ['--timeout', '0.05', '--poll-interval', '0.01'] : []),
    ]);
    const from = step === 'cancel' ? 'answer to the cancellation' : 'state';
    expect(oddities(document)).toContain(`${from}: http.members`);
  });
});

describe('numbers that JavaScript rounds are shown digit by digit', () => {
  it('of UserInfo', async () => {
    const { issuer } = await provider({ alter: { '/userinfo': withLarge } });
    const login = await runJson(onlineWorld(), [
      ...['login', '--issuer', issuer, ...client, '--headless', '--userinfo'],
    ]);
    expect(login.code).toBe(0);
    expect(JSON.stringify(login.document.claims)).toContain(LARGE);
    const argv = ['token', 'userinfo', 'access-1', '--issuer', issuer, ...client];
    const { document } = await runJson(onlineWorld(), argv);
    expect(document.data?.userinfo).toMatchObject({ account_number: LARGE });
  });

  it('of a token', async () => {
    const part = (text: string) => Buffer.from(text).toString('base64url');
    const token = `${part('{"alg":"RS256"}')}.${part(`{"sub":"a","account_number":${LARGE}}`)}.AAAA`;
    const { document } = await runJson(onlineWorld(), ['decode-token', token]);
    expect(document.data?.payload).toEqual({ sub: 'a', account_number: LARGE });
  });
});

it('the order of members is not a conflict between the sources of a claim', async () => {
  const address = { locality: 'Oslo', country: 'NO' };
  const { issuer } = await provider({
    back: { address, place: { x: 1, y: 2 } },
    userinfo: { address: { country: 'NO', locality: 'Oslo' }, place: { y: 2, x: 1 } },
  });
  const argv = ['login', '--issuer', issuer, ...client, '--headless', '--userinfo'];
  const { code, document } = await runJson(onlineWorld(), argv);
  expect([code, document.claims?.warnings]).toEqual([0, undefined]);
});
