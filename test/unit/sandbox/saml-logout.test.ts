/** Single logout at the SAML door: what a service provider sends, and what it gets. */
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../../src/sandbox/index.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { onlineWorld } from '../../helpers/online.ts';
import { failingChecks, runJson } from '../../helpers/run.ts';
import { pem } from '../../helpers/saml.ts';
import { signXml } from '../../helpers/saml-sign.ts';
import {
  at,
  authnRequest,
  deliver,
  ENTITY_ID,
  type RedirectOptions,
  refusalOf,
  samlInfo,
  sendPost,
  sendRedirect,
} from './saml-support.ts';
import { get, NOW, sandbox } from './support.ts';

const PATH = '/auth/saml/logout';
const SLO = 'http://127.0.0.1:49152/saml/slo';
const SYSTEM = 'signicat-sms-otp';

interface Session {
  readonly nameId: string;
  readonly index: string;
}

async function logIn(base: Sandbox): Promise<Session> {
  const { xml } = await deliver(base, await sendRedirect(base, authnRequest(base)));
  return {
    nameId: /<saml2:NameID[^>]*>([^<]*)/.exec(xml)?.[1] ?? '',
    index: /SessionIndex="([^"]*)"/.exec(xml)?.[1] ?? '',
  };
}

function logoutRequest(
  base: Sandbox,
  { nameId, index }: Partial<Session>,
  changes: Record<string, string | undefined> = {},
  issuer = ENTITY_ID,
): string {
  const attributes: Record<string, string | undefined> = {
    ID: '_logout1',
    Version: '2.0',
    IssueInstant: '2026-11-22T12:00:00Z',
    Destination: at(base, PATH),
    ...changes,
  };
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${value}"`],
  );
  const name = nameId === undefined ? '' : `<saml:NameID>${nameId}</saml:NameID>`;
  const session = index === undefined ? '' : `<samlp:SessionIndex>${index}</samlp:SessionIndex>`;
  return `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"${written.join('')}><saml:Issuer>${issuer}</saml:Issuer>${name}${session}</samlp:LogoutRequest>`;
}

const send = (base: Sandbox, xml: string, options: RedirectOptions = {}) =>
  sendRedirect(base, xml, { relayState: 'bye', ...options }, PATH);

/** Judges what came back, a redirect or the form of a page. */
async function judged(base: Sandbox, message: string) {
  const { document } = await runJson(onlineWorld({ now: NOW.toISOString() }), [
    ...['decode-saml', message, '--idp-metadata', samlInfo(base).metadata],
    ...['--acs', SLO, '--request-id', '_logout1', '--relay-state', 'bye'],
  ]);
  return { fails: failingChecks(document), verdict: document.reports[0]?.verdict };
}

const sessionsOf = async (base: Sandbox): Promise<number> => {
  const state = (await (await get(`${base.url}/_sandbox/state`)).json()) as {
    tenants: { id: string; samlSessions?: number }[];
  };
  return state.tenants.find(({ id }) => id === SYSTEM)?.samlSessions ?? -1;
};

