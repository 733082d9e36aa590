/**
 * The sandbox's SAML identity provider, judged by software that shares nothing with it: xmlsec1, xmllint, pysaml2,
 * python3-saml.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { authnRequest, deliver, samlInfo, sendRedirect } from '../unit/sandbox/saml-support.ts';
import { get, postForm, postJson, sandbox } from '../unit/sandbox/support.ts';
import { isPresent } from './peers/present.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = new URL('./peers/saml_sp.py', import.meta.url).pathname;
const xmlsec = isPresent('xmlsec1', ['xmlsec1', '--version'], 'xmlsec1');
const xmllint = isPresent('xmllint', ['xmllint', '--version'], 'libxml2-utils');
const PEERS = [
  ['pysaml2', isPresent('pysaml2', [PYTHON, '-c', 'import saml2'], 'python3-pysaml2')],
  [
    'python3-saml',
    isPresent('python3-saml', [PYTHON, '-c', 'import onelogin.saml2'], 'python3-onelogin-saml2'),
  ],
] as const;
const SYSTEM = 'signicat-sms-otp';
const PHONE = '+447700900000';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const read = (path: string): string =>
  readFileSync(new URL(`../vectors/saml/keys/${path}`, import.meta.url), 'utf8');
const KEYS = { key: read('sp.key'), certificate: read('sp.crt') };

interface Answer {
  readonly value?: Record<string, unknown> & {
    readonly id?: string;
    readonly url?: string;
    readonly page?: string;
  };
  readonly refused?: string;
}

/** Not waited for in place: the sandbox answers in this process meanwhile, and keeps its connections. */
function ask(jobs: readonly object[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const child = execFile(PYTHON, [SCRIPT], { maxBuffer: 1 << 28 }, (error, stdout) =>
      error === null ? resolve(JSON.parse(stdout)) : reject(error),
    );
    child.stdin?.end(JSON.stringify(jobs.map((job) => ({ ...KEYS, ...job }))));
  });
}

const metadataOf = async (base: Sandbox): Promise<string> => (await get(samlInfo(base).metadata)).text();

/** A sandbox of today that knows the peer. */
async function sandboxFor(library: string, more: object = {}): Promise<Sandbox> {
  const [answer] = await ask([{ library, do: 'metadata', ...more }]);
  if (answer?.value === undefined) throw new Error(answer?.refused);
  return sandbox({ now: () => new Date(), serviceProviders: [String(answer.value)] });
}

async function send({ url, page = '' }: NonNullable<Answer['value']>): Promise<Response> {
  if (url !== undefined && url !== null) return get(url);
  const action = /action="([^"]*)"/.exec(page)?.[1] ?? '';
  const inputs = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)];
  return postForm(action, Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value])));
}

const play = async (base: Sandbox, scenario: string): Promise<void> => {
  const answer = await postJson(`${base.url}/_sandbox/scenario`, { system: SYSTEM, scenario, times: 1 });
  expect(answer.status).toBe(200);
};

