/** Calls over SOAP at the tenant without a vendor: enhanced clients, attribute queries, logouts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../../src/sandbox/types.ts';
import { get, postJson, sandbox, visit } from '../support.ts';
import {
  ACS,
  at,
  basic,
  call,
  ENTITY_ID,
  envelope,
  faultOf,
  message,
  samlInfo,
  signed,
} from './saml-support.ts';

const authnRequest = (attributes = '', content = ''): string =>
  message('AuthnRequest', content, ` AssertionConsumerServiceURL="${ACS}"${attributes}`);

describe('an enhanced client', () => {
  const send = (base: Sandbox, headers: Record<string, string>, xml = authnRequest()) =>
    call(at(base, '/ecp'), signed(base, xml), headers);

  it('gets the response with the address that it compares', async () => {
    const base = await sandbox();
    const answer = await send(base, basic('default', 'secret'));
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toMatch(
      new RegExp(`<ecp:Response [^>]*AssertionConsumerServiceURL="${ACS}"[^>]*soap11:mustUnderstand="1"`),
    );
    expect(text).toMatch(/<saml2p:Response [^>]*InResponseTo="_m"/);
    expect(text).toContain('>camille.durand@example.com</saml2:AttributeValue>');
  });

  it.each([
    ['no credentials', {}],
    ['a wrong password', basic('default', 'wrong')],
    ['an unknown name', basic('nobody', 'secret')],
    ['a token', { authorization: 'Bearer x' }],
  ])('with %s is asked for Basic authentication', async (_, headers) => {
    const base = await sandbox();
    const answer = await send(base, headers);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="idcli sandbox", charset="UTF-8"',
    ]);
  });

  it('is answered with a status when the request cannot be met', async () => {
    const base = await sandbox();
    const policy = '<samlp:NameIDPolicy Format="urn:none"/>';
    const text = await (await send(base, basic('default', 'secret'), authnRequest('', policy))).text();
    expect(text).toContain('status:InvalidNameIDPolicy');
  });

  it('that is not registered, or comes without a signature, gets a fault', async () => {
    const base = await sandbox();
    const unsigned = await call(at(base, '/ecp'), authnRequest(), basic('default', 'secret'));
    expect(faultOf(await unsigned.text())).toContain('is not signed');
    const stranger = message('AuthnRequest', '', '', 'nobody');
    const unknown = await call(at(base, '/ecp'), stranger, basic('default', 'secret'));
    expect(faultOf(await unknown.text())).toContain('"nobody" is not registered');
  });
});

/** Starts an unsolicited login, and returns what the assertion says. */
async function logIn(base: Sandbox, more: Record<string, string> = {}) {
  const answer = await postJson(at(base, '/start'), { sp: ENTITY_ID, persona: 'default', acs: ACS, ...more });
  const { url } = (await answer.json()) as { url: string };
  const { text } = await visit(new URL(url));
  const xml = Buffer.from(/name="SAMLResponse" value="([^"]*)"/.exec(text)?.[1] ?? '', 'base64').toString();
  return {
    xml,
    text,
    nameId: /<saml2:NameID[^>]*>([^<]*)/.exec(xml)?.[1] ?? '',
    index: /SessionIndex="([^"]*)"/.exec(xml)?.[1] ?? '',
  };
}

describe('an attribute query', () => {
  const query = (nameId: string, attributes: readonly string[] = [], format = '') =>
    message(
      'AttributeQuery',
      `<saml:Subject><saml:NameID${format}>${nameId}</saml:NameID></saml:Subject>${attributes.map((one) => `<saml:Attribute ${one}/>`).join('')}`,
    );
  const ask = async (base: Sandbox, xml: string) =>
    (await call(at(base, '/attributes'), signed(base, xml))).text();

  it('about a logged-in person is answered with all attributes, signed', async () => {
    const base = await sandbox();
    const { nameId } = await logIn(base, {
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    });
    const text = await ask(base, query(nameId));
    expect(text).toMatch(/<saml2p:Response [^>]*InResponseTo="_m"/);
    expect(text).toContain(`>${nameId}</saml2:NameID>`);
    expect([...text.matchAll(/FriendlyName="(\w+)"/g)].map(([, name]) => name)).toEqual([
      'uid',
      'mail',
      'displayName',
      'givenName',
      'sn',
      'telephoneNumber',
      'schacDateOfBirth',
    ]);
    expect(text).not.toContain('AuthnStatement');
  });

  it('names attributes, and gets those', async () => {
    const base = await sandbox();
    const text = await ask(
      base,
      query('camille.durand@example.com', ['Name="urn:oid:0.9.2342.19200300.100.1.3"']),
    );
    expect([...text.matchAll(/FriendlyName="(\w+)"/g)].map(([, name]) => name)).toEqual(['mail']);
  });

  it.each([
    ['nobody', [], 'UnknownPrincipal'],
    ['camille.durand@example.com', ['Name="urn:none"'], 'InvalidAttrNameOrValue'],
  ])('about %s and %j is answered with %s', async (nameId, attributes, status) => {
    const base = await sandbox();
    expect(await ask(base, query(nameId, attributes))).toContain(`status:${status}`);
  });

  it.each<[string, (base: Sandbox) => string, string]>([
    ['unsigned', () => query('x'), 'neither signed'],
    ['without a name', (base) => signed(base, query('')), 'must have one NameID'],
    [
      'with an attribute twice',
      (base) => signed(base, query('x', ['Name="a"', 'Name="a"'])),
      'asked for twice',
    ],
  ])('%s gets a fault', async (_, xml, reason) => {
    const base = await sandbox();
    const answer = await call(at(base, '/attributes'), xml(base));
    expect([answer.status, faultOf(await answer.text())]).toEqual([500, expect.stringContaining(reason)]);
  });
});

