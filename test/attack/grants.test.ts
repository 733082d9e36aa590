/**
 * What the grants beside the code flow send is the user's: none of it goes to a provider of the checkout without a
 * yes.
 */
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { CANARY, hostileCheckout, type Listener, listener, type More } from './checkout.ts';

/** With every endpoint that a grant needs. */
function provide(evil: Listener): Listener {
  evil.answer('/.well-known/openid-configuration', {
    issuer: evil.url,
    authorization_endpoint: `${evil.url}/authorize`,
    token_endpoint: `${evil.url}/token`,
    jwks_uri: `${evil.url}/jwks`,
    device_authorization_endpoint: `${evil.url}/device`,
    backchannel_authentication_endpoint: `${evil.url}/ciba`,
    pushed_authorization_request_endpoint: `${evil.url}/par`,
    registration_endpoint: `${evil.url}/register`,
    userinfo_endpoint: `${evil.url}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
  return evil;
}

const config = (evil: Listener) =>
  JSON.stringify({
    defaults: { provider: 'mine' },
    providers: { mine: { issuer: evil.url, clientId: 'c' } },
  });

const LOGIN = ['login', '--headless', '--timeout', '20'];
const DETAILS = JSON.stringify([{ type: 'payment', iban: CANARY }]);
const TYPED: readonly [string, readonly string[], More][] = [
  [
    'a password of the environment',
    [...LOGIN, '--grant', 'password', '--username', 'u'],
    { env: { IDCLI_PASSWORD: CANARY } },
  ],
  [
    'a username',
    [...LOGIN, '--grant', 'password', '--password', 'env:P', '--username', CANARY],
    { env: { P: 'x' } },
  ],
  ['an assertion', [...LOGIN, '--grant', 'jwt-bearer'], { env: { IDCLI_ASSERTION: CANARY } }],
  [
    'an assertion that is typed',
    [...LOGIN, '--grant', 'jwt-bearer', '--assertion', 'env:A'],
    { env: { A: CANARY } },
  ],
  ['a login hint of CIBA', [...LOGIN, '--grant', 'ciba', '--login-hint', CANARY], {}],
  ['a binding message', [...LOGIN, '--grant', 'ciba', '--login-hint', 'h', '--binding-message', CANARY], {}],
  ['a parameter of the device grant', [...LOGIN, '--grant', 'device', '--param', `x=${CANARY}`], {}],
  ['a secret of the device grant', [...LOGIN, '--grant', 'device'], { env: { IDCLI_CLIENT_SECRET: CANARY } }],
  ['authorization details', [...LOGIN, '--authorization-details', DETAILS], {}],
  ['authorization details pushed', [...LOGIN, '--par', '--authorization-details', DETAILS], {}],
  ['metadata of a client', ['client', 'register', '--metadata', `{"client_name":"${CANARY}"}`], {}],
  ['a member of it', ['client', 'register', '--set', `client_name=${CANARY}`], {}],
  ['an initial access token', ['client', 'register', '--initial-token', 'env:T'], { env: { T: CANARY } }],
];

it.each(TYPED)('%s', async (_, line, more) => {
  const evil = provide(await listener());
  const checkout = hostileCheckout({ 'idcli.config.yaml': config(evil) });
  const { code, stderr } = await checkout.run(line, more);
  expect(evil.leaked(), stderr).toBe(false);
  expect(code, stderr).toBe(2);
  expect(stderr.replace(/\s+/g, ' ')).toContain('came with this checkout and would send');
});

it.each(TYPED)('while it goes where the user says: %s', async (_, line, more) => {
  const good = provide(await listener());
  const checkout = hostileCheckout({});
  const to = line[0] === 'client' ? [] : ['--client-id', 'c'];
  const { stderr } = await checkout.run([...line, '--issuer', good.url, ...to], more);
  expect(good.leaked(), stderr).toBe(true);
});

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

it.each([
  ['dpop', 'mine.pem'],
  ['request-object', 'signed'],
  ['request-uri', 'http://127.0.0.1:1/r'],
  ['grant', 'password'],
  ['grant', 'device'],
  ['password', 'env:P'],
  ['assertion', 'file:mine.pem'],
  ['notify-uri', 'http://evil.example/ciba'],
])('a default of the checkout sets no --%s of a provider of the user', async (name, value) => {
  const good = provide(await listener());
  const checkout = hostileCheckout({
    'mine.pem': PEM,
    'idcli.config.yaml': JSON.stringify({ defaults: { [name]: value } }),
  });
  const { stderr } = await checkout.run([...LOGIN, '--issuer', good.url, '--client-id', 'c'], {
    env: { P: CANARY },
  });
  const told = stderr.replace(/\s+/g, ' ');
  expect(told).toContain(`sets ${name}, which a checkout may set only for its own provider`);
  expect(good.leaked()).toBe(false);
  expect(good.heard.join('\n')).toContain('GET /authorize');
});