const folder = mkdtempSync(join(tmpdir(), 'idcli-saml-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const succeeds = (program: string, words: readonly string[], env: Record<string, string> = {}): boolean => {
  try {
    execFileSync(program, words, { stdio: 'ignore', env: { ...process.env, ...env } });
    return true;
  } catch {
    return false;
  }
};

describe.runIf(xmllint)('xmllint with the schemas of OASIS', () => {
  const SCHEMAS = new URL('../../schemas/saml/', import.meta.url).pathname;
  const uris = {
    'http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd': 'xmldsig-core-schema.xsd',
    'http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd': 'xenc-schema.xsd',
    'http://www.w3.org/2001/xml.xsd': 'xml.xsd',
  };
  const entries = Object.entries(uris).map(
    ([uri, name]) => `<system systemId="${uri}" uri="file://${SCHEMAS}${name}"/>`,
  );
  const catalog = `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">${entries.join('')}</catalog>`;
  const fits = (schema: string, xml: string): boolean =>
    succeeds(
      'xmllint',
      ['--noout', '--nonet', '--schema', `${SCHEMAS}saml-schema-${schema}-2.0.xsd`, file('message.xml', xml)],
      { XML_CATALOG_FILES: file('catalog.xml', catalog) },
    );

  it('finds the metadata valid', async () => {
    const metadata = await metadataOf(await sandbox());
    expect(fits('metadata', metadata)).toBe(true);
    expect(fits('metadata', metadata.replace(' entityID=', ' entity='))).toBe(false);
  });

  it.each(['ok', 'both-signed', 'encrypted', 'encrypted-cbc', 'authn-failed', 'request-denied'])(
    'finds the answer of %s valid',
    async (scenario) => {
      const base = await sandbox({ now: () => new Date(), faults: { [SYSTEM]: scenario } });
      const { xml } = await deliver(base, await sendRedirect(base, authnRequest(base)));
      expect(fits('protocol', xml)).toBe(true);
    },
  );
});

describe.runIf(xmlsec)('xmlsec1', () => {
  async function verifies(scenario: string, element: string): Promise<boolean> {
    const base = await sandbox({ now: () => new Date(), faults: { [SYSTEM]: scenario } });
    const certificate = /<ds:X509Certificate>([^<]*)/.exec(await metadataOf(base))?.[1] ?? '';
    const { xml } = await deliver(base, await sendRedirect(base, authnRequest(base)));
    const pem = `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
    return succeeds('xmlsec1', [
      ...['--verify', '--id-attr:ID', `urn:oasis:names:tc:SAML:2.0:${element}`],
      ...[
        '--pubkey-cert-pem',
        file('idp.crt', pem),
        '--enabled-key-data',
        'key-name',
        file('answer.xml', xml),
      ],
    ]);
  }

  it.each([
    ['ok', 'assertion:Assertion', true],
    ['rsa-sha512', 'assertion:Assertion', true],
    ['response-signed', 'protocol:Response', true],
    ['authn-failed', 'protocol:Response', true],
    ['damaged-value', 'assertion:Assertion', false],
    ['changed-content', 'assertion:Assertion', false],
    ['digest-of-nothing', 'assertion:Assertion', false],
    ['wrong-cert', 'assertion:Assertion', false],
  ])('of the answer of %s, %s: %s', async (scenario, element, right) => {
    expect(await verifies(scenario, element)).toBe(right);
  });
});

/** Scenarios that no library may take; each of the two does take some of the others. */
const REFUSED = [
  'wrong-issuer wrong-assertion-issuer wrong-destination wrong-audience wrong-in-response-to replay not-yet-valid',
  'assertion-expired confirmation-expired session-over missing-confirmation confirmation-without-data ' +
    'missing-authn-statement',
  'missing-assertion unsigned wrong-cert forged-key-info damaged-value changed-content ' +
    'reference-mismatch reference-to-response',
  'two-references hmac xpath-transform xslt-transform inclusive-c14n digest-of-nothing two-signed-infos ' +
    'signature-twice',
  'one-bad-signature xsw xsw-1 xsw-2 xsw-3 xsw-4 xsw-5 xsw-6 xsw-7 xsw-8 xsw-extensions xsw-advice xsw-attribute',
  'unsigned-beside-signed two-assertions smuggled-digest external-entity recursive-entities ' +
    'parameter-entity inner-doctype',
  'attribute-twice unquoted-attribute trailing-text second-root wrong-namespace cut-off ' +
    'encrypted-unsigned encrypted-to-another',
]
  .join(' ')
  .split(' ');

describe.each(PEERS.filter(([, there]) => there))('%s as service provider', (library) => {
  const job = (idp: string, more: object) => ({ library, idp, ...more });
  const bindings = library === 'pysaml2' ? ['redirect', 'post'] : ['redirect'];

  it.each(bindings)('logs in by a request that it signs, over %s', async (binding) => {
    const base = await sandboxFor(library);
    const idp = await metadataOf(base);
    const [request] = await ask([job(idp, { do: 'request', binding })]);
    const { xml, relayState, action } = await deliver(base, await send(request?.value ?? {}));
    expect([action, relayState]).toEqual(['https://sp.example.com/saml/acs', 'state 1']);
    const [answer] = await ask([job(idp, { do: 'response', id: request?.value?.id, response: base64(xml) })]);
    expect(answer).toMatchObject({
      value: {
        attributes: { idpId: [PHONE], phoneNumber: [PHONE] },
        nameId: expect.stringMatching(/^\S{44}$/),
      },
    });
  });

  it('opens the assertion that is encrypted to the key of its metadata', async () => {
    const base = await sandboxFor(library, { encrypts: true });
    const idp = await metadataOf(base);
    const [request] = await ask([job(idp, { do: 'request', binding: 'redirect', encrypts: true })]);
    const { xml } = await deliver(base, await send(request?.value ?? {}));
    expect(xml).toContain('<saml2:EncryptedAssertion');
    expect(xml).not.toContain(PHONE);
    const [answer] = await ask([
      job(idp, { do: 'response', id: request?.value?.id, response: base64(xml), encrypts: true }),
    ]);
    expect(answer).toMatchObject({ value: { attributes: { phoneNumber: [PHONE] } } });
  });

  it('refuses what it must, and never takes the name that an attacker put there', async () => {
    const base = await sandboxFor(library);
    const idp = await metadataOf(base);
    const [request] = await ask([job(idp, { do: 'request', binding: 'redirect' })]);
    const attacks = faultsOf(SYSTEM).filter(
      ({ protocols, trips, needs }) =>
        protocols?.saml !== undefined &&
        trips.outcome === 'security' &&
        needs?.logout === undefined &&
        needs?.saml === undefined,
    );
    const answers = new Map<string, object>();
    for (const { id } of attacks) {
      await play(base, id);
      const { xml } = await deliver(base, await send(request?.value ?? {}));
      answers.set(id, job(idp, { do: 'response', id: request?.value?.id, response: base64(xml) }));
    }
    const told = await ask([...answers.values()]);
    const judged = told.map((answer, index) => [[...answers.keys()][index], answer] as const);
    const taken = judged.filter(([, { value }]) => value !== undefined);
    expect(taken.map(([id]) => id).filter((id) => REFUSED.includes(id ?? ''))).toEqual([]);
    expect(JSON.stringify(taken)).not.toContain('evil@attacker.example');
    expect(judged.length).toBeGreaterThan(REFUSED.length);
    // A hundred answers, each verified by a program of its own.
  }, 600_000);

  it('logs out by a request that it signs', async () => {
    const base = await sandboxFor(library);
    const idp = await metadataOf(base);
    const [request] = await ask([job(idp, { do: 'request', binding: 'redirect' })]);
    const { xml } = await deliver(base, await send(request?.value ?? {}));
    const session = {
      nameId: /<saml2:NameID[^>]*>([^<]*)/.exec(xml)?.[1],
      sessionIndex: /SessionIndex="([^"]*)"/.exec(xml)?.[1],
      destination: `${base.url}/${SYSTEM}/auth/saml/logout`,
    };
    const [logout] = await ask([job(idp, { do: 'logout', ...session })]);
    const location = new URL((await send(logout?.value ?? {})).headers.get('location') ?? 'about:blank');
    const parameters = Object.fromEntries(location.searchParams);
    const id = logout?.value?.id;
    const [answer] = await ask([
      job(idp, { do: 'logout_response', id, parameters, response: parameters.SAMLResponse }),
    ]);
    expect(answer).toEqual({ value: { status: true, inResponseTo: id } });
  });
});
