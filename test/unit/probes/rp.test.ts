/** Every probe of an application passes at a right one, and fails at the hole that it is about. */
import { describe, expect, it } from 'vitest';
import { judged } from '../../../src/probes/judged.ts';
import { GOOD_LOGIN, rpProbes } from '../../../src/probes/rp/probes.ts';
import { faultsOf } from '../../../src/sandbox/index.ts';
import { ENCRYPTION_JWK, SIGNING_JWK } from '../../helpers/relying-party-tokens.ts';
import { probed, type Situation } from './rp-bench.ts';

const PROBES = rpProbes(faultsOf('generic'));
const FRONT: Situation = { responseType: 'code id_token', responseMode: 'form_post' };
const FRONT_TOKEN: Situation = { responseType: 'code id_token token', responseMode: 'form_post' };
const SIGNED: Situation = { responseMode: 'jwt' };
const BOUND: Situation = { dpop: true, registered: { dpop_bound_access_tokens: true } };
const FAPI: Situation = {
  ...BOUND,
  par: true,
  alg: 'PS256',
  registered: { dpop_bound_access_tokens: true, id_token_signed_response_alg: 'PS256' },
};
const ENCRYPTED: Situation = {
  registered: {
    id_token_encrypted_response_alg: 'RSA-OAEP-256',
    id_token_encrypted_response_enc: 'A256GCM',
    jwks: { keys: [ENCRYPTION_JWK] },
  },
};
const BACK: Situation = { registered: { backchannel_logout_uri: 'ORIGIN/backchannel' } };
const FRAMES: Situation = {
  registered: {
    frontchannel_logout_uri: 'ORIGIN/frontchannel',
    frontchannel_logout_session_required: true,
  },
};
const PORTAL: Situation = { registered: { initiate_login_uri: 'ORIGIN/start' } };
const REFRESHING: Situation = { refreshes: true };
const SYMMETRIC: Situation = { alg: 'HS256', registered: { id_token_signed_response_alg: 'HS256' } };

