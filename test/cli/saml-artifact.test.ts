/** HTTP-Artifact: the browser brings a reference, and idcli fetches the response over SOAP. SAML bindings, 3.6. */
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import {
  type ArtifactIdp,
  type ArtifactWish,
  artifactOf,
  envelope,
  serveArtifactIdp,
  soapFault,
} from '../helpers/saml-artifact-idp.ts';
import { SP } from '../helpers/saml-idp.ts';
import type { Answer } from './scripted-server.ts';

const open: ArtifactIdp[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function login(wish: ArtifactWish = {}, ...args: readonly string[]) {
  const server = await serveArtifactIdp(wish);
  open.push(server);
  const world = onlineWorld({
    files: {
      '/project/idp.xml': server.metadata,
      '/project/sp.key': pem('sp.key'),
      '/project/sp.crt': pem('sp.crt'),
    },
  });
  const ran = await runJson(world, [
    ...['login', '--protocol', 'saml', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP, '--headless'],
    ...['--sp-key', 'sp.key', '--sp-cert', 'sp.crt', '--response-binding', 'artifact', ...args],
  ]);
  return { ...ran, server };
}

describe('a good one', () => {
  it.each([
    ['by redirect', {}],
    ['by a form', { byForm: true }],
    ['and only the response inside is signed', { key: null }],
    ['and only the ArtifactResponse is signed', { response: { key: null } }],
  ])('comes %s', async (_, wish) => {
    const { document, server } = await login(wish);
    expect(document).toMatchObject({
      ok: true,
      claims: { subject: 'opaque-1', source: { verified: true } },
      tokens: { SAMLart: artifactOf() },
    });
    expect(document.reports.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'valid']);
    const request = server.heard.find(({ path }) => path === '/artifact');
    expect(request?.body).toMatch(/<samlp:ArtifactResolve .*<ds:SignatureValue>/s);
    expect(request?.headers).toMatchObject({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"http://www.oasis-open.org/committees/security"',
    });
    const [asked] = server.heard;
    expect(asked?.path).toContain('SAMLRequest=');
  });

  it('can be resolved once', async () => {
    const { document } = await login({}, '--replay-artifact');
    expect(document).toMatchObject({ ok: true });
    expect(document.reports.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'valid', 'valid']);
  });
});

describe('refused', () => {
  it.each<[string, ArtifactWish, string[]]>([
    [
      'an artifact of another provider',
      { artifact: artifactOf({ entityId: 'https://evil.example.com' }) },
      ['saml.issuer'],
    ],
    [
      'an index that the metadata has not',
      { artifact: artifactOf({ index: 3 }) },
      ['saml.artifact_endpoint'],
    ],
    ['an artifact of SAML 1', { artifact: artifactOf({ type: 1 }) }, ['saml.parse']],
    ['an artifact that is not base64', { artifact: '***' }, ['saml.parse']],
    ['an answer to another request', { inResponseTo: '_other' }, ['saml.in_response_to']],
    ['an ArtifactResponse of another sender', { issuer: 'https://evil.example.com' }, ['saml.issuer']],
    ['an ArtifactResponse by another key', { key: 'stranger' }, ['saml.certificate']],
    ['an ArtifactResponse without a message', { empty: true }, ['saml.artifact_response']],
    ['a response to another request', { response: { inResponseTo: '_other' } }, ['saml.in_response_to']],
    ['nothing signed, and no TLS', { key: null, response: { key: null } }, ['saml.signature']],
  ])('%s', async (_, wish, failing) => {
    const { document, code } = await login(wish);
    expect([code, failingChecks(document)]).toEqual([1, failing]);
    expect(document.outcome).toBe('security');
  });

  it('a provider that hands the message out a second time', async () => {
    const { document } = await login({ again: true }, '--replay-artifact');
    expect(failingChecks(document)).toEqual(['saml.artifact_replay']);
  });

  it('a status other than success, with what it says', async () => {
    const { document, code } = await login({ status: 'Requester', empty: true });
    expect([code, document.error?.provider?.error]).toEqual([4, 'Requester']);
  });
});

describe('an endpoint that is none', () => {
  it.each<[string, Answer, number, string, RegExp]>([
    [
      'a SOAP fault that blames the request',
      { httpStatus: 500, text: soapFault('s:Client', 'unknown issuer') },
      4,
      'REQUEST_REFUSED',
      /SOAP fault: s:Client: unknown issuer/,
    ],
    [
      'a SOAP fault of the server',
      { httpStatus: 500, text: soapFault('s:Server', 'no database') },
      4,
      'PROVIDER_FAILED',
      /no database/,
    ],
    [
      'a web page',
      { text: '<!doctype html><title>Sign in</title>' },
      3,
      'ANSWER_UNREADABLE',
      /web page called "Sign in"/,
    ],
    ['nothing', { text: '' }, 3, 'ANSWER_UNREADABLE', /is empty/],
    ['no XML', { text: 'hello' }, 3, 'ANSWER_UNREADABLE', /is not XML/],
    ['no envelope', { text: '<a/>' }, 3, 'ANSWER_UNREADABLE', /without a SOAP envelope/],
    ['an empty body', { text: envelope('') }, 3, 'ANSWER_UNREADABLE', /nothing in its Body/],
    ['an error with a page', { httpStatus: 404, text: '<html>' }, 3, 'ANSWER_UNREADABLE', /status 404/],
    [
      'a redirect',
      { httpStatus: 302, headers: { location: '/login' }, text: '' },
      3,
      'ANSWER_UNREADABLE',
      /redirects to \/login/,
    ],
    ['401', { httpStatus: 401, text: '' }, 2, 'CLIENT_CREDENTIAL_MISSING', /status 401/],
    ['a connection that is cut', { dropped: true }, 3, 'NETWORK', /./],
  ])('%s', async (_, soap, exitCode, error, message) => {
    const { document, code } = await login({ soap });
    expect([code, document.error?.code]).toEqual([exitCode, error]);
    expect(document.error?.message).toMatch(message);
  });

  it('another message in place of the response', async () => {
    const inside =
      '<samlp:LogoutResponse ID="_l" Version="2.0" ' +
      'IssueInstant="2026-01-01T00:00:00Z"><samlp:Status><samlp:StatusCode ' +
      'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:LogoutResponse>';
    const { document } = await login({ inside });
    expect(document.error).toMatchObject({ code: 'ANSWER_UNREADABLE' });
    expect(document.error?.message).toContain('a response was expected');
  });
});
