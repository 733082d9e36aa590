/** `--profile`: what is demanded of the client, and what of the provider. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeProfile, judgeProfileMessages, type ProfileName } from '../../src/checks/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

const login = (client: string, profile: string, ...more: readonly string[]) =>
  runJson(onlineWorld(), [
    ...['login', '--provider', 'generic', '--sandbox', '--headless', '--client-id', client],
    ...['--profile', profile, ...more],
  ]);

describe('a login at the sandbox', () => {
  it.each([
    ['sandbox-generic-client', 'oauth21'],
    ['sandbox-generic-fapi2', 'fapi2'],
    ['sandbox-generic-fapi2-signing', 'fapi2-message-signing'],
  ])('%s by %s', async (client, profile) => {
    const { document, code } = await login(client, profile);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.reports.some(({ subject }) => subject === 'profile')).toBe(true);
    if (profile !== 'oauth21') expect(document.tokens?.token_type).toBe('DPoP');
  });

  it.each([
    ['sandbox-generic-client', 'fapi2', [], 'the client authentication client_secret_basic'],
    ['sandbox-generic-fapi2', 'fapi2', ['--no-pkce'], 'a login without PKCE'],
    [
      'sandbox-generic-client',
      'oauth21',
      ['--response-type', 'id_token token'],
      'an access token in the browser',
    ],
  ])('%s by %s with %j is refused', async (client, profile, more, what) => {
    const { document, code } = await login(client, profile, ...more);
    expect(document.error?.message).toContain(what);
    expect(code).toBe(2);
  });
});

it('names every demand that a provider cannot meet, before anybody logs in', async () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const KEY = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { document, code, stderr } = await runJson(onlineWorld({ env: { KEY } }), [
    ...['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--profile', 'fapi2', '--trace'],
    ...['--client-auth', 'private_key_jwt', '--client-key', 'env:KEY'],
  ]);
  expect(code).toBe(1);
  expect(document.error?.checks).toContain('fapi2.par');
  expect(stderr).not.toContain('authorize');
  const inspected = await runJson(onlineWorld(), [
    ...['inspect', '--provider', 'ingroupe', '--sandbox', '--profile', 'fapi2'],
  ]);
  const failing = failingChecks(inspected.document).filter((check) => check.startsWith('fapi2.'));
  expect(failing).toContain('fapi2.par');
  expect(failing).toContain('fapi2.sender_constrained');
});

const GOOD = {
  issuer: 'https://op.example.com',
  token_endpoint: 'https://op.example.com/token',
  response_types_supported: ['code', 'code id_token'],
  response_modes_supported: ['query', 'jwt'],
  grant_types_supported: ['authorization_code'],
  code_challenge_methods_supported: ['S256'],
  pushed_authorization_request_endpoint: 'https://op.example.com/par',
  require_pushed_authorization_requests: true,
  authorization_response_iss_parameter_supported: true,
  token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
  tls_client_certificate_bound_access_tokens: true,
  dpop_signing_alg_values_supported: ['ES256'],
  id_token_signing_alg_values_supported: ['PS256', 'ES256'],
  request_object_signing_alg_values_supported: ['PS256'],
};

const oddOf = async (profile: ProfileName, more: object) => {
  const metadata = JSON.parse(JSON.stringify({ ...GOOD, ...more }));
  const { findings } = await judgeProfile(profile, metadata);
  return findings.filter(({ status }) => status === 'fail' || status === 'warn').map(({ code }) => code);
};

describe('each demand by itself', () => {
  it.each(['oauth21', 'fapi2', 'fapi2-message-signing', 'fapi1'] as const)('%s is met', async (profile) => {
    expect(await oddOf(profile, {})).toEqual([]);
  });

  it.each([
    ['oauth21', 'oauth21.pkce', { code_challenge_methods_supported: ['plain'] }],
    ['oauth21', 'oauth21.response_types', { response_types_supported: ['code', 'id_token token'] }],
    ['oauth21', 'oauth21.grants', { grant_types_supported: ['password'] }],
    ['fapi2', 'fapi2.code', { response_types_supported: ['id_token'] }],
    ['fapi2', 'fapi2.par', { pushed_authorization_request_endpoint: undefined }],
    ['fapi2', 'fapi2.par', { require_pushed_authorization_requests: undefined }],
    ['fapi2', 'fapi2.pkce', { code_challenge_methods_supported: undefined }],
    ['fapi2', 'fapi2.iss', { authorization_response_iss_parameter_supported: undefined }],
    ['fapi2', 'fapi2.client_auth', { token_endpoint_auth_methods_supported: ['client_secret_basic'] }],
    [
      'fapi2',
      'fapi2.client_auth',
      { token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'] },
    ],
    [
      'fapi2',
      'fapi2.sender_constrained',
      {
        tls_client_certificate_bound_access_tokens: undefined,
        dpop_signing_alg_values_supported: undefined,
      },
    ],
    ['fapi2', 'fapi2.algorithms', { id_token_signing_alg_values_supported: ['RS256'] }],
    ['fapi2', 'fapi2.tls', { token_endpoint: 'http://op.example.com/token' }],
    ['fapi2', 'fapi2.grants', { grant_types_supported: ['password'] }],
    [
      'fapi2-message-signing',
      'fapi2.signed_requests',
      { request_object_signing_alg_values_supported: ['RS256'] },
    ],
    ['fapi2-message-signing', 'fapi2.jarm', { response_modes_supported: ['query'] }],
    ['fapi1', 'fapi1.signed_requests', { request_object_signing_alg_values_supported: undefined }],
    ['fapi1', 'fapi1.response', { response_types_supported: ['code'], response_modes_supported: ['query'] }],
    ['fapi1', 'fapi1.client_auth', { token_endpoint_auth_methods_supported: undefined }],
    ['fapi1', 'fapi1.sender_constrained', { tls_client_certificate_bound_access_tokens: false }],
    ['fapi1', 'fapi1.algorithms', { id_token_signing_alg_values_supported: ['RS256'] }],
    ['fapi1', 'fapi1.tls', { issuer: 'http://op.example.com' }],
  ] as const)('%s: %s', async (profile, check, more) => {
    expect(await oddOf(profile, more)).toEqual([check]);
  });

  it.each([
    ['fapi2.request_lifetime', { requestLifetime: 600 }],
    ['fapi2.request_lifetime', { requestLifetime: undefined }],
    ['fapi2.token_bound', { tokenType: 'Bearer' }],
    ['fapi2.token_bound', { tokenType: 'Bearer', confirmation: { jkt: 'x' }, certificate: true }],
  ])('%s', async (check, more) => {
    const good = { requestLifetime: 60, tokenType: 'DPoP', certificate: false };
    const report = await judgeProfileMessages('fapi2', { ...good, ...more });
    const odd = report?.findings.filter(({ status }) => status === 'fail').map(({ code }) => code);
    expect(odd).toEqual([check]);
  });
});

it('a provider that forgets the nonce of DPoP after a pushed request is warned of', async () => {
  const { document, code } = await runJson(onlineWorld(), [
    ...['login', '--provider', 'generic', '--sandbox', '--headless', '--par', '--dpop'],
    ...['--fault', 'dpop-nonce-forgotten'],
  ]);
  const dpop = document.reports.find(({ subject }) => subject === 'dpop')?.findings ?? [];
  expect(dpop.filter(({ status }) => status === 'warn')).toMatchObject([
    {
      code: 'dpop.nonce_renewed',
      message: 'the answer to the par request gave no new nonce, and the token request was refused',
    },
  ]);
  expect(failingChecks(document)).toEqual([]);
  expect(code).toBe(0);
});
