/** What samlify makes of our requests, judged by readers and verifiers that know nothing of it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { judgeSamlLogout } from '../../../../src/checks/saml/logout.ts';
import { judgeSamlMetadata } from '../../../../src/checks/saml/metadata.ts';
import { judgeSamlRequest } from '../../../../src/checks/saml/request.ts';
import type { Binding, Dispatch } from '../../../../src/protocol/saml/bindings.ts';
import { writeAuthnRequest } from '../../../../src/protocol/saml/build/authn-request.ts';
import { writeLogoutRequest } from '../../../../src/protocol/saml/build/logout-request.ts';
import { writeServiceProvider } from '../../../../src/protocol/saml/build/metadata.ts';
import { dispatch, type Outgoing, signDocument } from '../../../../src/protocol/saml/dispatch.ts';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { receivedMessage } from '../../../../src/protocol/saml/wire/received.ts';
import { NOW, pem, sourceOf, trusted } from '../../../helpers/saml.ts';

const signer = { key: pem('sp.key'), certificate: pem('sp.crt').replace(/-----.*?-----|\s/g, '') };
const SSO = 'https://idp.example.com/sso';

function outgoing(binding: Binding, more: Partial<Outgoing> & { readonly location?: string } = {}): Outgoing {
  const { location = SSO, kind = 'login', ...rest } = more;
  const fields = {
    id: '_1',
    issueInstant: NOW,
    destination: location,
    issuer: 'https://sp.example.com',
    acsUrl: 'http://127.0.0.1:1/acs',
  };
  const xml =
    kind === 'login'
      ? writeAuthnRequest({ ...fields, extensions: [['signicat:param:otp_sms_sender', 'Söhne & Co']] })
      : writeLogoutRequest({ ...fields, nameId: { value: 'x' }, sessionIndexes: [] });
  const to = { entityId: 'https://idp.example.com', binding, location };
  return { kind, id: '_1', xml, issuer: fields.issuer, acsUrl: fields.acsUrl, to, signer, ...rest };
}

/** As the other side receives it. */
function received(sent: Dispatch) {
  if (sent.binding === 'redirect') return receivedMessage(new URL(sent.url).search.slice(1), 'redirect');
  return receivedMessage(
    new URLSearchParams(sent.fields.map(([name, value]): [string, string] => [name, value])).toString(),
    'post',
  );
}

const judging = { keys: trusted('sp'), now: NOW, clockToleranceSeconds: 30 };

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(['redirect', 'post'] as const)('over %s', (binding) => {
  it('a signed request is right in every check of its receiver', async () => {
    const quiet = [vi.spyOn(console, 'log'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
    const sent = await dispatch(outgoing(binding, { relayState: 'a b&c=ö' }));
    const source = received(sent);
    expect(source.problems).toEqual([]);
    expect(source.beside).toEqual({ relayState: 'a b&c=ö' });
    const { report, request, verified } = await judgeSamlRequest({
      document: readDocument(source),
      ...judging,
      issuer: 'https://sp.example.com',
      destinations: [SSO],
      signatureWanted: true,
    });
    expect(report.verdict).toBe('valid');
    expect(verified).toBe(true);
    expect(request?.extensions).toEqual([{ name: 'signicat:param:otp_sms_sender', values: ['Söhne & Co'] }]);
    for (const spy of quiet) expect(spy).not.toHaveBeenCalled();
  });

  it('a logout request, too', async () => {
    const source = received(await dispatch(outgoing(binding, { kind: 'logout' })));
    const { report } = await judgeSamlLogout({
      document: readDocument(source),
      ...judging,
      issuer: 'https://sp.example.com',
      destinations: [SSO],
    });
    expect(report.verdict).toBe('valid');
  });

  it('an unsigned one has no trace of a signature, and no empty RelayState', async () => {
    const { signer: _, ...unsigned } = outgoing(binding);
    const sent = await dispatch(unsigned);
    const source = received(sent);
    expect(source.redirectSignature).toBeUndefined();
    expect(source.beside).toEqual({ relayState: undefined });
    expect(new TextDecoder().decode(source.bytes)).not.toContain('Signature');
  });
});

it('white space of every kind survives the signature', async () => {
  const base = outgoing('post');
  const fields = { id: '_1', issueInstant: NOW, destination: SSO, issuer: base.issuer, acsUrl: base.acsUrl };
  const text = ' a\r\nb\tc\n';
  const xml = writeAuthnRequest({ ...fields, nameIdFormat: text, idps: [text], extensions: [[text, text]] });
  const { report, request } = await judgeSamlRequest({
    document: readDocument(received(await dispatch({ ...base, xml }))),
    ...judging,
    issuer: base.issuer,
    destinations: [SSO],
    signatureWanted: true,
  });
  expect(report.verdict).toBe('valid');
  expect(request?.extensions[0]?.name).toBe(text);
});

describe('locations as providers write them', () => {
  it.each([
    ['https://idp.example.com/sso?tenant=a', 'https://idp.example.com/sso?tenant=a&SAMLRequest='],
    ['https://idp.example.com/sso?', 'https://idp.example.com/sso?SAMLRequest='],
    ['https://idp.example.com/sso?a=b&', 'https://idp.example.com/sso?a=b&SAMLRequest='],
    ['https://idp.example.com/sso?a=b&amp', 'https://idp.example.com/sso?a=b&amp&SAMLRequest='],
  ])('%s', async (location, start) => {
    const sent = await dispatch(outgoing('redirect', { location }));
    expect(sent.binding === 'redirect' && sent.url.startsWith(start)).toBe(true);
  });
});

it('signed metadata verifies with its own key', async () => {
  const xml = await signDocument(
    writeServiceProvider({
      entityId: 'https://sp.example.com',
      id: '_m',
      authnRequestsSigned: true,
      signing: signer.certificate,
      acsUrls: ['http://127.0.0.1:1/acs'],
    }),
    signer,
  );
  const { report } = await judgeSamlMetadata({ document: readDocument(sourceOf(xml)), ...judging });
  expect(report.verdict).toBe('valid');
  expect(report.findings.find(({ code }) => code === 'saml.signature')).toMatchObject({ status: 'pass' });
});
