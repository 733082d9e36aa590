/** `login --protocol saml --binding ecp`: user name and password instead of a browser. SAML profiles, 4.2. */
import { afterEach, describe, expect, it } from 'vitest';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import { readAuthnRequest } from '../../src/protocol/saml/message/request.ts';
import { findMessages } from '../../src/protocol/saml/wire/find.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { envelope, soapFault } from '../helpers/saml-artifact-idp.ts';
import { idpMetadata, type ResponseWish, responseTo, SP } from '../helpers/saml-idp.ts';
import { type Answer, type Heard, type ScriptedServer, serve } from './scripted-server.ts';

const ACS = 'https://sp.example.com/saml/acs';
const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

interface Wish {
  readonly response?: ResponseWish;
  /** Of the ecp:Response header; `null`: no header. */
  readonly acs?: string | null;
  readonly attributes?: string;
  readonly twice?: boolean;
}

const ECP = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp';
const NEXT = 's:mustUnderstand="1" s:actor="http://schemas.xmlsoap.org/soap/actor/next"';

function answerTo(
  { body, headers }: Heard,
  { response = {}, acs = ACS, attributes = NEXT, twice }: Wish,
): Answer {
  if (headers.authorization !== `Basic ${Buffer.from('ada:söhne').toString('base64')}`)
    return { httpStatus: 401, headers: { 'www-authenticate': 'Basic realm="idp"' }, text: '' };
  const [source] = findMessages(body);
  const root = source && readDocument(source).reading.root;
  if (root === undefined) return { httpStatus: 400, text: '' };
  const request = readAuthnRequest(root);
  expect(request.protocolBinding).toBe('urn:oasis:names:tc:SAML:2.0:bindings:PAOS');
  const block = `<ecp:Response xmlns:ecp="${ECP}" ${attributes} AssertionConsumerServiceURL="${acs ?? ''}"/>`;
  const header = acs === null ? '' : `<s:Header>${block}${twice === true ? block : ''}</s:Header>`;
  const text = envelope(responseTo({ request }, response)).replace('<s:Body>', `${header}<s:Body>`);
  return { headers: { 'content-type': 'text/xml' }, text };
}

async function login(answer: (heard: Heard) => Answer, ...args: readonly string[]) {
  const server = await serve(answer);
  open.push(server);
  const world = onlineWorld({
    env: { PASS: 'söhne', WRONG: 'wrong' },
    files: {
      '/project/idp.xml': idpMetadata(`${server.url}/ecp`, {
        bindings: ['urn:oasis:names:tc:SAML:2.0:bindings:SOAP'],
      }),
      '/project/sp.key': pem('sp.key'),
      '/project/sp.crt': pem('sp.crt'),
    },
  });
  const ran = await runJson(world, [
    ...['login', '--protocol', 'saml', '--binding', 'ecp', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP],
    ...['--acs', ACS, '--sp-key', 'sp.key', '--sp-cert', 'sp.crt', '--ecp-user', 'ada'],
    ...(args.length === 0 ? ['--ecp-password', 'env:PASS'] : args),
  ]);
  return { ...ran, server };
}

const with_ =
  (wish: Wish = {}) =>
  (heard: Heard) =>
    answerTo(heard, wish);

it('logs in with user name and password, and no browser', async () => {
  const { document, server, stdout } = await login(with_());
  expect(document).toMatchObject({
    ok: true,
    claims: { subject: 'opaque-1', source: { verified: true } },
    data: { request: { binding: 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP', signed: true } },
  });
  expect(document.reports.map(({ verdict }) => verdict)).toEqual(['valid', 'valid']);
  expect(server.heard[0]?.body).toMatch(/<samlp:AuthnRequest .*<ds:SignatureValue>/s);
  expect(stdout).not.toContain('söhne');
});

describe('refused', () => {
  it.each<[string, Wish, string[]]>([
    ['without the header', { acs: null }, ['saml.ecp_response']],
    ['for another consumer', { acs: 'https://evil.example.com/acs' }, ['saml.ecp_response']],
    ['with two headers', { twice: true }, ['saml.ecp_response']],
    ['an unsigned response', { response: { key: null } }, ['saml.signature']],
    ['an answer to another request', { response: { inResponseTo: '_other' } }, ['saml.in_response_to']],
  ])('%s', async (_, wish, failing) => {
    const { document, code } = await login(with_(wish));
    expect([code, failingChecks(document)]).toEqual([1, failing]);
  });

  it('a wrong password, and none', async () => {
    const wrong = await login(with_(), '--ecp-password', 'env:WRONG');
    expect(wrong.document).toMatchObject({ exitCode: 5, error: { code: 'AUTHENTICATION_DENIED' } });
    const none = await login(() => ({ httpStatus: 401, text: '' }), '--ecp-user', '');
    expect(none.document.exitCode).not.toBe(0);
  });

  it('what the identity provider says', async () => {
    const { document } = await login(with_({ response: { status: 'Responder/AuthnFailed' } }));
    expect(document.error?.provider?.error).toBe('Responder / AuthnFailed');
  });

  it.each<[string, Answer, string]>([
    ['a SOAP fault', { httpStatus: 500, text: soapFault('s:Client', 'bad signature') }, 'REQUEST_REFUSED'],
    ['a web page', { text: '<html><title>Log in</title></html>' }, 'ANSWER_UNREADABLE'],
    ['an empty body', { text: '' }, 'ANSWER_UNREADABLE'],
    ['a redirect', { httpStatus: 302, headers: { location: '/login' }, text: '' }, 'ANSWER_UNREADABLE'],
  ])('%s', async (_, answer, code) => {
    const { document } = await login(() => answer);
    expect(document.error?.code).toBe(code);
  });
});

it('warns of a header without mustUnderstand', async () => {
  const { document } = await login(with_({ attributes: '' }));
  expect(document).toMatchObject({ ok: true });
  expect(document.reports[0]?.findings).toMatchObject([{ code: 'saml.ecp_response', status: 'warn' }]);
});

it.each([['--await'], ['--dry-run'], ['--logout']])('excludes %s', async (option) => {
  const { document } = await login(with_(), option);
  expect(document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
});

it('needs a service over SOAP', async () => {
  const world = onlineWorld({ files: { '/project/idp.xml': idpMetadata('http://127.0.0.1:1/sso') } });
  const { document } = await runJson(world, [
    ...['login', '--protocol', 'saml', '--binding', 'ecp', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP],
  ]);
  expect(document.error).toMatchObject({ code: 'METADATA_UNUSABLE' });
});
