/** Recorded logins as well-known programs make them, good and broken. */
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { entry, entryOf, type HarEntry, type Sent, spaLogin, toHar } from '../helpers/har.ts';
import { runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

async function judge(entries: readonly HarEntry[]) {
  const files = { '/project/login.har': toHar(entries, 'Firefox') };
  const { document } = await runJson(testWorld({ files, now: '2030-01-01T00:00:00Z' }), [
    'judge',
    'login.har',
  ]);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const data = document.data as any;
  const failed = document.reports
    .flatMap(({ findings }) => findings)
    .filter(({ status }) => status === 'fail')
    .map(({ code, message }) => `${code}: ${message}`);
  return { data, failed };
}

const query = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();
const steps = (...all: readonly Sent[]): HarEntry[] => all.map(entry);

const APP = 'https://portal.firma.example';
const STATE = '9f1c7f0ad4f348f58c25e0d1c2b3a495';
const REALM = 'https://sso.firma.example/realms/intern/protocol/openid-connect/auth';
const ASKED = `${REALM}?${query({
  client_id: 'portal',
  redirect_uri: `${APP}/oidc/callback`,
  response_type: 'code',
  scope: 'openid',
  state: STATE,
  nonce: '5f1c7f0ad4f348f58c25e0d1c2b3a495',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`;
const begun: Sent = { at: 0, url: `${APP}/login`, status: 302, answer: { Location: ASKED } };

/** Returns a login whose answer is known before any page: the user has a session. */
const answered = (more: Readonly<Record<string, string>>, end: Partial<Sent> = {}): HarEntry[] => {
  const back = `${APP}/oidc/callback?${query({ state: STATE, ...more })}`;
  return steps(
    begun,
    { at: 0.2, url: ASKED, status: 302, answer: { Location: back } },
    { at: 0.4, url: back, status: 400, text: '<title>Nope</title>', ...end },
  );
};

it.each<[string, string, RegExp, HarEntry[]]>([
  [
    'Keycloak in German: a redirect URI that it does not know',
    'recording.error_page',
    /does not know this redirect URI/,
    steps(begun, {
      at: 0.2,
      url: ASKED,
      status: 400,
      text: '<!DOCTYPE html><title>Anmeldung</title><h1>Es tut uns leid...</h1>Ungültiger Parameter: redirect_uri',
    }),
  ],
  [
    'Keycloak in German: its cookie is lost after the login page',
    'recording.error_page',
    /lost its own login session/,
    steps(
      begun,
      { at: 0.2, url: ASKED, status: 200, text: '<html><title>Anmelden</title></html>' },
      {
        at: 9,
        method: 'POST',
        url: 'https://sso.firma.example/realms/intern/login-actions/authenticate?client_id=portal',
        body: 'username=ada&password=x',
        status: 400,
        text: '<html><p>Cookie nicht gefunden. Bitte stelle sicher, dass Cookies aktiviert sind.</p></html>',
      },
    ),
  ],
  [
    'Entra: a redirect URI that it does not know, on a page with status 200',
    'recording.error_page',
    /does not know this redirect URI/,
    steps(begun, {
      at: 0.2,
      url: ASKED,
      status: 200,
      text: '<html><div>AADSTS50011: The redirect URI specified in the request does not match</div></html>',
    }),
  ],
  [
    'Google: refused on a page of its own',
    'recording.error_page',
    /does not know this redirect URI/,
    steps(
      begun,
      {
        at: 0.2,
        url: ASKED,
        status: 302,
        answer: { Location: 'https://sso.firma.example/signin/error?x=1' },
      },
      {
        at: 0.4,
        url: 'https://sso.firma.example/signin/error?x=1',
        status: 400,
        text: '<html><title>Error 400: redirect_uri_mismatch</title></html>',
      },
    ),
  ],
  [
    'Okta: the user is not assigned',
    'callback.error',
    /not assigned to this application/,
    answered({
      error: 'access_denied',
      error_description: 'User is not assigned to the client application.',
    }),
  ],
  [
    'an application that answers 200 with a page in French',
    'recording.accepted',
    /refused the answer/,
    answered(
      { code: 'a-code-of-some-length' },
      { status: 200, text: "<html><title>Erreur</title><p>L'authentification a échoué.</p></html>" },
    ),
  ],
])('%s', async (_, code, cause, entries) => {
  const { data } = await judge(entries);
  expect(data.diagnosis?.code).toBe(code);
  expect(data.diagnosis.cause).toMatch(cause);
});

it('Entra: a page whose redirect URI is registered for a web application', async () => {
  const entries = await spaLogin();
  const token = entryOf(entries, 'https://op.example.com/token');
  token.response.status = 400;
  token.response.content.text = JSON.stringify({
    error: 'invalid_request',
    error_description:
      "AADSTS9002326: Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.",
  });
  const { data } = await judge(entries);
  expect(data.diagnosis.code).toBe('recording.token_refused');
  expect(data.diagnosis.cause).toContain('lets no page redeem a code');
  expect(data.diagnosis.fix).toContain('single-page application');
});

it('Entra: the issuer of a document that all tenants share', async () => {
  const tid = '72f988bf-86f1-41af-91ab-2d7cd011db47';
  const entries = await spaLogin({ claims: { tid, iss: `https://login.example.com/${tid}/v2.0` } });
  for (const { request, response } of entries) {
    request.url = request.url.replace('&iss=https%3A%2F%2Fop.example.com', '');
    for (const header of response.headers) header.value = header.value.replace(/&iss=[^&]*/, '');
    const { text } = response.content;
    if (text?.startsWith('{"issuer"') !== true) continue;
    response.content.text = text
      .replace('"issuer":"https://op.example.com"', '"issuer":"https://login.example.com/{tenantid}/v2.0"')
      .replace('iss_parameter_supported":true', 'iss_parameter_supported":false');
  }
  const { data, failed } = await judge(entries);
  expect(failed).toEqual([]);
  expect(data.verdict).toBe('valid');
});

it('an answer in the fragment, given at once since the user is known', async () => {
  const back = `${APP}/cb#${query({ access_token: 'a-token-of-some-length', token_type: 'Bearer', state: STATE })}`;
  const asked = `${REALM}?${query({ client_id: 'spa', response_type: 'token', redirect_uri: `${APP}/cb`, state: STATE })}`;
  const { data, failed } = await judge(
    steps(
      { at: 0, url: asked, status: 302, answer: { Location: back } },
      { at: 0.2, url: `${APP}/cb`, status: 200 },
    ),
  );
  expect(failed).toEqual([]);
  expect(data.flows).toHaveLength(1);
  expect(data.flows[0].ending).not.toContain('no answer');
});

const SSO = 'https://idp.uni.example/idp/profile/SAML2/Redirect/SSO';
const REQUEST = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="2026-11-20T09:00:00Z" Destination="${SSO}"><saml:Issuer>https://sp.uni.example/shibboleth</saml:Issuer></samlp:AuthnRequest>`;
const sso = `${SSO}?${query({ SAMLRequest: deflateRawSync(Buffer.from(REQUEST)).toString('base64'), RelayState: 'ss:mem:1' })}`;

it('Shibboleth: an artifact, whose message went between servers', async () => {
  const sourceId = createHash('sha1').update('https://idp.uni.example/idp').digest();
  const artifact = Buffer.concat([Buffer.from([0, 4, 0, 0]), sourceId, Buffer.alloc(20, 7)]).toString(
    'base64',
  );
  const acs = `https://sp.uni.example/Shibboleth.sso/SAML2/Artifact?${query({ SAMLart: artifact, RelayState: 'ss:mem:1' })}`;
  const { data, failed } = await judge(
    steps(
      { at: 0, url: 'https://sp.uni.example/secure', status: 302, answer: { Location: sso } },
      { at: 0.2, url: sso, status: 302, answer: { Location: acs } },
      { at: 0.4, url: acs, status: 302, answer: { Location: 'https://sp.uni.example/secure' } },
      {
        at: 0.6,
        url: 'https://sp.uni.example/secure',
        status: 200,
        text: '<html><title>Secure</title>Hello</html>',
      },
    ),
  );
  expect(failed).toEqual([]);
  expect(data.flows).toHaveLength(1);
  expect(data.verdict).toBe('unverified');
  expect(data.flows[0].ending).toContain('the message itself is between servers');
});

it('Shibboleth: a service provider that it does not know', async () => {
  const { data } = await judge(
    steps(
      { at: 0, url: 'https://sp.uni.example/secure', status: 302, answer: { Location: sso } },
      {
        at: 0.2,
        url: sso,
        status: 200,
        text: '<html><p>The application is not registered for use with this service.</p></html>',
      },
    ),
  );
  expect(data.diagnosis.code).toBe('recording.error_page');
  expect(data.diagnosis.cause).toContain('does not know this service provider');
});

it('AD FS: a sign-in of WS-Federation whose token nobody signed', async () => {
  const asked = { wa: 'wsignin1.0', wtrealm: `${APP}/`, wctx: 'rm=0&id=passive&ru=%2f' };
  const address = `https://adfs.firma.example/adfs/ls/?${query(asked)}`;
  const token = `<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"><t:RequestedSecurityToken><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" IssueInstant="2026-11-20T09:00:15Z" Version="2.0"><saml:Issuer>http://adfs.firma.example/adfs/services/trust</saml:Issuer><saml:Subject><saml:NameID>ada</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2026-11-20T09:05:15Z"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-11-20T09:00:15Z" NotOnOrAfter="2026-11-20T10:00:15Z"><saml:AudienceRestriction><saml:Audience>${APP}/</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-11-20T09:00:15Z"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement></saml:Assertion></t:RequestedSecurityToken></t:RequestSecurityTokenResponse>`;
  const { data, failed } = await judge(
    steps(
      { at: 0, url: `${APP}/`, status: 302, answer: { Location: address } },
      { at: 0.2, url: address, status: 200, text: '<html><title>Sign In</title></html>' },
      {
        at: 15,
        method: 'POST',
        url: address,
        body: 'UserName=ada&Password=x',
        status: 200,
        text: '<html></html>',
      },
      {
        at: 16,
        method: 'POST',
        url: `${APP}/`,
        body: query({ wa: 'wsignin1.0', wresult: token, wctx: asked.wctx }),
        status: 302,
        answer: { Location: '/' },
      },
      { at: 16.2, url: `${APP}/`, status: 200, text: '<html><title>App</title>Hello</html>' },
    ),
  );
  expect(data.flows).toHaveLength(1);
  expect(data.flows[0].title).toBe('WS-Federation login');
  expect(data.flows[0].ending).toContain('took the answer and went on');
  expect(failed).toEqual(['saml.signature: nothing in the message is signed']);
});
