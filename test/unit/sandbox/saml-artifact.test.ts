/** HTTP-Artifact at the SAML door: the artifact in the browser, the message over SOAP, once and for one reader. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { pem } from '../../helpers/saml.ts';
import { signXml } from '../../helpers/saml-sign.ts';
import { at, authnRequest, ENTITY_ID, refusalOf, samlInfo, sendRedirect } from './saml-support.ts';
import { get, NOW, sandbox, visit } from './support.ts';

const ARTIFACT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact';
const PATH = '/auth/saml/artifact';
const OTHER = 'https://sp.example.com';

/** A second service provider, with keys of the vectors. */
function otherProvider(certificate: string): string {
  const der = pem(certificate).replace(/-----.*?-----|\s/g, '');
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${OTHER}"><md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:AssertionConsumerService Binding="${ARTIFACT}" Location="${OTHER}/acs" index="1"/></md:SPSSODescriptor></md:EntityDescriptor>`;
}

async function artifactFor(base: Sandbox, answer: Response): Promise<URL> {
  const start = answer.headers.get('location');
  if (start === null) throw new Error(await refusalOf(answer));
  const { callback } = await visit(new URL(start, base.url));
  if (callback === undefined) throw new Error('no redirect with an artifact');
  return callback;
}

const logIn = async (base: Sandbox): Promise<URL> =>
  artifactFor(
    base,
    await sendRedirect(base, authnRequest(base, { ProtocolBinding: ARTIFACT }), { relayState: 'here' }),
  );

const handleOf = (callback: URL): string => callback.searchParams.get('SAMLart') ?? '';

function resolveMessage(artifact: string, issuer = ENTITY_ID, more = ''): string {
  return `<samlp:ArtifactResolve xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_resolve" Version="2.0" IssueInstant="${NOW.toISOString()}"${more}><saml:Issuer>${issuer}</saml:Issuer><samlp:Artifact>${artifact}</samlp:Artifact></samlp:ArtifactResolve>`;
}

const envelope = (content: string, header = ''): string =>
  `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">${header}<S:Body>${content}</S:Body></S:Envelope>`;

const post = (base: Sandbox, body: string, type = 'text/xml; charset=utf-8') =>
  fetch(at(base, PATH), { method: 'POST', body, headers: { 'content-type': type } });

const signedBy = (base: Sandbox, xml: string): string =>
  signXml(xml, '_resolve', { keyPem: samlInfo(base).serviceProvider.signingKey });

async function resolve(base: Sandbox, artifact: string): Promise<string> {
  const answer = await post(base, envelope(signedBy(base, resolveMessage(artifact))));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
  return answer.text();
}

const hasMessage = (xml: string): boolean => xml.includes('<saml2p:Response');

const noteOf = async (base: Sandbox): Promise<string | undefined> => {
  const state = (await (await get(`${base.url}/_sandbox/state`)).json()) as {
    requests: { path: string; note?: string }[];
  };
  return state.requests.findLast(({ path }) => path.endsWith(PATH))?.note;
};

describe('the artifact', () => {
  it('is 44 bytes of type 4 with the hash of the entity ID, beside the RelayState', async () => {
    const base = await sandbox();
    const callback = await logIn(base);
    const bytes = Buffer.from(handleOf(callback), 'base64');
    expect(callback.searchParams.get('RelayState')).toBe('here');
    expect([bytes.length, bytes.readUInt16BE(0), bytes.readUInt16BE(2)]).toEqual([44, 4, 0]);
    const source = createHash('sha1').update(samlInfo(base).issuer).digest('hex');
    expect(bytes.subarray(4, 24).toString('hex')).toBe(source);
  });

  it('is another one in each login', async () => {
    const base = await sandbox();
    expect(handleOf(await logIn(base))).not.toBe(handleOf(await logIn(base)));
  });
});

