/**
 * Logs in at two OpenID providers of Debian, at an https redirect URI: the built-in user agent stops there, or its
 * address is pasted.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { type Glewlwyd, startGlewlwyd } from './peers/glewlwyd.ts';
import { type LemonLdap, startLemonLdap } from './peers/lemonldap.ts';

const REDIRECT = 'https://client.example.org/cb';
const SECRET = 'a-secret.of-a_test';
const env = { S: SECRET };

describe('LemonLDAP::NG', () => {
  let peer: LemonLdap;
  beforeAll(async () => {
    peer = await startLemonLdap({ clientSecret: SECRET, redirectUri: REDIRECT });
  });
  afterAll(() => peer.stop());

  const login = (client: string, ...words: readonly string[]) =>
    runJson(onlineWorld({ env }), [
      ...['login', '--issuer', peer.issuer, '--client-id', client, '--client-secret', 'env:S'],
      ...['--redirect-uri', REDIRECT, '--headless', '--fill', 'user=dwho', '--fill', 'password=dwho'],
      ...['--scope', 'openid email profile', ...words],
    ]);

  it.each(['client_secret_post', 'client_secret_basic_raw'])('logs in with %s', async (method) => {
    const { code, document } = await login('plain', '--client-auth', method, '--userinfo');
    expect([code, document.error, failingChecks(document)]).toEqual([0, undefined, []]);
    expect(document.claims?.subject).toBe('dwho');
  });

  it('logs in where PKCE is demanded, and out again', async () => {
    const { code, document } = await login('pkce', '--client-auth', 'client_secret_post', '--logout');
    expect([code, document.error, failingChecks(document)]).toEqual([0, undefined, []]);
    expect(document.data?.logout).toEqual({ confirmed: true });
  });

  it('without PKCE where it is demanded, the refusal is its own', async () => {
    const { code, document } = await login('pkce', '--no-pkce');
    expect(code).toBe(4);
    expect(document.error?.code).toBe('REQUEST_REFUSED');
  });

  it('decodes no Basic header, which the hint names', async () => {
    const { code, document } = await login('plain', '--client-auth', 'client_secret_basic');
    expect([code, document.error?.provider?.error]).toEqual([4, 'invalid_client']);
    expect(document.error?.hint).toContain('client_secret_basic_raw');
  });

  it('is looked at without a finding that fails', async () => {
    const { code, document } = await runJson(onlineWorld(), ['inspect', '--issuer', peer.issuer]);
    expect([code, failingChecks(document)]).toEqual([0, []]);
  });
});

describe('Glewlwyd', () => {
  let peer: Glewlwyd;
  beforeAll(async () => {
    peer = await startGlewlwyd({ clientId: 'idcli', clientSecret: SECRET, redirectUri: REDIRECT });
  });
  afterAll(() => peer.stop());

  /** Its pages are scripts: a person's browser goes there, and the address it ends at is pasted. */
  const login = (...words: readonly string[]) => {
    const world = onlineWorld({
      env,
      isTTY: true,
      stdinIsTTY: true,
      openBrowser: async () => {},
      answers: { text: async () => peer.browse(world.opened.at(-1) ?? new URL(peer.issuer)) },
    });
    return runJson(world, [
      ...['login', '--issuer', peer.issuer, '--client-id', 'idcli', '--client-secret', 'env:S'],
      ...['--redirect-uri', REDIRECT, '--scope', 'openid', ...words],
    ]);
  };

  const POST = ['--client-auth', 'client_secret_post'];
  it.each([
    ['with the client in the body', POST],
    ['with a Basic header that is not encoded', ['--client-auth', 'client_secret_basic_raw']],
    ['with a pushed request', [...POST, '--par']],
    ['without PKCE', [...POST, '--no-pkce']],
    ['and asks UserInfo', [...POST, '--userinfo']],
  ])('logs in %s', async (_, words) => {
    const { code, document } = await login(...words);
    expect([code, document.error, failingChecks(document)]).toEqual([0, undefined, []]);
  });

  it('says who refused where the redirect URI is another one', async () => {
    const { code, document } = await runJson(onlineWorld({ env }), [
      ...['login', '--issuer', peer.issuer, '--client-id', 'idcli', '--client-secret', 'env:S'],
      ...['--redirect-uri', 'https://other.example.org/cb', '--headless'],
    ]);
    expect(code).not.toBe(0);
    expect(document.error?.code).toBeDefined();
  });

  it('is looked at without a finding that fails', async () => {
    const ran = await runIn(onlineWorld(), ['inspect', '--issuer', peer.issuer]);
    expect(ran.code).toBe(0);
  });
});
