/** `idcli saml query`: an AttributeQuery over SOAP, and its answer. SAML core, 3.3; SAML profiles, 6. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import { findMessages } from '../../src/protocol/saml/wire/find.ts';
import { attributeOf, descendantsOf, textOf } from '../../src/protocol/xml/tree.ts';
import { faultsOf } from '../../src/sandbox/faults.ts';
import { onlineWorld } from '../helpers/online.ts';
import { errorDue, failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { envelope, soapFault } from '../helpers/saml-artifact-idp.ts';
import { IDP, idpMetadata, SP } from '../helpers/saml-idp.ts';
import { signXml } from '../helpers/saml-sign.ts';
import { type Answer, type Heard, type ScriptedServer, serve } from './scripted-server.ts';

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

interface Wish {
  readonly name?: string;
  readonly inResponseTo?: string;
  readonly key?: string | null;
  readonly status?: string;
  readonly issuer?: string;
  /** XML between subject and attributes. */
  readonly conditions?: string;
}

function queryIn({ body }: Heard) {
  const [source] = findMessages(body);
  const root = source && readDocument(source).reading.root;
  if (root === undefined) throw new Error('no query');
  return root;
}

function answer(heard: Heard, wish: Wish = {}): Answer {
  const id = attributeOf(queryIn(heard), 'ID') ?? '';
  const { name = 'opaque-1', inResponseTo = id, key = 'idp', status, issuer = IDP, conditions = '' } = wish;
  const at = new Date().toISOString();
  const assertion = `<saml:Assertion ID="_a" Version="2.0" IssueInstant="${at}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID>${name}</saml:NameID></saml:Subject>${conditions}<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>camille@example.com</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`;
  const code = `<samlp:StatusCode Value="${STATUS}${status ?? 'Success'}"/>`;
  const xml = `<samlp:Response ${NAMESPACES} ID="_r" Version="2.0" IssueInstant="${at}" InResponseTo="${inResponseTo}"><saml:Issuer>${issuer}</saml:Issuer><samlp:Status>${code}</samlp:Status>${status === undefined ? assertion : ''}</samlp:Response>`;
  return { text: envelope(key === null || status !== undefined ? xml : signXml(xml, '_a', { key })) };
}

async function authority(reply: (heard: Heard) => Answer, { alone = false, keyless = false } = {}) {
  const server = await serve(reply);
  open.push(server);
  const service = `<md:AttributeService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${server.url}/attributes"/>`;
  const whole = idpMetadata(`${server.url}/sso`);
  const key = keyless ? '' : (/<md:KeyDescriptor[\s\S]*<\/md:KeyDescriptor>/.exec(whole)?.[0] ?? '');
  const role = `<md:AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${key}${service}</md:AttributeAuthorityDescriptor>`;
  const metadata = alone
    ? whole.replace(/<md:IDPSSODescriptor[\s\S]*<\/md:IDPSSODescriptor>/, role)
    : whole.replace('</md:EntityDescriptor>', `${role}$&`);
  const login = {
    claims: { source: { issuer: IDP, audience: SP } },
    data: { nameId: { value: 'opaque-1' } },
  };
  const world = () =>
    onlineWorld({
      files: {
        '/project/idp.xml': metadata,
        '/project/plain.xml': idpMetadata(`${server.url}/sso`),
        '/project/login.json': JSON.stringify(login),
        '/project/sp.key': pem('sp.key'),
        '/project/sp.crt': pem('sp.crt'),
      },
    });
  const argv = (...args: readonly string[]) => [
    ...['saml', 'query', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP],
    ...['--sp-key', 'sp.key', '--sp-cert', 'sp.crt', ...args],
  ];
  return { server, world, argv, run: (...args: readonly string[]) => runJson(world(), argv(...args)) };
}

const SUBJECT = ['--subject', 'opaque-1'];

