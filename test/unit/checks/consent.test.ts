/** What the judges of a consent signature say, row by row: rules CS-C1 to CS-C3 and CS-C14, CS-V4 and CS-V6. */
import { describe, expect, it } from 'vitest';
import { judgeConsentAnswer, judgeConsentRequest } from '../../../src/checks/index.ts';
import type { ConsentProtocol } from '../../../src/protocol/consent/index.ts';
import { signicatConsent } from '../../../src/providers/signicat-consent.ts';

const protocol = signicatConsent.consent as ConsentProtocol;

const GOOD = {
  login_hint: ['subject-199002179811'],
  scope: 'openid profile signicat.sign',
  signicat_signtext: 'I agree to the order of item 42.',
  acr_values: 'urn:signicat:oidc:method:sbid-inapp-sign',
  response_type: 'code',
  redirect_uri: 'https://labs.signicat.com/redirect',
  state: 'qLQnb2Ax0S1JYVSfJPwTjw',
  client_id: 'demo-inapp-sign',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};
const KEY = {
  jwk: { kty: 'RSA', use: 'enc', alg: 'RSA-OAEP', kid: 'enc-1', n: 'AQAB', e: 'AQAB' },
  header: { alg: 'RSA-OAEP', enc: 'A256CBC-HS512', typ: 'JWE', kid: 'enc-1' },
};
const input = {
  object: GOOD,
  protocol,
  credentials: { clientId: 'demo-inapp-sign', secret: 'a-secret' },
  key: KEY,
  parameters: ['request'],
};

/** The Basic value as the documentation prints it, which is of the client that cannot sign (T1). */
const PRINTED_BASIC = 'ZGVtby1pbmFwcDptcVotXzc1LWYyd05zaVFUT05iN09uNGFBWjd6YzIxOG1yUlZrMW91ZmE4';

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(GOOD).filter(([name]) => !names.includes(name)));
const object = (changes: object) => ({ object: { ...GOOD, ...changes } });
const norwegian = (...hints: unknown[]) =>
  object({ login_hint: hints, acr_values: 'urn:signicat:oidc:method:nbid-inapp-sign' });

async function outcome(changes: object, status: 'fail' | 'warn') {
  const { findings } = await judgeConsentRequest({ ...input, ...changes } as Parameters<
    typeof judgeConsentRequest
  >[0]);
  return findings.filter((finding) => finding.status === status).map(({ code }) => code);
}

