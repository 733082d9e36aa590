/** SAML logins at the tenant without a vendor: people of one's own, logins that start there, and signed forms. */
import { sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../../src/config/document.ts';
import { readOwnData } from '../../../../src/sandbox/index.ts';
import type { Sandbox } from '../../../../src/sandbox/types.ts';
import { onlineWorld } from '../../../helpers/online.ts';
import { failingChecks, runJson } from '../../../helpers/run.ts';
import { get, NOW, postForm, postJson, sandbox, visit } from '../support.ts';
import { ACS, at, call, ENTITY_ID, message, samlInfo, signed } from './saml-support.ts';

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

const PEOPLE = {
  people: [
    {
      id: 'ada',
      claims: { name: 'Ada Example', email: 'ada@example.com' },
      saml: {
        nameIds: { 'urn:example:employee': 'E-4711', [PERSISTENT]: 'ada-for-ever' },
        attributes: {
          memberOf: ['admins', 'staff'],
          'urn:oid:2.5.4.4': { values: ['Example'], friendlyName: 'sn' },
          department: 'Research',
        },
      },
    },
    { id: 'bo' },
  ],
};

async function withPeople(): Promise<Sandbox> {
  const read = await readOwnData('people', PEOPLE);
  if (!('own' in read)) throw new Error(JSON.stringify(read));
  return sandbox({ own: read.own });
}

/** Starts a login there, and returns what the browser would bring. */
async function start(base: Sandbox, parameters: Record<string, string>, fill: Record<string, string> = {}) {
  const query = new URLSearchParams({ sp: ENTITY_ID, acs: ACS, ...parameters });
  const { text, callback } = await visit(new URL(`${at(base, '/start')}?${query}`), fill);
  const value = /name="SAMLResponse" value="([^"]*)"/.exec(text)?.[1] ?? '';
  const inputs = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const form = new URLSearchParams(inputs.map(([, name = '', one = '']): [string, string] => [name, one]));
  return { xml: Buffer.from(value, 'base64').toString(), text, callback, form: form.toString() };
}

const attributesIn = (xml: string) =>
  [...xml.matchAll(/<saml2:Attribute ([^>]*)>(.*?)<\/saml2:Attribute>/gs)].map(([, head = '', body = '']) => [
    / Name="([^"]*)"/.exec(` ${head}`)?.[1],
    ...[...body.matchAll(/>([^<]+)<\/saml2:AttributeValue>/g)].map(([, value]) => value),
  ]);

describe("people of one's own", () => {
  it('have the attributes of the file', async () => {
    const base = await withPeople();
    const { xml } = await start(base, { persona: 'ada' });
    expect(attributesIn(xml)).toEqual([
      ['memberOf', 'admins', 'staff'],
      ['urn:oid:2.5.4.4', 'Example'],
      ['department', 'Research'],
    ]);
    expect(xml).toContain('FriendlyName="sn"');
    expect(xml).toMatch(/Name="memberOf" NameFormat="[^"]*:basic"/);
  });

  it('have NameIDs of their own, in formats of their own', async () => {
    const base = await withPeople();
    expect(await (await get(samlInfo(base).metadata)).text()).toContain(
      '<md:NameIDFormat>urn:example:employee</md:NameIDFormat>',
    );
    const own = await start(base, { persona: 'ada', nameIdFormat: 'urn:example:employee' });
    expect(own.xml).toContain('Format="urn:example:employee">E-4711</saml2:NameID>');
    const other = await start(base, { persona: 'ada', nameIdFormat: PERSISTENT });
    expect(other.xml).toContain('>ada-for-ever</saml2:NameID>');
  });

  it('without a NameID of the format are refused', async () => {
    const base = await withPeople();
    const { xml } = await start(base, { persona: 'bo', nameIdFormat: 'urn:example:employee' });
    expect(xml).toContain('status:InvalidNameIDPolicy');
  });

  it('are taken from the example, and fit its schema', async () => {
    const file = new URL('../../../../docs/examples/sandbox/people.yaml', import.meta.url);
    const read = await readOwnData('people', readDocument(readFileSync(file, 'utf8')).value);
    expect('own' in read && read.own.people.some(({ saml }) => saml !== undefined)).toBe(true);
  });

  it.each([
    [{ nameIds: { employee: 'x' } }, '"employee" is not a NameID format'],
    [{ nameIds: { 'urn:x:y': 4 } }, 'a NameID must be text'],
    [{ attributes: { uid: 4 } }, 'an attribute must be text'],
    [{ attributes: { uid: { values: 'x' } } }, 'values must be a list of texts'],
    [{ attributes: { uid: { value: ['x'] } } }, 'an attribute has no "value"'],
    [{ attributes: [] }, 'attributes must be a mapping'],
    [{ atributes: {} }, 'saml has no "atributes"'],
    ['x', 'saml must be a mapping'],
  ])('with %j are refused', async (saml, reason) => {
    const read = await readOwnData('people', { people: [{ id: 'ada', saml }] });
    expect('complaints' in read && read.complaints[0]).toMatchObject({
      message: expect.stringContaining(reason),
      path: expect.arrayContaining(['people', 0, 'saml']),
    });
  });
});