it('asks for attributes of a name, signed, and tells what came', async () => {
  const { run, server } = await authority((heard) => answer(heard));
  const { document } = await run(
    ...['--subject', 'opaque-1', '--name-id-format', 'emailAddress'],
    ...['--attributes', 'mail,urn:oid:2.5.4.4,sn,basic:uid,shoeSize'],
  );
  expect(document).toMatchObject({
    ok: true,
    claims: { subject: 'opaque-1', source: { verified: true, audience: SP } },
    data: { attributes: { mail: ['camille@example.com'] }, request: { signed: true } },
  });
  expect(document.reports.map(({ verdict }) => verdict)).toEqual(['valid']);
  const elements = [...descendantsOf(queryIn(server.heard[0] as Heard))];
  const name = elements.find(({ local }) => local === 'NameID');
  expect([textOf(name), attributeOf(name, 'Format')]).toEqual([
    'opaque-1',
    'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  ]);
  const asked = elements.filter(({ local }) => local === 'Attribute');
  const format = 'urn:oasis:names:tc:SAML:2.0:attrname-format:';
  const parts = ['Name', 'NameFormat', 'FriendlyName'];
  expect(asked.map((one) => parts.map((part) => attributeOf(one, part)))).toEqual([
    ['urn:oid:0.9.2342.19200300.100.1.3', `${format}uri`, 'mail'],
    ['urn:oid:2.5.4.4', `${format}uri`, undefined],
    ['urn:oid:2.5.4.4', `${format}uri`, 'sn'],
    ['uid', `${format}basic`, undefined],
    ['shoeSize', undefined, undefined],
  ]);
  expect(elements.some(({ local }) => local === 'SignatureValue')).toBe(true);
});

it.each([
  ['beside an identity provider', {}],
  ['alone', { alone: true }],
])('finds the authority %s, and takes name and service provider from a login', async (_, shape) => {
  const { world, argv } = await authority((heard) => answer(heard), shape);
  const args = argv('--from', 'login.json', '--attributes', 'mail,uid');
  const { document } = await runJson(world(), args);
  expect(document).toMatchObject({ ok: true, data: { attributes: { mail: ['camille@example.com'] } } });
  const people = await runIn(world(), args);
  expect(people.stdout + people.stderr).toContain('did not give out uid');
});

describe('refused', () => {
  const audience = (text: string) =>
    `<saml:Conditions><saml:AudienceRestriction><saml:Audience>${text}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`;
  it.each<[string, Wish, string[]]>([
    ['another principal', { name: 'someone' }, ['saml.query_subject']],
    ['another request', { inResponseTo: '_other' }, ['saml.in_response_to']],
    ['another sender', { issuer: 'https://evil.example.com' }, ['saml.issuer']],
    ['another key', { key: 'stranger' }, ['saml.certificate']],
    ['no signature, over http', { key: null }, ['saml.signature']],
    ['another audience', { conditions: audience('https://other.example.com') }, ['saml.audience']],
  ])('%s', async (_, wish, failing) => {
    const { document, code } = await (await authority((heard) => answer(heard, wish))).run(...SUBJECT);
    expect([code, failingChecks(document)]).toEqual([1, failing]);
  });

  it('what the authority says', async () => {
    const { document } = await (await authority((heard) => answer(heard, { status: 'Requester' }))).run(
      ...SUBJECT,
    );
    expect(document.error?.provider?.error).toBe('Requester');
  });

  it.each<[string, Answer, string]>([
    ['a SOAP fault', { httpStatus: 500, text: soapFault('s:Server', 'no directory') }, 'PROVIDER_FAILED'],
    ['a web page', { text: '<html>' }, 'ANSWER_UNREADABLE'],
    ['403', { httpStatus: 403, text: '' }, 'CLIENT_CREDENTIAL_MISSING'],
  ])('%s', async (_, reply, code) => {
    const { document } = await (await authority(() => reply)).run(...SUBJECT);
    expect(document.error?.code).toBe(code);
  });

  it('nobody to ask about, and nobody to ask', async () => {
    const { run } = await authority(() => ({}));
    expect((await run()).document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
    const none = await run(...SUBJECT, '--idp-metadata', 'plain.xml');
    expect(none.document).toMatchObject({ exitCode: 2, error: { code: 'METADATA_UNUSABLE' } });
  });
});

describe('at the sandbox', () => {
  const SYSTEM = 'generic';
  let saved: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    const { document } = await runJson(onlineWorld(), [
      ...['login', '--protocol', 'saml', '--provider', SYSTEM, '--sandbox', '--headless'],
      ...['--name-id-format', 'persistent'],
    ]);
    saved = { '/project/login.json': JSON.stringify(document) };
  });
  const ask = (...args: readonly string[]) =>
    ['saml', 'query', '--from', 'login.json', '--sandbox', '--attributes', 'mail,sn', ...args] as const;

  it('asks by the names that people know', async () => {
    const { document } = await runJson(onlineWorld({ files: saved }), ask());
    expect([document.ok, failingChecks(document)]).toEqual([true, []]);
    expect(Object.keys(document.data?.attributes ?? {})).toEqual([
      'urn:oid:0.9.2342.19200300.100.1.3',
      'urn:oid:2.5.4.4',
    ]);
    const { stderr } = await runIn(onlineWorld({ files: saved }), ask());
    expect(stderr).toContain('asking for mail as urn:oid:0.9.2342.19200300.100.1.3, sn as urn:oid:2.5.4.4');
  });

  const rows = faultsOf(SYSTEM).filter(({ needs }) => needs?.saml === 'query');
  it.each(rows.map((fault) => [fault.id, fault] as const))('%s', async (id, { trips }) => {
    const { document } = await runJson(onlineWorld({ files: saved }), ask('--fault', id));
    expect({
      outcome: document.outcome,
      fails: failingChecks(document).filter((code) => code !== 'saml.status'),
      error: document.error?.code,
      providerError: document.error?.provider?.error,
    }).toEqual({
      outcome: trips.outcome,
      fails: [...(trips.fails ?? [])],
      error: errorDue(trips),
      providerError: trips.providerError,
    });
    const warns = document.reports.flatMap(({ findings }) =>
      findings.filter(({ status }) => status === 'warn'),
    );
    expect(warns.map(({ code }) => code)).toEqual(id === 'query-more' ? ['saml.query_attributes'] : []);
  });
});
