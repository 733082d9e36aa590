/** `idcli saml logout`: of an earlier login, over every binding, and for a LogoutRequest of the identity provider. */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import { verifyRedirect } from '../../src/protocol/saml/signature/redirect.ts';
import { findMessages } from '../../src/protocol/saml/wire/find.ts';
import { attributeOf, descendantsOf } from '../../src/protocol/xml/tree.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { pem, trusted } from '../helpers/saml.ts';
import { envelope, soapFault } from '../helpers/saml-artifact-idp.ts';
import { IDP, idpMetadata, postPage, SP } from '../helpers/saml-idp.ts';
import { signXml } from '../helpers/saml-sign.ts';
import type { TestWorldOptions } from '../helpers/world.ts';
import { type Answer, type Heard, type ScriptedServer, serve } from './scripted-server.ts';

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const ACS = 'http://127.0.0.1:5198/saml/acs';
const SLO = 'http://127.0.0.1:5198/saml/slo';
const LOGIN = {
  schema: 'idcli/v1',
  provider: 'generic',
  claims: { source: { issuer: IDP, audience: SP } },
  data: {
    kind: 'response',
    nameId: { value: 'opaque-1', format: 'urn:f', spNameQualifier: SP },
    sessionIndex: 's-1',
  },
};

const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** What the identity provider was sent, from a query, a form or a SOAP body. */
function readSent({ method, path, body }: Heard) {
  const [source] = findMessages(method === 'POST' ? body : `http://idp${path}`);
  const root = source && readDocument(source).reading.root;
  if (source === undefined || root === undefined) throw new Error(`no message in ${method} ${path} ${body}`);
  return { source, root };
}

interface AnswerWish {
  readonly status?: string;
  readonly second?: string;
  readonly inResponseTo?: string;
  readonly key?: string | null;
}

function logoutResponse(heard: Heard, destination: string | undefined, wish: AnswerWish = {}): string {
  const id = attributeOf(readSent(heard).root, 'ID') ?? '';
  const { status = 'Success', second, inResponseTo = id, key = 'idp' } = wish;
  const inner = second === undefined ? '' : `<samlp:StatusCode Value="${STATUS}${second}"/>`;
  const to = destination === undefined ? '' : ` Destination="${destination}"`;
  const xml = `<samlp:LogoutResponse ${NAMESPACES} ID="_lr" Version="2.0" IssueInstant="${new Date().toISOString()}"${to} InResponseTo="${inResponseTo}"><saml:Issuer>${IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${STATUS}${status}">${inner}</samlp:StatusCode></samlp:Status></samlp:LogoutResponse>`;
  return key === null ? xml : signXml(xml, '_lr', { key });
}

async function provider(answer: (heard: Heard) => Answer) {
  const server = await serve(answer);
  open.push(server);
  const soap = `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${server.url}/soap"/>`;
  const metadata = idpMetadata(`${server.url}/sso`, { logout: `${server.url}/slo` }).replace(
    '<md:SingleSignOnService',
    `${soap}$&`,
  );
  const world = (options: TestWorldOptions = {}) =>
    onlineWorld({
      ...options,
      files: {
        '/project/idp.xml': metadata,
        '/project/login.json': JSON.stringify(LOGIN),
        '/project/sp.key': pem('sp.key'),
        '/project/sp.crt': pem('sp.crt'),
      },
    });
  const argv = (...args: readonly string[]) => [
    ...['saml', 'logout', '--idp-metadata', 'idp.xml', '--acs', ACS],
    ...['--sp-key', 'sp.key', '--sp-cert', 'sp.crt', ...args],
  ];
  const run = (...args: readonly string[]) => runJson(world(), argv(...args));
  return { server, world, argv, run };
}

const FROM = ['--from', 'login.json'];
const through = (wish?: AnswerWish) => (heard: Heard) =>
  postPage(SLO, {
    SAMLResponse: Buffer.from(logoutResponse(heard, SLO, wish)).toString('base64'),
    RelayState: readSent(heard).source.beside?.relayState,
  });