describe('a login that starts there', () => {
  it('is unsolicited, and otherwise good', async () => {
    const base = await sandbox();
    const { xml, form } = await start(base, { RelayState: 'https://sp.example.com/deep' });
    expect(xml).not.toContain('InResponseTo');
    const { document } = await runJson(onlineWorld({ now: NOW.toISOString() }), [
      ...['decode-saml', form, '--idp-metadata', samlInfo(base).metadata],
      ...['--sp-entity-id', ENTITY_ID, '--acs', ACS, '--relay-state', 'https://sp.example.com/deep'],
    ]);
    expect([document.outcome, failingChecks(document)]).toEqual(['done', []]);
  });

  it('lists service providers, people and bindings on its page, and the sessions to end', async () => {
    const base = await sandbox();
    await start(base, { persona: 'default' });
    const text = await (await get(at(base, '/start'))).text();
    expect(text).toContain(`value="${ENTITY_ID}"`);
    expect(text).toContain('<option value="mononym">');
    expect(text).toContain('<option>artifact</option>');
    expect(text).toMatch(/href="logout\/start\?session=[^"]*&amp;binding=soap"/);
  });

  it('shows who can log in, and takes changed attributes', async () => {
    const base = await sandbox();
    const { xml } = await start(
      base,
      {},
      {
        persona: 'mononym',
        attributes: '{"memberOf":["a","b"],"urn:oid:0.9.2342.19200300.100.1.3":null}',
      },
    );
    const attributes = attributesIn(xml);
    expect(attributes).toContainEqual(['memberOf', 'a', 'b']);
    expect(attributes.map(([name]) => name)).not.toContain('urn:oid:0.9.2342.19200300.100.1.3');
    expect(attributes).toContainEqual(['urn:oid:2.16.840.1.113730.3.1.241', 'Suryani']);
  });

  it.each([
    ['not JSON', 'The changes of attributes are not JSON.'],
    ['[]', 'must be a JSON object'],
    ['{"a":4}', 'a must be a text, a list of texts, or null.'],
  ])('says what is wrong with %s', async (attributes, problem) => {
    const base = await sandbox();
    const first = await get(`${at(base, '/start')}?sp=${ENTITY_ID}`);
    const page = new URL(first.headers.get('location') ?? '');
    const answer = await postForm(page, { decision: 'approve', persona: 'default', attributes });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(problem)]);
  });

  it('goes by artifact or as a signed form', async () => {
    const base = await sandbox();
    const { callback } = await start(base, { binding: 'artifact', persona: 'default' });
    expect(callback?.searchParams.get('SAMLart')).toMatch(/^AAQ/);
    const { form } = await start(base, { binding: 'simplesign', persona: 'default' });
    const { document } = await runJson(onlineWorld({ now: NOW.toISOString() }), [
      ...['decode-saml', form, '--idp-metadata', samlInfo(base).metadata],
      ...['--sp-entity-id', ENTITY_ID, '--acs', ACS],
    ]);
    expect([document.outcome, failingChecks(document)]).toEqual(['done', []]);
  });

  it.each([
    [{ sp: 'nobody' }, '"nobody" is not registered'],
    [{ acs: 'https://a.example/acs' }, 'does not have the AssertionConsumerServiceURL'],
    [{ binding: 'pigeon' }, 'there is no binding "pigeon"'],
    [{ persona: 'nobody' }, 'there is no person "nobody"'],
  ])('with %j is refused with the reason', async (parameters, reason) => {
    const base = await sandbox();
    const { text } = await start(base, parameters);
    expect(text.replaceAll('&quot;', '"')).toContain(reason);
  });

  it.each([
    [{ sp: 'nobody' }, 'sp must be one of sandbox-generic-sp'],
    [{ sp: ENTITY_ID, person: 'x' }, 'unknown member'],
    [{ sp: 4 }, 'sp must be a text'],
    [[], 'must be a JSON object'],
  ])('prepared with %j is refused with the reason', async (body, reason) => {
    const base = await sandbox();
    const answer = await postJson(at(base, '/start'), body);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(reason)]);
  });
});