describe('a logout', () => {
  it('over Redirect: answered there, signed, and the session is over', async () => {
    const base = await sandbox();
    const session = await logIn(base);
    expect(await sessionsOf(base)).toBe(1);
    const location = (await send(base, logoutRequest(base, session))).headers.get('location') ?? '';
    expect(location).toMatch(
      /^http:\/\/127\.0\.0\.1:49152\/saml\/slo\?SAMLResponse=.*&RelayState=bye&SigAlg=/,
    );
    expect(await judged(base, location)).toEqual({ fails: [], verdict: 'valid' });
    expect(await sessionsOf(base)).toBe(0);
  });

  it('over POST: answered by a form, signed as XML', async () => {
    const base = await sandbox();
    const session = await logIn(base);
    const key = samlInfo(base).serviceProvider.signingKey;
    const xml = signXml(logoutRequest(base, session), '_logout1', { keyPem: key });
    const answer = await sendPost(base, xml, { RelayState: 'bye' }, PATH);
    const { action, xml: response, relayState } = await deliver(base, answer);
    expect([action, relayState]).toEqual([SLO, 'bye']);
    expect(await judged(base, response)).toEqual({ fails: [], verdict: 'valid' });
  });

  it('without a session index ends all sessions of the name, and no one else’s', async () => {
    const base = await sandbox();
    const { nameId } = await logIn(base);
    await logIn(base);
    const other = authnRequest(
      base,
      {},
      '<saml:Subject><saml:NameID>+447700900777</saml:NameID></saml:Subject>',
    );
    await deliver(base, await sendRedirect(base, other));
    expect(await sessionsOf(base)).toBe(3);
    await send(base, logoutRequest(base, { nameId }));
    expect(await sessionsOf(base)).toBe(1);
  });

  it.each<[string, (session: Session) => Partial<Session>]>([
    ['a name that nobody has', ({ index }) => ({ nameId: 'nobody', index })],
    ['a session that there is not', ({ nameId }) => ({ nameId, index: 'none' })],
  ])('of %s is answered UnknownPrincipal, and ends nothing', async (_, change) => {
    const base = await sandbox();
    const session = await logIn(base);
    const location = (await send(base, logoutRequest(base, change(session)))).headers.get('location') ?? '';
    expect(await judged(base, location)).toEqual({ fails: ['saml.status'], verdict: 'invalid' });
    expect(await sessionsOf(base)).toBe(1);
  });

  it('by another service provider ends nothing', async () => {
    const certificate = pem('sp.crt').replace(/-----.*?-----|\s/g, '');
    const metadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://sp.example.com"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/slo" ResponseLocation="https://sp.example.com/slo/done"/><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/acs" index="1"/></md:SPSSODescriptor></md:EntityDescriptor>`;
    const base = await sandbox({ serviceProviders: [metadata] });
    const session = await logIn(base);
    const request = logoutRequest(base, session, {}, 'https://sp.example.com');
    const { action, xml } = await deliver(base, await send(base, request, { key: pem('sp.key') }));
    expect([action, xml.includes('UnknownPrincipal')]).toEqual(['https://sp.example.com/slo/done', true]);
    expect(await sessionsOf(base)).toBe(1);
  });
});

describe('strict', () => {
  it.each<[string, (base: Sandbox, session: Session) => Promise<Response>, string]>([
    [
      'unsigned',
      (base, one) => send(base, logoutRequest(base, one), { key: null }),
      'a LogoutRequest must be signed',
    ],
    [
      'signed by someone else',
      (base, one) => send(base, logoutRequest(base, one), { key: pem('stranger.key') }),
      'not made with a key of the metadata',
    ],
    [
      'another destination',
      (base, one) => send(base, logoutRequest(base, one, { Destination: 'https://x.example.com' })),
      'Destination is "https://x.example.com"',
    ],
    [
      'too late',
      (base, one) => send(base, logoutRequest(base, one, { NotOnOrAfter: '2026-11-22T11:00:00Z' })),
      'NotOnOrAfter has passed',
    ],
    [
      'an end that is not a time',
      (base, one) => send(base, logoutRequest(base, one, { NotOnOrAfter: 'soon' })),
      'NotOnOrAfter has passed, or is not a time',
    ],
    ['no name', (base, { index }) => send(base, logoutRequest(base, { index })), 'there must be one NameID'],
    [
      'an answer',
      (base, one) =>
        send(base, logoutRequest(base, one).replaceAll('LogoutRequest', 'LogoutResponse'), {
          name: 'SAMLResponse',
        }),
      'InResponseTo names no logout that was started here',
    ],
    ['an AuthnRequest', (base) => send(base, authnRequest(base)), 'the message is AuthnRequest'],
    [
      'an unknown issuer',
      (base, one) => send(base, logoutRequest(base, one, {}, 'nobody')),
      '"nobody" is not registered',
    ],
  ])('%s gets a page, and ends nothing', async (_, attempt, reason) => {
    const base = await sandbox();
    const answer = await attempt(base, await logIn(base));
    expect(answer.status).toBe(400);
    expect(await refusalOf(answer)).toContain(reason);
    expect(await sessionsOf(base)).toBe(1);
  });
});

describe('every scenario of the logout fails exactly its check', () => {
  const rows = faultsOf(SYSTEM).filter(({ needs }) => needs?.logout === true);

  it.each(rows.map((fault) => [fault.id, fault.trips] as const))('%s', async (id, trips) => {
    const base = await sandbox({ faults: { [SYSTEM]: id } });
    const location = (await send(base, logoutRequest(base, await logIn(base)))).headers.get('location') ?? '';
    const { fails } = await judged(base, location);
    expect(fails).toEqual(trips.fails ?? ['saml.status']);
  });
});
