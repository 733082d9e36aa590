/** Errors in other forms than OAuth's: their words are shown, wherever the provider says them. */
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { type HostileProvider, startHostileProvider, type Twists } from './hostile-provider.ts';

let provider: HostileProvider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

async function login(twists: Twists, ...options: string[]): Promise<string[]> {
  provider = await startHostileProvider(twists);
  const client = ['--client-id', 'client-1', '--client-auth', 'none'];
  return ['login', '--issuer', provider.issuer, ...client, '--headless', ...options];
}

const answer = (body: unknown, contentType = 'application/json', status = 400) => ({
  status,
  headers: { 'content-type': contentType },
  body: JSON.stringify(body),
});

/** What a server says, and what of it is to be shown. */
const ROWS: readonly (readonly [string, object, error: string, words: string | undefined])[] = [
  [
    'an object in error',
    { error: { message: 'Invalid redirect', code: 'OAuthException' } },
    'OAuthException',
    'Invalid redirect',
  ],
  ['a number in it', { error: { code: 191, message: 'URL blocked' } }, '191', 'URL blocked'],
  ['errors', { errors: [{ code: 'E17', detail: 'no such application' }] }, 'E17', 'no such application'],
  ['errors as texts', { errors: ['no such application'] }, '400', 'no such application'],
  [
    'a problem document (RFC 9457)',
    { type: 'https://op.example.com/probs/unknown-client', title: 'Unknown client', detail: 'no client c1' },
    'unknown-client',
    'no client c1',
  ],
  [
    'a problem without a type',
    { type: 'about:blank', title: 'Forbidden', detail: 'this network may not' },
    'Forbidden',
    'this network may not',
  ],
  [
    'Spring Boot',
    { timestamp: '2026-01-01T00:00:00Z', status: 400, error: 'Bad Request', message: 'client_id is odd' },
    'Bad Request',
    'client_id is odd',
  ],
  [
    'Okta',
    { errorCode: 'E0000011', errorSummary: 'Invalid token provided', errorCauses: [] },
    'E0000011',
    'Invalid token provided',
  ],
  [
    'AWS',
    { __type: 'x', message: 'Rate exceeded', code: 'TooManyRequestsException' },
    'TooManyRequestsException',
    'Rate exceeded',
  ],
  [
    'Kong and others',
    { fault: { faultstring: 'Invalid ApiKey', code: 'FailedToResolve' } },
    'FailedToResolve',
    'Invalid ApiKey',
  ],
];

describe.each(ROWS)('%s', (_name, body, error, words) => {
  it.each(['application/json', 'application/problem+json', 'text/plain'])(
    'at a dead end of the user agent, as %s',
    async (type) => {
      const { code, document } = await runJson(
        onlineWorld(),
        await login({ alter: { '/authorize': () => answer(body, type) } }),
      );
      expect([code, document.error?.code]).toEqual([6, 'USER_AGENT_STUCK']);
      expect(document.error?.provider).toMatchObject({ error, error_description: words, status: 400 });
      // Said once, not again as the text of the page.
      expect(document.error?.message.split(words ?? error).length).toBe(2);
    },
  );

  it('at the token endpoint', async () => {
    const argv = await login({ alter: { '/token': () => answer(body) } });
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, document.error?.code]).toEqual([3, 'ANSWER_UNREADABLE']);
    expect(document.error?.provider).toMatchObject({ error, error_description: words, status: 400 });
    expect(document.error?.message).toContain('not in the form of OAuth');
  });

  it('at UserInfo', async () => {
    const argv = await login({ alter: { '/userinfo': () => answer(body) } }, '--userinfo');
    const { stderr, stdout } = await runIn(onlineWorld(), argv);
    expect(`${stdout}${stderr}`.replace(/\s+/g, ' ')).toContain(words);
  });
});

it('a registered code inside another form counts as that code', async () => {
  const body = { error: { code: 'invalid_scope', message: 'no such scope' } };
  for (const path of ['/authorize', '/token']) {
    const argv = await login({ alter: { [path]: () => answer(body) } });
    const { code, document } = await runJson(onlineWorld(), argv);
    expect([code, document.error?.code]).toEqual([4, 'REQUEST_REFUSED']);
    expect(document.error?.provider).toMatchObject({ error: 'invalid_scope' });
    await provider?.close();
  }
});