describe('a signed form with a request (HTTP-POST-SimpleSign)', () => {
  const ALGORITHM = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
  const requestTo = (base: Sandbox) =>
    message('AuthnRequest', '', ` Destination="${at(base, '/login')}" AssertionConsumerServiceURL="${ACS}"`);

  async function post(base: Sandbox, changes: Record<string, string> = {}, sent = requestTo(base)) {
    const xml = requestTo(base);
    const { signingKey } = samlInfo(base).serviceProvider;
    const octets = `SAMLRequest=${xml}&RelayState=a b&SigAlg=${ALGORITHM}`;
    const signature = sign('sha256', Buffer.from(octets), signingKey).toString('base64');
    const form = {
      SAMLRequest: Buffer.from(sent).toString('base64'),
      RelayState: 'a b',
      SigAlg: ALGORITHM,
      Signature: signature,
      ...changes,
    };
    const answer = await postForm(at(base, '/login'), form);
    return { status: answer.status, text: await answer.text() };
  }

  it('is taken', async () => {
    expect((await post(await sandbox())).status).toBe(303);
  });

  it.each([
    ['another RelayState', { RelayState: 'c' }],
    ['a signature of something else', { Signature: Buffer.alloc(256).toString('base64') }],
    ['an algorithm that is none', { SigAlg: 'urn:none' }],
  ])('is refused with %s', async (_, changes) => {
    expect((await post(await sandbox(), changes)).status).toBe(400);
  });

  it('is refused with another request', async () => {
    const base = await sandbox();
    expect((await post(base, {}, requestTo(base).replace('_m', '_n'))).status).toBe(400);
  });
});

