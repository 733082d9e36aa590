/** Causes that are proven from the message before they are said. */
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const V1 = `https://sts.windows.net/${TENANT}/`;
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const JWK = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };

const tokenOf = (claims: Record<string, unknown>) =>
  new SignJWT({ sub: 'user-1', aud: 'client-1', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(privateKey);

/** The hints of failed and doubtful checks, by code. */
async function hintsOf(token: string, issuer: string, keys: readonly object[] = [JWK]) {
  const { document } = await runJson(
    testWorld({
      files: { '/project/keys.json': JSON.stringify({ keys }) },
      now: new Date().toISOString(),
    }),
    ['decode-token', token, '--issuer', issuer, '--client-id', 'client-1', '--jwks', 'keys.json'],
  );
  const findings = document.reports.flatMap((report) => report.findings) as readonly {
    readonly code: string;
    readonly status: string;
    readonly hint?: string;
  }[];
  return Object.fromEntries(
    findings
      .filter(({ status }) => status === 'fail' || status === 'warn')
      .map(({ code, hint = '' }) => [code, hint]),
  );
}

describe('Microsoft Entra ID', () => {
  it.each([
    ['a token of version 1.0 at metadata of version 2.0', V1, V2, '1.0'],
    ['a token of version 2.0 at metadata of version 1.0', V2, V1, '2.0'],
  ])('%s: which version is which', async (_, iss, issuer, ver) => {
    const hints = await hintsOf(await tokenOf({ iss, ver, tid: TENANT }), issuer);
    expect(hints['id_token.iss']).toMatch(/version|v2\.0/);
  });

  it('says nothing of versions about a token of another tenant', async () => {
    const other = V1.replace(/1{8}/, '99999999');
    const hints = await hintsOf(await tokenOf({ iss: other, ver: '1.0' }), V2);
    expect(hints['id_token.iss']).not.toMatch(/version 1\.0/);
  });
});

describe('Keycloak', () => {
  const issuer = 'https://kc.example.com/realms/demo';
  it('an access token that names the client in azp only', async () => {
    const token = await tokenOf({ iss: issuer, aud: 'account', azp: 'client-1', typ: 'Bearer' });
    expect((await hintsOf(token, issuer))['id_token.aud']).toContain('Keycloak');
  });

  it('azp of another client proves nothing', async () => {
    const token = await tokenOf({ iss: issuer, aud: 'account', azp: 'another', typ: 'Bearer' });
    expect((await hintsOf(token, issuer))['id_token.aud']).not.toContain('Keycloak');
  });
});

describe('a key set that has its key in a certificate only', () => {
  it.each([
    ['without kty', { kid: 'k1', use: 'sig', x5c: ['MIIB'] }, 'jwks.parse'],
    ['without the members of the key', { kid: 'k1', kty: 'RSA', use: 'sig', x5c: ['MIIB'] }, 'jwks.key_form'],
  ])('%s: RFC 7517, 4.7 wants them beside it', async (_, key, code) => {
    const files = { '/project/keys.json': JSON.stringify({ keys: [key] }) };
    const { document } = await runJson(testWorld({ files }), ['inspect', 'keys.json']);
    const findings = document.reports.flatMap((report) => report.findings);
    const found = findings.find((one) => one.code === code) as { readonly hint?: string } | undefined;
    expect(found?.hint).toContain('x5c only');
  });
});

it('the API client of an organization is told how to name the account', async () => {
  const { code, document } = await runJson(onlineWorld(), [
    ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox', '--headless'],
    ...['--fault', 'account-demanded'],
  ]);
  expect([code, document.error?.code]).toEqual([4, 'REQUEST_REFUSED']);
  expect(document.error?.hint).toContain('--api-param signicat-accountId=ID');
});