const bySoap = (wish?: AnswerWish) => (heard: Heard) => ({
  text: envelope(logoutResponse(heard, undefined, wish)),
});

describe('of an earlier login', () => {
  it.each([
    ['redirect', ['--headless'], through()],
    ['post', ['--headless'], through()],
    ['soap', [], bySoap()],
  ])(
    'over %s: the name and the session of the login are in the signed request',
    async (binding, args, answer) => {
      const { run, server } = await provider(answer);
      const { document } = await run(...FROM, '--binding', binding, ...args);
      expect(document).toMatchObject({ ok: true, protocol: 'saml', data: { logout: { confirmed: true } } });
      expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual([
        ['saml_logout', 'valid'],
      ]);
      const [heard] = server.heard;
      const { root, source } = readSent(heard as Heard);
      const texts = [...descendantsOf(root)].flatMap(({ local, children: [first] }) =>
        (local === 'NameID' || local === 'SessionIndex') && first?.kind === 'text' ? [first.text] : [],
      );
      expect([root.local, ...texts]).toEqual(['LogoutRequest', 'opaque-1', 's-1']);
      const signed = [...descendantsOf(root)].some(({ local }) => local === 'SignatureValue');
      expect(signed || source.redirectSignature !== undefined).toBe(true);
    },
  );

  it.each<[string, AnswerWish, string[]]>([
    ['by another key', { key: 'stranger' }, ['saml.certificate']],
    ['to another request', { inResponseTo: '_other' }, ['saml.in_response_to']],
    ['unsigned over http', { key: null }, ['saml.signature']],
  ])('refuses an answer over SOAP %s', async (_, wish, failing) => {
    const { document, code } = await (await provider(bySoap(wish))).run(...FROM, '--binding', 'soap');
    expect([code, failingChecks(document)]).toEqual([1, failing]);
    expect(document.data?.logout).toEqual({ confirmed: false });
  });

  it('tells what the provider says, and what it could end only in part', async () => {
    const denied = await (await provider(bySoap({ status: 'Requester', second: 'UnknownPrincipal' }))).run(
      ...FROM,
      ...['--binding', 'soap'],
    );
    expect(denied.document.error?.provider?.error).toBe('Requester / UnknownPrincipal');
    const partly = await (await provider(bySoap({ second: 'PartialLogout' }))).run(
      ...FROM,
      '--binding',
      'soap',
    );
    expect(partly.document).toMatchObject({ ok: true });
    const warned = partly.document.reports.flatMap(({ findings }) =>
      findings.filter(({ status }) => status === 'warn').map(({ code }) => code),
    );
    expect(warned).toEqual(['saml.status']);
  });

  it('takes a SOAP fault for what it is', async () => {
    const { document } = await (
      await provider(() => ({ httpStatus: 500, text: soapFault('s:Server', 'no session store') }))
    ).run(...FROM, '--binding', 'soap');
    expect(document.error).toMatchObject({ code: 'PROVIDER_FAILED' });
  });

  it.each([
    ['nothing to end', [], 'USAGE'],
    ['the JSON of something else', ['--from', 'idp.xml'], 'USAGE'],
    ['a file that is not there', ['--from', 'none.json'], 'INPUT_UNREADABLE'],
  ])('refuses %s', async (_, args, code) => {
    const { document } = await (await provider(() => ({}))).run(...args);
    expect(document).toMatchObject({ exitCode: 2, error: { code } });
  });
});

