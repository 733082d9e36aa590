/** Each plan of the OpenID Foundation's suite, at an application that does what the plan is about. */
import { afterEach, describe, expect, it } from 'vitest';
import { PLAN_NAMES } from '../../src/probes/rp/plans.ts';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { type Settings, startRelyingParty } from '../helpers/relying-party.ts';
import { SIGNING_JWK } from '../helpers/relying-party-tokens.ts';
import { runJson } from '../helpers/run.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const ID = 'application-under-test';
const SECRET = 'secret-of-the-application-under-test';

interface Situation {
  readonly settings?: Settings;
  /** What the client is registered with besides the usual; ORIGIN is the application. */
  readonly registered?: object;
  readonly options?: readonly string[];
}

async function planned(plan: string, { settings = {}, registered = {}, options = [] }: Situation) {
  const port = await freePort();
  const app = await startRelyingParty(settings);
  closing.push(app.close);
  app.use({ issuer: `http://127.0.0.1:${port}/generic`, clientId: ID, secret: SECRET });
  const client = {
    client_id: ID,
    client_secret: SECRET,
    redirect_uris: [`${app.origin}/callback`],
    ...JSON.parse(JSON.stringify(registered).replaceAll('ORIGIN', app.origin)),
  };
  const world = onlineWorld({ files: { '/project/clients.json': JSON.stringify({ clients: [client] }) } });
  const { document } = await runJson(world, [
    ...['probe', 'rp', `${app.origin}/login?issuer={issuer}`, '--success-text', 'Welcome', '--plan', plan],
    ...['--port', `${port}`, '--clients', 'clients.json'],
    ...options.map((option) => option.replaceAll('ORIGIN', app.origin)),
  ]);
  expect(document.error).toBeUndefined();
  const rows = document.data?.plan as readonly { module: string; suite: string; message: string }[];
  const named = (wanted: string) =>
    rows.filter(({ suite }) => suite === wanted).map(({ module }) => module.replace(/^.*client-test-?/, ''));
  return Object.fromEntries(rows.map(({ suite }) => [suite, named(suite)]));
}

const FRONT = { responseMode: 'form_post' };

/** Plan → an application that is right, and what the suite would say other than PASSED. */
const PLANS: Readonly<Record<string, Situation & { readonly but: Readonly<Record<string, string[]>> }>> = {
  'oidc-basic': { but: { SKIPPED: ['idtoken-sig-none'] } },
  'oidc-implicit': {
    settings: { ...FRONT, responseType: 'id_token token' },
    // An application that never asks UserInfo.
    but: { 'NOT APPLICABLE': ['scope-userinfo-claims', 'userinfo-invalid-sub'] },
  },
  'oidc-hybrid': { settings: { ...FRONT, responseType: 'code id_token token' }, but: {} },
  'oidc-formpost': {
    settings: { ...FRONT, responseType: 'code id_token token' },
    but: { SKIPPED: ['idtoken-sig-none'] },
  },
  'oidc-config': { but: { SKIPPED: ['idtoken-sig-none'] } },
  'oidc-dynamic': {
    settings: { requestObjects: 'RS256', person: 'acct:ann@HOST' },
    registered: { request_object_signing_alg: 'RS256', jwks: { keys: [SIGNING_JWK] } },
    // One application has one kind of request object, one kind of person, and is registered or registers itself.
    but: {
      SKIPPED: ['idtoken-sig-none'],
      'NOT APPLICABLE': ['request-uri-signed-none', 'discovery-webfinger-url', 'dynamic-registration'],
    },
  },
  'oidc-logout': {
    registered: {
      post_logout_redirect_uris: ['ORIGIN/bye'],
      backchannel_logout_uri: 'ORIGIN/backchannel',
    },
    options: ['--logout-url', 'ORIGIN/logout'],
    but: { 'NOT APPLICABLE': ['session-management', 'rp-frontchannel-rpinitlogout'] },
  },
  fapi2: {
    settings: { par: true, dpop: true, alg: 'PS256' },
    registered: { dpop_bound_access_tokens: true, id_token_signed_response_alg: 'PS256' },
    but: {},
  },
};

it('plays every plan', () => {
  expect(Object.keys(PLANS)).toEqual(PLAN_NAMES);
});

describe.each(Object.entries(PLANS))('%s', (plan, { but, ...situation }) => {
  it('passes at an application that is right', async () => {
    const { PASSED = [], ...others } = await planned(plan, situation);
    expect(PASSED.length).toBeGreaterThan(3);
    expect(others).toEqual(but);
  });
});

it.each<[plan: string, module: string, hole: string]>([
  ['oidc-implicit', 'nonce-invalid', 'nonce'],
  ['oidc-hybrid', 'invalid-chash', 'c-hash'],
  ['oidc-formpost', 'invalid-athash', 'at-hash'],
  ['oidc-config', 'discovery-issuer-mismatch', 'issuer-of-metadata'],
  ['oidc-dynamic', 'discovery-webfinger-acct', 'pins-issuer'],
  ['oidc-logout', 'rp-init-logout', 'stays-logged-in'],
  ['oidc-logout', 'rp-backchannel-rpinitlogout-wrong-aud', 'logout-aud'],
  ['fapi2', 'remove-authorization-response-iss', 'no-iss-of-response'],
])('%s: %s fails at the hole %s', async (plan, module, hole) => {
  const { settings, ...situation } = PLANS[plan] ?? {};
  const { FAILED } = await planned(plan, {
    ...situation,
    settings: { ...settings, holes: [hole, 'deaf-to-logout'].slice(0, hole === 'stays-logged-in' ? 2 : 1) },
  });
  expect(FAILED).toContain(module);
});