describe('a good request', () => {
  it('passes every check', async () => {
    const report = await judgeConsentRequest(input);
    expect(report.findings.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(report.verdict).toBe('valid');
  });

  it.each([
    ['a hint with every digit, Norwegian', norwegian('birthdate-170290', 'phone-40000000')],
    [
      'MobileID with text beside',
      object({
        acr_values: 'urn:signicat:oidc:method:mobileid-inapp-consent-sign',
        login_hint: ['externalRef-anna', 'deviceId-1', 'preContextTitle-Häll\nå'],
      }),
    ],
    ['an acr_values of two words', object({ acr_values: `level4 ${GOOD.acr_values}` })],
    ['no credentials to compare', { credentials: undefined }],
  ])('%s', async (_what, changes) => {
    expect(await outcome(changes, 'fail')).toEqual([]);
  });
});

describe('a request that must not be sent trips exactly one check', () => {
  it.each([
    [
      'T1: credentials of another client',
      { credentials: { clientId: 'demo-inapp' } },
      ['consent_request.client'],
    ],
    [
      'T1: the printed Basic value as secret',
      { credentials: { clientId: 'demo-inapp-sign', secret: PRINTED_BASIC } },
      ['consent_request.client'],
    ],
    [
      'T1: the same with the word Basic',
      { credentials: { clientId: 'demo-inapp-sign', secret: `Basic ${PRINTED_BASIC}` } },
      ['consent_request.client'],
    ],
    [
      'T1: the printed header as secret',
      { credentials: { clientId: 'demo-inapp-sign', secret: `Authorization: Basic ${PRINTED_BASIC}` } },
      ['consent_request.client'],
    ],
    [
      'T1: the client that logs in',
      { ...object({ client_id: 'demo-inapp' }), credentials: { clientId: 'demo-inapp', secret: 's' } },
      ['consent_request.client'],
    ],
    ['no client_id', { object: without('client_id') }, ['consent_request.client']],
    ['T16: a string as hint', object({ login_hint: 'subject-199002179811' }), ['consent_request.login_hint']],
    ['no hint', { object: without('login_hint') }, ['consent_request.login_hint']],
    ['an empty list of hints', object({ login_hint: [] }), ['consent_request.login_hint']],
    [
      'a number with a hyphen',
      object({ login_hint: ['subject-19900217-9811'] }),
      ['consent_request.login_hint'],
    ],
    ['ten digits', object({ login_hint: ['subject-9002179811'] }), ['consent_request.login_hint']],
    [
      'a hint with a line end',
      object({ login_hint: ['subject-199002179811\n'] }),
      ['consent_request.login_hint'],
    ],
    ['a hint that is not a string', object({ login_hint: [199002179811] }), ['consent_request.login_hint']],
    ['the hint of another eID', object({ login_hint: ['phone-40000000'] }), ['consent_request.login_hint']],
    [
      'the hint twice',
      object({ login_hint: ['subject-199002179811', 'subject-199002179811'] }),
      ['consent_request.login_hint'],
    ],
    ['Norwegian without phone', norwegian('birthdate-170290'), ['consent_request.login_hint']],
    [
      'Norwegian phone with country code',
      norwegian('birthdate-170290', 'phone-+4740000000'),
      ['consent_request.login_hint'],
    ],
    [
      'a method that logs in',
      object({ acr_values: 'urn:signicat:oidc:method:sbid-inapp' }),
      ['consent_request.method'],
    ],
    ['no method', { object: without('acr_values') }, ['consent_request.method']],
    ['another urn', object({ acr_values: 'urn:grn:authn:se:bankid' }), ['consent_request.method']],
    ['a scope that signs nothing', object({ scope: 'openid profile' }), ['consent_request.scope']],
    ['a scope without openid', object({ scope: 'signicat.sign' }), ['consent_request.scope']],
    ['no scope', { object: without('scope') }, ['consent_request.scope']],
    ['no text', { object: without('signicat_signtext') }, ['consent_request.text']],
    ['an empty text', object({ signicat_signtext: '' }), ['consent_request.text']],
    ['half a character', object({ signicat_signtext: 'a\ud83d' }), ['consent_request.text']],
    ['another response type', object({ response_type: 'id_token' }), ['consent_request.response_type']],
    ['an empty redirect URI', object({ redirect_uri: '' }), ['consent_request.redirect_uri']],
    [
      'a redirect URI with fragment',
      object({ redirect_uri: 'https://a.example.com/#b' }),
      ['consent_request.redirect_uri'],
    ],
    ['no key to encrypt to', { key: null }, ['consent_request.key']],
    [
      'T17: another alg than the key has',
      { key: { ...KEY, header: { ...KEY.header, alg: 'RSA-OAEP-256' } } },
      ['consent_request.key_alg'],
    ],
    ['T9: client_id in the URL', { parameters: ['request', 'client_id'] }, ['consent_request.parameters']],
    ['no request in the URL', { parameters: [] }, ['consent_request.parameters']],
  ])('%s', async (_what, changes, fails) => {
    expect(await outcome(changes, 'fail')).toEqual(fails);
  });

  it('names no personal number, whatever is wrong with it', async () => {
    const report = await judgeConsentRequest({
      ...input,
      ...object({ login_hint: ['subject-19900217981'] }),
    });
    expect(JSON.stringify(report)).not.toContain('19900217981');
  });
});

describe('a request that may be sent, with a warning', () => {
  it.each([
    ['T5: no response type', { object: without('response_type') }, ['consent_request.response_type']],
    [
      'a method that nobody documents',
      object({ acr_values: 'urn:signicat:oidc:method:new-inapp-sign' }),
      ['consent_request.method'],
    ],
    ['white space only', object({ signicat_signtext: ' \n' }), ['consent_request.text']],
    [
      'T17: a key without alg',
      { key: { ...KEY, jwk: { ...KEY.jwk, alg: undefined } } },
      ['consent_request.key_alg'],
    ],
    ['the state of the samples', object({ state: 'state123' }), ['consent_request.state']],
    ['no state', { object: without('state') }, ['consent_request.state']],
    ['no PKCE', { object: without('code_challenge', 'code_challenge_method') }, ['consent_request.pkce']],
    ['PKCE in plain', object({ code_challenge_method: 'plain' }), ['consent_request.pkce']],
    ['T10: claims of a token', object({ iss: 'demo', exp: 1 }), ['consent_request.claims']],
    [
      'a key without kid',
      { key: { jwk: KEY.jwk, header: { alg: 'RSA-OAEP', enc: 'A256CBC-HS512' } } },
      ['consent_request.kid'],
    ],
  ])('%s', async (_what, changes, warns) => {
    expect(await outcome(changes, 'fail')).toEqual([]);
    const warned = await outcome(changes, 'warn');
    expect(warned.filter((code) => warns.includes(code))).toEqual(warns);
  });
});

describe('CS-V4, CS-V6: where the answers lead', () => {
  const origins = new Set(['https://id.example.com']);
  const at = (url: string) => [{ member: 'statusUri', url }];

  it.each([
    ['the issuer', 'https://id.example.com/status?x=1', []],
    ['the issuer in upper case, with its port', 'HTTPS://ID.EXAMPLE.COM:443/status', []],
    ['another host', 'https://poll.example.com/status', ['consent_answer.origin']],
    ['a host that begins alike', 'https://id.example.com.attacker.example/status', ['consent_answer.origin']],
    ['another port', 'https://id.example.com:8443/status', ['consent_answer.origin']],
    ['plain http', 'http://id.example.com/status', ['consent_answer.origin']],
    ['a user name before it', 'https://id.example.com@attacker.example/', ['consent_answer.origin']],
    ['another scheme', 'file:///etc/passwd', ['consent_answer.origin']],
    ['a path alone', '/status', ['consent_answer.origin']],
  ])('a status URL at %s', async (_where, url, fails) => {
    const { findings } = await judgeConsentAnswer({ urls: at(url), origins });
    expect(findings.filter(({ status }) => status === 'fail').map(({ code }) => code)).toEqual(fails);
  });

  it('an origin that was allowed is good', async () => {
    const more = new Set([...origins, 'https://poll.example.com']);
    const { verdict } = await judgeConsentAnswer({ urls: at('https://poll.example.com/1'), origins: more });
    expect(verdict).toBe('valid');
  });

  it('a redirect that was refused fails, and a status URL that is foreign makes it a skip', async () => {
    const refused = { kind: 'refused', url: 'https://a.example/', reason: 'elsewhere' } as const;
    const judged = await judgeConsentAnswer({
      urls: at('https://id.example.com/1'),
      origins,
      redirects: refused,
    });
    expect(judged.findings.at(-1)).toMatchObject({ code: 'consent_answer.redirect', status: 'fail' });
    const skipped = await judgeConsentAnswer({ urls: at('https://a.example/'), origins, redirects: refused });
    expect(skipped.findings.at(-1)).toMatchObject({ code: 'consent_answer.redirect', status: 'skip' });
  });
});