describe('at a sandbox that runs elsewhere', () => {
  it('logs in, asks for attributes, and logs out from both sides', async () => {
    const sandbox = await startSandbox({
      now: () => new Date(),
      random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
      sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
      port: 0,
      fetch: globalThis.fetch,
    });
    // The sandbox sends its request to the port that the login named.
    const at = ['--sandbox', sandbox.url, '--acs', ACS];
    const login = () =>
      runJson(onlineWorld(), ['login', '--provider', 'generic', '--protocol', 'saml', '--headless', ...at]);
    const then = async (...argv: readonly string[]) => {
      const saved = JSON.stringify((await login()).document);
      return runJson(onlineWorld({ files: { '/project/login.json': saved } }), [...argv, ...FROM, ...at]);
    };
    try {
      const query = await then('saml', 'query');
      expect(query.document).toMatchObject({ ok: true, claims: { source: { verified: true } } });
      const soap = await then('saml', 'logout', '--binding', 'soap');
      expect(soap.document).toMatchObject({ ok: true, data: { logout: { confirmed: true } } });
      for (const binding of ['redirect', 'post', 'soap']) {
        const begun = await then('saml', 'logout', '--await', '--headless', '--binding', binding);
        expect([binding, begun.document.error, failingChecks(begun.document)]).toEqual([
          binding,
          undefined,
          [],
        ]);
        expect(begun.document).toMatchObject({
          ok: true,
          data: { answer: { status: ['Success'], signed: true } },
        });
      }
    } finally {
      await sandbox.close();
    }
  });
});

interface RequestWish {
  readonly name?: string;
  readonly index?: string;
  readonly key?: string | null;
}

function logoutRequest({ name = 'opaque-1', index = 's-1', key = 'idp' }: RequestWish = {}): string {
  const xml = `<samlp:LogoutRequest ${NAMESPACES} ID="_q" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${SLO}"><saml:Issuer>${IDP}</saml:Issuer><saml:NameID>${name}</saml:NameID><samlp:SessionIndex>${index}</samlp:SessionIndex></samlp:LogoutRequest>`;
  return Buffer.from(key === null ? xml : signXml(xml, '_q', { key })).toString('base64');
}

/** The status codes of the answer that the identity provider got, after its signature was verified. */
function answered({ heard }: ScriptedServer): readonly string[] {
  const last = heard.find(({ path, body }) => /SAMLResponse/.test(path + body)) as Heard;
  const { root, source } = readSent(last);
  expect(root.local).toBe('LogoutResponse');
  expect(attributeOf(root, 'InResponseTo')).toBe('_q');
  expect(source.beside?.relayState).toBe('state of the provider');
  if (source.redirectSignature === undefined) {
    expect(source.binding).toBe('post');
    expect([...descendantsOf(root)].some(({ local }) => local === 'SignatureValue')).toBe(true);
  } else expect(verifyRedirect(source.redirectSignature, trusted('sp')).key).toBeDefined();
  return [...descendantsOf(root)]
    .filter(({ local }) => local === 'StatusCode')
    .map((code) => (attributeOf(code, 'Value') ?? '').replace(STATUS, ''));
}

describe('--await: the identity provider begins', () => {
  const begin =
    (wish: RequestWish = {}) =>
    ({ path }: Heard): Answer =>
      path === '/start'
        ? postPage(SLO, { SAMLRequest: logoutRequest(wish), RelayState: 'state of the provider' })
        : { text: 'goodbye' };

  it.each<[string, RequestWish, readonly string[], string[], string[]]>([
    ['the session of the login', {}, FROM, [], ['Success']],
    ['any session', { name: 'someone', index: 's-9' }, [], [], ['Success']],
    ['another principal', { name: 'someone' }, FROM, ['saml.session'], ['Requester', 'UnknownPrincipal']],
    ['another session', { index: 's-9' }, FROM, ['saml.session'], ['Requester', 'UnknownPrincipal']],
    ['an unsigned request', { key: null }, FROM, ['saml.signature'], ['Requester', 'RequestDenied']],
    [
      'a request by another key',
      { key: 'stranger' },
      FROM,
      ['saml.certificate'],
      ['Requester', 'RequestDenied'],
    ],
  ])('%s', async (_, wish, from, failing, status) => {
    const { run, server } = await provider(begin(wish));
    const { document } = await run(
      ...from,
      '--sp-entity-id',
      SP,
      '--headless',
      '--await',
      `${server.url}/start`,
    );
    expect(failingChecks(document)).toEqual(failing);
    expect(document).toMatchObject({
      ok: failing.length === 0,
      data: { kind: 'logout_request', answer: { status, signed: true } },
    });
    expect(answered(server)).toEqual(status);
  });

  it('in a browser, which carries the answer', async () => {
    const { world, argv, server } = await provider(begin());
    const one = world({ isTTY: true, stdinIsTTY: true });
    const running = runJson(one, argv(...FROM, '--await'));
    while (!one.stderr.text().includes(SLO)) await wait(5);
    const body = new URLSearchParams({
      SAMLRequest: logoutRequest(),
      RelayState: 'state of the provider',
    });
    const page = await (await fetch(SLO, { method: 'POST', body })).text();
    expect(page).toContain('name="SAMLResponse"');
    const fields = new URLSearchParams();
    for (const [, name = '', value = ''] of page.matchAll(/name="([^"]+)" value="([^"]*)"/g))
      fields.append(name, value);
    await fetch(/action="([^"]+)"/.exec(page)?.[1] ?? '', { method: 'POST', body: fields });
    const { document } = await running;
    expect(document).toMatchObject({ ok: true });
    expect(answered(server)).toEqual(['Success']);
  });
});