describe('resolving', () => {
  it('returns the response inside a signed ArtifactResponse, and only once', async () => {
    const base = await sandbox();
    const artifact = handleOf(await logIn(base));
    const first = await resolve(base, artifact);
    expect(first).toMatch(/<saml2p:ArtifactResponse [^>]*InResponseTo="_resolve"/);
    expect(first).toMatch(
      /ArtifactResponse[\s\S]*<ds:Signature[\s\S]*<saml2p:Response [^>]*InResponseTo="_request1"/,
    );
    const second = await resolve(base, artifact);
    expect(second).toContain('status:Success');
    expect(hasMessage(second)).toBe(false);
    expect(await noteOf(base)).toBe('the artifact was resolved before, or never made here');
  });

  it('returns nothing to another service provider, and keeps it for the right one', async () => {
    const base = await sandbox({ serviceProviders: [otherProvider('sp.crt')] });
    const artifact = handleOf(await logIn(base));
    const stolen = signXml(resolveMessage(artifact, OTHER), '_resolve', { key: 'sp' });
    expect(hasMessage(await (await post(base, envelope(stolen))).text())).toBe(false);
    expect(await noteOf(base)).toBe(`the artifact was made for ${ENTITY_ID}, not for ${OTHER}`);
    expect(hasMessage(await resolve(base, artifact))).toBe(true);
  });

  it.each([
    ['nonsense', 'is not 44 bytes of type 0x0004'],
    [
      Buffer.concat([Buffer.from([0, 4, 0, 0]), Buffer.alloc(40)]).toString('base64'),
      'of another identity provider',
    ],
  ])('of %s returns nothing, and the log says why', async (artifact, reason) => {
    const base = await sandbox();
    expect(hasMessage(await resolve(base, artifact))).toBe(false);
    expect(await noteOf(base)).toContain(reason);
  });

  it.each<[string, (base: Sandbox) => string, string]>([
    ['unsigned', () => envelope(resolveMessage('AAQ=')), 'neither signed nor sent over TLS'],
    [
      'signed by a stranger',
      () => envelope(signXml(resolveMessage('AAQ='), '_resolve', { key: 'stranger' })),
      'not made with a key of the metadata',
    ],
    ['of an unknown sender', () => envelope(resolveMessage('AAQ=', 'nobody')), '"nobody" is not registered'],
    [
      'for another address',
      (base) =>
        envelope(signedBy(base, resolveMessage('AAQ=', ENTITY_ID, ' Destination="https://a.example"'))),
      'Destination is',
    ],
    ['another message', (base) => envelope(authnRequest(base)), 'and not the ArtifactResolve'],
    [
      'without an artifact',
      (base) => envelope(signedBy(base, resolveMessage(''))),
      'one Artifact, with text',
    ],
    ['no envelope', () => resolveMessage('AAQ='), 'not a SOAP 1.1 Envelope'],
    [
      'two messages',
      () => envelope(resolveMessage('a') + resolveMessage('b')),
      'the Body must hold one message',
    ],
    ['no XML', () => 'SAMLart=AAQ', 'refused as XML'],
    [
      'a header that must be understood',
      () =>
        envelope(resolveMessage('AAQ='), '<S:Header><x:y xmlns:x="urn:x" S:mustUnderstand="1"/></S:Header>'),
      'the header y of urn:x is mustUnderstand',
    ],
  ])('%s is a SOAP fault that says why', async (_, message, reason) => {
    const base = await sandbox();
    const answer = await post(base, message(base));
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).toMatch(/<faultcode[^>]*>soap11:(?:Client|MustUnderstand)</);
    expect(text.replaceAll('&quot;', '"')).toContain(reason);
  });

  it('takes text/xml only', async () => {
    const base = await sandbox();
    const answer = await post(base, envelope(resolveMessage('AAQ=')), 'application/json');
    expect(await answer.text()).toContain('a SOAP 1.1 message is text/xml, and this is application/json');
  });
});

describe('signatures of a service provider with other keys', () => {
  it.each([
    ['p256', 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'],
    ['sp', 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'],
  ])('%s: %s', async (key, method) => {
    const base = await sandbox({ serviceProviders: [otherProvider(`${key}.crt`)] });
    const message = signXml(resolveMessage('AAQ=', OTHER), '_resolve', { key, method });
    expect((await post(base, envelope(message))).status).toBe(200);
    const changed = message.replace('AAQ=', 'AAU=');
    expect(await (await post(base, envelope(changed))).text()).toContain('was changed after it was signed');
    const other = signXml(resolveMessage('AAQ=', OTHER), '_resolve', {
      key: key === 'sp' ? 'stranger' : 'p384',
      method,
    });
    expect((await post(base, envelope(other))).status).toBe(500);
  });
});