describe('an earlier login with the same browser', () => {
  const POLICY = '<samlp:NameIDPolicy AllowCreate="true"/>';
  const CLASSES = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';
  const context = (name: string) =>
    `<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>${CLASSES}${name}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`;

  /** Sends a request, and returns the answer of its first step. */
  const send = (base: Sandbox, attributes: string, cookie = '', content = POLICY) => {
    const acs = ` AssertionConsumerServiceURL="${ACS}" Destination="${at(base, '/login')}"`;
    const xml = signed(base, message('AuthnRequest', content, `${acs}${attributes}`));
    const body = new URLSearchParams({ SAMLRequest: Buffer.from(xml).toString('base64') });
    return fetch(at(base, '/login'), { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
  };
  const xmlIn = async (response: Response) => {
    const value = /name="SAMLResponse" value="([^"]*)"/.exec(await response.text())?.[1] ?? '';
    return Buffer.from(value, 'base64').toString();
  };
  const logIn = async (base: Sandbox, persona = 'default', content = POLICY) => {
    const asked = await send(base, '', '', content);
    const page = new URL(asked.headers.get('location') ?? '');
    const answer = await postForm(page, { decision: 'approve', persona });
    return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', xml: await xmlIn(answer) };
  };
  const PASSIVE = ' IsPassive="true"';
  const nameIn = (xml: string) => />([^<]*)<\/saml2:NameID>/.exec(xml)?.[1];
  const instantIn = (xml: string) => /AuthnInstant="([^"]*)"/.exec(xml)?.[1];

  it('answers a passive request, with the time of that login', async () => {
    let now = NOW;
    const base = await sandbox({ now: () => now });
    const first = await logIn(base, 'mononym');
    now = new Date(NOW.getTime() + 60_000);
    const again = await xmlIn(await send(base, PASSIVE, first.cookie));
    expect(nameIn(again)).toBe(nameIn(first.xml));
    expect(instantIn(again)).toBe(NOW.toISOString());
  });

  it.each([
    ['no cookie', PASSIVE, () => '', 'no one is logged in'],
    ['a cookie of nobody', PASSIVE, () => 'idcli_sandbox_saml_session=_1', 'no one is logged in'],
    ['ForceAuthn', `${PASSIVE} ForceAuthn="true"`, (cookie: string) => cookie, 'ForceAuthn needs a person'],
  ])('does not answer it: %s', async (_, attributes, cookie, reason) => {
    const base = await sandbox();
    const first = await logIn(base);
    const xml = await xmlIn(await send(base, attributes, cookie(first.cookie)));
    expect(xml).toContain('status:NoPassive');
    expect(xml).toContain(reason);
    expect(xml).not.toContain('Assertion');
  });

  it('answers about the person that Subject names, and about no other', async () => {
    const base = await sandbox();
    const subject = '<saml:Subject><saml:NameID>persona:mononym</saml:NameID></saml:Subject>';
    expect(nameIn((await logIn(base, 'mononym', subject)).xml)).toBeDefined();
    const { xml } = await logIn(base, 'default', subject);
    expect(xml).toContain('status:AuthnFailed');
    expect(xml).toContain('Subject names mononym, not default');
    expect(xml).not.toContain('Assertion');
  });

  it('knows the names that it gave out, and refuses a Subject that nobody has', async () => {
    const base = await sandbox();
    const asking = (name: string) => `<saml:Subject><saml:NameID>${name}</saml:NameID></saml:Subject>`;
    const name = nameIn((await logIn(base, 'mononym')).xml) ?? '';
    expect((await logIn(base, 'default', asking(name))).xml).toContain('Subject names mononym, not default');
    const xml = await xmlIn(await send(base, '', '', asking('nobody-at-all')));
    expect(xml).toContain('status:UnknownPrincipal');
    expect(xml).not.toContain('Assertion');
  });

  it('does not answer for another person, another level, after an hour, or after a logout', async () => {
    let now = NOW;
    const base = await sandbox({ now: () => now });
    const { cookie, xml } = await logIn(base);
    const passive = async (content: string) => xmlIn(await send(base, PASSIVE, cookie, content));
    const subject = '<saml:Subject><saml:NameID>persona:mononym</saml:NameID></saml:Subject>';
    expect(await passive(subject)).toContain('Subject names another person');
    expect(await passive(context('Password'))).toContain('not what RequestedAuthnContext asks for');
    expect(nameIn(await passive(context('PasswordProtectedTransport')))).toBe(nameIn(xml));
    now = new Date(NOW.getTime() + 3_600_001);
    expect(await passive(POLICY)).toContain('no one is logged in');
    now = NOW;
    const index = /SessionIndex="([^"]*)"/.exec(xml)?.[1];
    const logout = message(
      'LogoutRequest',
      `<saml:NameID>${nameIn(xml)}</saml:NameID><samlp:SessionIndex>${index}</samlp:SessionIndex>`,
      ` Destination="${at(base, '/logout/soap')}"`,
    );
    expect(await (await call(at(base, '/logout/soap'), signed(base, logout))).text()).toContain(
      'status:Success',
    );
    expect(await passive(POLICY)).toContain('no one is logged in');
  });

  it('is asked again unless the request is passive', async () => {
    const base = await sandbox();
    const { cookie } = await logIn(base, 'mononym');
    for (const attributes of ['', ' ForceAuthn="true"']) {
      const asked = await send(base, attributes, cookie);
      const page = await (await fetch(new URL(asked.headers.get('location') ?? ''))).text();
      expect(page).toContain('Who are you?');
      expect(page).toMatch(/value="mononym"[^>]* checked/);
    }
  });
});