describe('--await: a server sends its request over SOAP', () => {
  const listening = async (...args: readonly string[]) => {
    const { world, argv } = await provider(() => ({}));
    const one = world({ isTTY: true, stdinIsTTY: true });
    const running = runJson(one, argv(...FROM, '--await', ...args));
    const ended = running.then(({ document }) => {
      if (!one.stderr.text().includes(SLO)) throw new Error(JSON.stringify(document.error));
    });
    while (!one.stderr.text().includes(SLO)) await Promise.race([ended, wait(5)]);
    return async (body: string, type = 'text/xml; charset=utf-8') => {
      const reply = await fetch(SLO, { method: 'POST', headers: { 'content-type': type }, body });
      return { status: reply.status, text: await reply.text(), running };
    };
  };
  const decoded = (wish?: RequestWish) => Buffer.from(logoutRequest(wish), 'base64').toString();

  it.each<[string, RequestWish, string, string[], string[]]>([
    ['of the session', {}, 'text/xml; charset=utf-8', [], ['Success']],
    ['as SOAP 1.2', {}, 'application/soap+xml', [], ['Success']],
    ['of another session', { index: 's-9' }, 'text/xml', ['saml.session'], ['Requester', 'UnknownPrincipal']],
    ['unsigned', { key: null }, 'text/xml', ['saml.signature'], ['Requester', 'RequestDenied']],
  ])('%s', async (_, wish, type, failing, codes) => {
    const { status, text, running } = await (await listening())(envelope(decoded(wish)), type);
    const root = readDocument({
      bytes: Buffer.from(text),
      binding: 'none',
      where: '',
      undone: [],
      problems: [],
    }).reading.root;
    expect([status, root?.local, attributeOf(root, 'InResponseTo')]).toEqual([200, 'LogoutResponse', '_q']);
    const found = root === undefined ? [] : [...descendantsOf(root)];
    expect(found.some(({ local }) => local === 'SignatureValue')).toBe(true);
    expect(
      found.filter(({ local }) => local === 'StatusCode').map((one) => attributeOf(one, 'Value')),
    ).toEqual(codes.map((code) => STATUS + code));
    const { document } = await running;
    expect(failingChecks(document)).toEqual(failing);
  });

  it('answers anything else with a fault, and says what it was', async () => {
    const { status, text, running } = await (await listening())('<x/>');
    expect([status, text]).toEqual([500, expect.stringContaining('soap11:Client')]);
    expect((await running).document.error).toMatchObject({
      code: 'ANSWER_UNREADABLE',
      message: expect.stringContaining('without a SOAP envelope'),
    });
  });
});

it('a message of another kind is not answered', async () => {
  const { run, server } = await provider(() =>
    postPage(SLO, { SAMLRequest: Buffer.from(`<samlp:AuthnRequest ${NAMESPACES}/>`).toString('base64') }),
  );
  const { document } = await run(...FROM, '--headless', '--await', `${server.url}/start`);
  expect(document.error).toMatchObject({ code: 'ANSWER_UNREADABLE' });
});