/** Probe → the hole that it finds, and what else the application does. `either`: it never fails. */
const HOLES: Readonly<Record<string, string | readonly [hole: string, situation: Situation]>> = {
  'good-login': 'nobody',
  'login-csrf': 'state-of-anybody',
  'code-injection': 'nothing-binds',
  'state-reuse': 'keeps-state nothing-binds',
  'nonce-reuse': ['keeps-state', FRONT],
  'session-fixation': 'keeps-session',
  'parallel-logins': 'one-login',
  'iss-mixup': 'iss-of-response',
  'callback-after-error': 'keeps-after-error',
  'return-open-redirect': 'returns-anywhere',
  'error-reflected': 'error-page',
  'token-in-url': 'token-in-url',
  referrer: 'page-at-callback',
  cache: 'stored',
  'aud-array': 'aud-text-only',
  'no-scope-in-answer': 'demands-expiry',
  'odd-token-type': 'token-type-case',
  'no-at-hash-in-code-flow': 'demands-at-hash',
  'userinfo-claims': 'profile-once',
  'token-in-header': 'token-in-form',
  hybrid: ['nonce-once', FRONT],
  'aggregated-claims': 'picky-userinfo',
  'distributed-claims': 'picky-userinfo',
  'user-cancel': 'errors',
  'login-required': 'errors',
  'form-post-error': ['errors', { responseMode: 'form_post' }],
  'consent-required': 'errors',
  'invalid-scope': 'errors',
  'server-error': 'errors',
  'wrong-state': 'state',
  'missing-state': 'state',
  'wrong-iss-param': 'iss-of-response',
  'missing-iss-param': 'no-iss-of-response',
  'invalid-client': 'errors',
  'code-expired': 'errors',
  'not-json': 'errors',
  'missing-id-token': 'no-id-token',
  'userinfo-wrong-sub': 'userinfo-sub',
  'wrong-iss': 'iss',
  'missing-iss': 'iss',
  'wrong-aud': 'aud',
  'missing-aud': 'aud',
  'two-audiences': 'two-aud',
  'missing-sub': 'sub',
  'missing-iat': 'iat',
  expired: 'exp',
  'missing-exp': 'exp',
  'wrong-nonce': 'nonce',
  'missing-nonce': 'nonce',
  'wrong-at-hash': ['at-hash', FRONT_TOKEN],
  'missing-at-hash': ['at-hash', FRONT_TOKEN],
  'wrong-c-hash': ['c-hash', FRONT],
  'missing-c-hash': ['c-hash', FRONT],
  'alg-none': 'algorithm',
  'public-key-as-secret': 'algorithm',
  'bad-signature': ['signature', FRONT],
  'bad-signature-es256': ['signature', FRONT],
  'unknown-kid': ['signature', FRONT],
  'logout-token-good': ['deaf-to-logout', BACK],
  'logout-token-alg-none': ['logout-unsigned', BACK],
  'logout-token-wrong-alg': ['logout-unsigned', BACK],
  'logout-token-wrong-iss': ['logout-iss', BACK],
  'logout-token-wrong-aud': ['logout-aud', BACK],
  'logout-token-no-event': ['logout-events', BACK],
  'logout-token-wrong-event': ['logout-events', BACK],
  'logout-token-with-nonce': ['logout-nonce', BACK],
  'encrypted-id-token': ['decrypts-once', ENCRYPTED],
  'encrypted-rsa1-5': ['errors', ENCRYPTED],
  'dpop-nonce': ['no-nonces', BOUND],
  'dpop-nonce-forgotten': ['no-nonces', { ...BOUND, par: true }],
  'no-dpop-nonce': ['demands-nonces', BOUND],
  'odd-dpop-scheme': ['scheme-case', BOUND],
  'dpop-nonce-never-right': ['errors', BOUND],
  refresh: ['refreshes-once', REFRESHING],
  'refreshed-wrong-iss': ['refreshed', REFRESHING],
  'refreshed-wrong-sub': ['refreshed', REFRESHING],
  'missing-s-hash': ['demands-s-hash', FRONT],
  'wrong-s-hash': ['s-hash', FRONT],
  'par-refused': ['par-falls-back', { par: true }],
  'jarm-wrong-iss': ['jarm-iss', SIGNED],
  'jarm-missing-iss': ['jarm-iss', SIGNED],
  'jarm-wrong-aud': ['jarm-aud', SIGNED],
  'jarm-missing-aud': ['jarm-aud', SIGNED],
  'jarm-expired': ['jarm-exp', SIGNED],
  'jarm-missing-exp': ['jarm-exp', SIGNED],
  'jarm-bad-signature': ['signature', SIGNED],
  'jarm-unsigned': ['algorithm', SIGNED],
  'bad-signature-hs256': ['signature', { ...SYMMETRIC, ...FRONT }],
  'other-alg': ['algorithm', FAPI],
  logout: 'stays-logged-in',
  'logout-without-state': 'breaks-at-bye',
  'logout-other-state': 'breaks-at-bye',
  'front-channel-logout': ['stays-logged-in deaf-to-frames', FRAMES],
  'front-channel-logout-alone': ['deaf-to-frames', FRAMES],
  'login-begun-elsewhere': ['starts-nothing', PORTAL],
  'login-begun-for-another': ['start-iss', PORTAL],
  'request-uri-rs256': [
    'object-once',
    {
      requestObjects: 'RS256',
      registered: { request_object_signing_alg: 'RS256', jwks: { keys: [SIGNING_JWK] } },
    },
  ],
  'request-uri-none': [
    'object-once',
    { requestObjects: 'none', registered: { request_object_signing_alg: 'none' } },
  ],
  'webfinger-acct': ['pins-issuer', { person: 'acct:ann@HOST' }],
  'webfinger-url': ['pins-issuer', { person: 'http://HOST/ann' }],
  'token-in-body': ['body-once', { tokenInBody: true }],
  registration: ['registers-once', { registers: true }],
  'rs256-only': 'demands-es256',
  'basic-only': 'demands-post',
  'moving-jwks-uri': 'demands-jwks-name',
  'discovery-issuer-mismatch': 'issuer-of-metadata',
  'kid-absent': 'demands-kid',
  'key-rotation': 'keys-for-ever',
};

describe.each(PROBES.map((probe) => [probe.id, probe] as const))('%s', (id, probe) => {
  const entry = HOLES[id] ?? '';
  const [hole, situation] = typeof entry === 'string' ? [entry, {}] : entry;
  const probes = probe === GOOD_LOGIN ? [probe] : [GOOD_LOGIN, probe];

  it('passes without the hole', async () => {
    const results = await probed(probes, situation);
    expect(results.map(({ status, message }) => `${status}: ${message}`).at(-1)).toMatch(/^pass: /);
  });

  if (hole !== '')
    it(`fails at the hole ${hole}`, async () => {
      const results = await probed(probes, { ...situation, holes: hole.split(' ') });
      const last = results.at(-1);
      expect(`${last?.status}: ${last?.message}`).toMatch(/^fail: /);
      const { findings } = judged('rp', results, 'low');
      expect(findings.filter(({ status }) => status === 'fail').map(({ code }) => code)).toEqual([
        probe.check,
      ]);
    });
});
