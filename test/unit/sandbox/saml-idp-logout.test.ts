/** A logout that the identity provider starts: its LogoutRequest, and how it judges what the service provider says. */
import { createPublicKey, verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import {
  at,
  authnRequest,
  deliver,
  ENTITY_ID,
  type RedirectOptions,
  refusalOf,
  samlInfo,
  sendRedirect,
} from './saml-support.ts';
import { get, NOW, sandbox } from './support.ts';

const LOGOUT = '/auth/saml/logout';
const SLO = 'http://127.0.0.1:49152/saml/slo';

async function started(base: Sandbox, more = '') {
  const { xml } = await deliver(base, await sendRedirect(base, authnRequest(base)));
  const index = /SessionIndex="([^"]*)"/.exec(xml)?.[1] ?? '';
  const answer = await get(`${at(base, `${LOGOUT}/start`)}?session=${index}${more}`);
  return { index, answer, nameId: /<saml2:NameID[^>]*>([^<]*)/.exec(xml)?.[1] ?? '' };
}

function requestIn(location: string | null) {
  const url = new URL(location ?? 'about:blank');
  const encoded = url.searchParams.get('SAMLRequest') ?? '';
  const xml = inflateRawSync(Buffer.from(encoded, 'base64')).toString('utf8');
  return { url, xml, id: / ID="([^"]*)"/.exec(xml)?.[1] ?? '' };
}

const logoutResponse = (
  base: Sandbox,
  inResponseTo: string,
  { status = 'Success', issuer = ENTITY_ID, destination = at(base, LOGOUT), second = '' } = {},
): string =>
  `<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_out" Version="2.0" IssueInstant="${NOW.toISOString()}" InResponseTo="${inResponseTo}" Destination="${destination}"><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}">${second}</samlp:StatusCode></samlp:Status></samlp:LogoutResponse>`;

const send = (base: Sandbox, xml: string, options: RedirectOptions = {}) =>
  sendRedirect(base, xml, { name: 'SAMLResponse', ...options }, LOGOUT);

describe('the LogoutRequest', () => {
  it('names person and session, is signed, and goes to the metadata endpoint of the service provider', async () => {
    const base = await sandbox();
    const { answer, index, nameId } = await started(base);
    const { url, xml } = requestIn(answer.headers.get('location'));
    expect(`${url.origin}${url.pathname}`).toBe(SLO);
    expect(xml).toContain(`Destination="${SLO}"`);
    expect(xml).toContain(`>${nameId}</saml2:NameID>`);
    expect(xml).toContain(`<saml2p:SessionIndex>${index}</saml2p:SessionIndex>`);
    const [signed = '', value = ''] = url.search.slice(1).split('&Signature=');
    const metadata = await (await get(samlInfo(base).metadata)).text();
    const [, certificate = ''] = /<ds:X509Certificate>([^<]*)/.exec(metadata) ?? [];
    const key = createPublicKey(`-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`);
    expect(verify('sha256', Buffer.from(signed), key, Buffer.from(decodeURIComponent(value), 'base64'))).toBe(
      true,
    );
  });

  it('goes by POST when that is asked for', async () => {
    const base = await sandbox();
    const text = await (await started(base, '&binding=post')).answer.text();
    expect(text).toContain(`action="${SLO}"`);
    expect(text).toMatch(/name="SAMLRequest" value="[^"]+"/);
  });

  it('of a session that is over is not made', async () => {
    const base = await sandbox();
    expect((await get(`${at(base, `${LOGOUT}/start`)}?session=none`)).status).toBe(410);
  });
});

describe('the LogoutResponse', () => {
  it('ends the logout when it says Success', async () => {
    const base = await sandbox();
    const { id } = requestIn((await started(base)).answer.headers.get('location'));
    const answer = await send(base, logoutResponse(base, id));
    expect([answer.status, (await answer.text()).includes('You are logged out<')]).toEqual([200, true]);
  });

  it('that says no more than PartialLogout is shown as that', async () => {
    const base = await sandbox();
    const { id } = requestIn((await started(base)).answer.headers.get('location'));
    const second = '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:PartialLogout"/>';
    const answer = await send(base, logoutResponse(base, id, { status: 'Responder', second }));
    expect(await answer.text()).toContain('You are logged out here, but not there');
  });

  it.each<[string, (base: Sandbox, id: string) => Promise<Response>, string]>([
    ['unsigned', (base, id) => send(base, logoutResponse(base, id), { key: null }), 'must be signed'],
    [
      'to another request',
      (base) => send(base, logoutResponse(base, '_other')),
      'names no logout that was started',
    ],
    [
      'for another address',
      (base, id) => send(base, logoutResponse(base, id, { destination: 'https://a.example' })),
      'Destination is',
    ],
    [
      'of a stranger',
      (base, id) => send(base, logoutResponse(base, id, { issuer: 'nobody' })),
      'not registered',
    ],
    [
      'without a status',
      (base, id) => send(base, logoutResponse(base, id).replace(/<samlp:Status>.*<\/samlp:Status>/, '')),
      'no StatusCode with a Value',
    ],
  ])('%s is refused with the reason', async (_, answer, reason) => {
    const base = await sandbox();
    const { id } = requestIn((await started(base)).answer.headers.get('location'));
    expect(await refusalOf(await answer(base, id))).toContain(reason);
  });

  it('counts once', async () => {
    const base = await sandbox();
    const { id } = requestIn((await started(base)).answer.headers.get('location'));
    await send(base, logoutResponse(base, id));
    expect(await refusalOf(await send(base, logoutResponse(base, id)))).toContain('is not answered yet');
  });
});