describe('a logout over SOAP', () => {
  const servers = new Set<ReturnType<typeof createServer>>();
  afterEach(() => {
    for (const server of servers) server.close();
    servers.clear();
  });

  const logoutRequest = (nameId: string, index: string) =>
    message(
      'LogoutRequest',
      `<saml:NameID>${nameId}</saml:NameID><samlp:SessionIndex>${index}</samlp:SessionIndex>`,
    );

  it('of the service provider ends the session', async () => {
    const base = await sandbox();
    const { nameId, index } = await logIn(base);
    const text = await (
      await call(at(base, '/logout/soap'), signed(base, logoutRequest(nameId, index)))
    ).text();
    expect(text).toMatch(/<saml2p:LogoutResponse [^>]*InResponseTo="_m"/);
    expect(text).toContain('status:Success');
    const again = await (
      await call(at(base, '/logout/soap'), signed(base, logoutRequest(nameId, index)))
    ).text();
    expect(again).toContain('status:UnknownPrincipal');
  });

  /** A service provider that answers LogoutRequests over SOAP; its own assertion consumer service is beside it. */
  async function serviceProvider(answer: (request: string) => string): Promise<string> {
    const server = createServer((incoming, outgoing) => {
      let body = '';
      incoming.on('data', (chunk) => {
        body += String(chunk);
      });
      incoming.on('end', () => {
        outgoing.setHeader('content-type', body.startsWith('<html') ? 'text/html' : 'text/xml');
        outgoing.end(answer(body));
      });
    });
    servers.add(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/saml/acs`;
  }

  async function startedAt(answer: (base: Sandbox, request: string) => string) {
    const base = await sandbox({ fetch });
    const acs = await serviceProvider((request) => answer(base, request));
    const { index } = await logIn(base, { acs });
    return get(`${at(base, '/logout/start')}?session=${index}&binding=soap`);
  }

  const status =
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>';
  const responseTo = (base: Sandbox, request: string, more = '') => {
    const id = / ID="([^"]*)"/.exec(request)?.[1] ?? '';
    return envelope(signed(base, message('LogoutResponse', status, ` InResponseTo="${id}"${more}`)));
  };

  it('that starts at the provider asks the service provider, and judges the answer', async () => {
    const requests: string[] = [];
    const answer = await startedAt((base, request) => {
      requests.push(request);
      return responseTo(base, request);
    });
    expect([answer.status, (await answer.text()).includes('You are logged out<')]).toEqual([200, true]);
    expect(requests[0]).toContain('<saml2p:LogoutRequest');
    expect(requests[0]).toContain('<ds:Signature');
  });

  it.each<[string, (base: Sandbox, request: string) => string, string]>([
    [
      'another InResponseTo',
      (base) => envelope(signed(base, message('LogoutResponse', status, ' InResponseTo="_x"'))),
      'InResponseTo is not the ID of the request',
    ],
    [
      'no signature',
      (_base, request) =>
        envelope(message('LogoutResponse', status, ` InResponseTo="${/ ID="([^"]*)"/.exec(request)?.[1]}"`)),
      'neither signed nor sent over TLS',
    ],
    [
      'a fault',
      () => envelope('<S:Fault><faultcode>S:Server</faultcode><faultstring>no</faultstring></S:Fault>'),
      'the answer is a SOAP fault: no',
    ],
    ['a page', () => '<html></html>', 'the answer is not a SOAP message'],
  ])('answered with %s is refused with the reason', async (_, answer, reason) => {
    const page = await startedAt(answer);
    expect([page.status, await page.text()]).toEqual([400, expect.stringContaining(reason)]);
  });
});

describe('the metadata', () => {
  it('has every endpoint', async () => {
    const base = await sandbox();
    const text = await (await get(samlInfo(base).metadata)).text();
    const services = [...text.matchAll(/<md:(\w+Service)\b[^>]*Binding="[^"]*:([\w-]+)"/g)];
    expect(services.map(([, name, binding]) => `${name} ${binding}`)).toEqual([
      'ArtifactResolutionService SOAP',
      'SingleLogoutService HTTP-Redirect',
      'SingleLogoutService HTTP-POST',
      'SingleLogoutService HTTP-POST-SimpleSign',
      'SingleLogoutService SOAP',
      'SingleSignOnService HTTP-Redirect',
      'SingleSignOnService HTTP-POST',
      'SingleSignOnService HTTP-POST-SimpleSign',
      'SingleSignOnService SOAP',
      'AttributeService SOAP',
    ]);
  });
});
