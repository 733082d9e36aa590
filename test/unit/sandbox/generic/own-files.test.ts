/** Files with clients and people of one's own: what they give, and every mistake with its place. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../../src/config/document.ts';
import { readOwnData } from '../../../../src/sandbox/index.ts';
import { exchange, logIn, sandbox } from './support.ts';

const root = new URL('../../../../', import.meta.url);
const example = (part: 'clients' | 'people') =>
  readDocument(readFileSync(new URL(`docs/examples/sandbox/${part}.yaml`, root), 'utf8')).value;

describe.each(['clients', 'people'] as const)('the example of %s', (part) => {
  it('is taken', async () => {
    expect(await readOwnData(part, example(part))).toHaveProperty('own');
  });

  it('fits the published schema', () => {
    const schema = JSON.parse(readFileSync(new URL(`schemas/sandbox-${part}.schema.json`, root), 'utf8'));
    const fits = new Ajv2020({ strict: false }).compile(schema);
    expect(fits(example(part)), JSON.stringify(fits.errors)).toBe(true);
  });
});

it('registers the clients of the file', async () => {
  const read = await readOwnData('clients', example('clients'));
  const base = await sandbox('own' in read ? { own: read.own } : {});
  const redirect_uri = 'http://localhost:49152/callback';
  const { answer } = await logIn(base, {
    client_id: 'my-hybrid-app',
    response_type: 'code id_token',
    redirect_uri,
  });
  expect(answer.id_token).toBeDefined();
  const header = { Authorization: `Basic ${btoa('my-hybrid-app:not-a-secret-here-either')}` };
  expect((await exchange(base, answer.code, { redirect_uri }, header)).status).toBe(200);
});

const client = (more: object) => ({
  clients: [{ client_id: 'mine', client_secret: 's', redirect_uris: ['http://localhost/cb'], ...more }],
});

describe('mistakes', () => {
  it.each([
    [
      'unknown member',
      client({ redirect_url: 'x' }),
      'clients.0.redirect_url',
      'did you mean redirect_uris?',
    ],
    [
      'unknown grant',
      client({ grant_types: ['authorisation_code'] }),
      'clients.0.grant_types.0',
      'did you mean authorization_code?',
    ],
    [
      'no id',
      { clients: [{ client_secret: 's', redirect_uris: ['http://localhost/cb'] }] },
      'clients.0',
      'lacks client_id',
    ],
    ['no secret', client({ client_secret: undefined }), 'clients.0', 'client_secret'],
    [
      'no redirect',
      client({ redirect_uris: undefined }),
      'clients.0.redirect_uris',
      'redirect_uris is missing',
    ],
    [
      'fragment',
      client({ redirect_uris: ['https://a.example.com/#x'] }),
      'clients.0.redirect_uris.0',
      'fragment',
    ],
    [
      'grant of a response type',
      client({ response_types: ['id_token'] }),
      'clients.0.grant_types',
      'implicit',
    ],
    [
      'key',
      client({ token_endpoint_auth_method: 'private_key_jwt' }),
      'clients.0.token_endpoint_auth_method',
      'jwks',
    ],
    [
      'private key',
      client({ jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'A', d: 'A' }] } }),
      'clients.0.jwks',
      'private key',
    ],
    ['wrong kind', client({ require_pkce: 'yes' }), 'clients.0.require_pkce', 'true or false'],
    ['taken id', client({ client_id: 'sandbox-generic-client' }), 'clients.0.client_id', 'taken'],
    ['no list', { client: [] }, 'client', 'did you mean clients?'],
  ])('%s', async (_name, value, path, said) => {
    const read = await readOwnData('clients', JSON.parse(JSON.stringify(value)));
    const complaints = 'complaints' in read ? read.complaints : [];
    const found = complaints.find((one) => one.path.join('.') === path);
    expect(`${found?.message} ${found?.hint}`).toContain(said);
  });

  it.each([
    ['unknown member', { people: [{ id: 'a', clams: {} }] }, 'people.0.clams', 'did you mean claims?'],
    ['reserved claim', { people: [{ id: 'a', claims: { sub: 'x' } }] }, 'people.0.claims.sub', 'beside id'],
    ['bad id', { people: [{ id: 'a b' }] }, 'people.0.id', 'letters'],
    ['scopes', { people: [], scopes: { hr: 'department' } }, 'scopes.hr', 'a list'],
  ])('of people: %s', async (_name, value, path, said) => {
    const read = await readOwnData('people', value);
    const complaints = 'complaints' in read ? read.complaints : [];
    const found = complaints.find((one) => one.path.join('.') === path);
    expect(`${found?.message} ${found?.hint}`).toContain(said);
  });
});
