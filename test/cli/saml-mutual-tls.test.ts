/** A service provider without signatures: a client certificate tells the identity provider who calls. SAML bindings, 3.2.1. */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../src/loopback/certificate.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';

const SP = 'https://sp.example.com';
const ACS = 'http://127.0.0.1:5197/saml/acs';
const CERTIFICATE = pem('sp.crt').replace(/-----.*?-----|\s/g, '');
/** It signs nothing, and the key in it is that of the client certificate. */
const METADATA = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${SP}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${CERTIFICATE}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="${ACS}" index="1"/></md:SPSSODescriptor></md:EntityDescriptor>`;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    https: true,
    makeCertificate: (hosts) => makeSelfSignedCertificate(hosts, new Date()),
    systems: ['generic'],
    serviceProviders: [METADATA],
  });
});
afterAll(() => sandbox.close());

const TLS = ['--tls-cert', 'sp.crt', '--tls-key', 'sp.key'];
const STRANGER = ['--tls-cert', 'stranger.crt', '--tls-key', 'stranger.key'];

async function run(argv: readonly string[], login?: object) {
  const world = onlineWorld({
    files: {
      '/project/ca.pem': sandbox.certificate ?? '',
      ...Object.fromEntries(
        ['sp.crt', 'sp.key', 'stranger.crt', 'stranger.key'].map((name) => [`/project/${name}`, pem(name)]),
      ),
      ...(login === undefined ? {} : { '/project/login.json': JSON.stringify(login) }),
    },
  });
  const metadata = sandbox.tenants.find(({ id }) => id === 'generic')?.saml?.metadata ?? '';
  const from = login === undefined ? [] : ['--from', 'login.json'];
  const common = ['--idp-metadata', metadata, '--sp-entity-id', SP, '--acs', ACS, '--ca', 'ca.pem'];
  return (await runJson(world, [...argv, ...from, ...common])).document;
}

/** The provider begins: it takes no request without a signature. */
const login = (...tls: readonly string[]) => {
  const start = sandbox.tenants.find(({ id }) => id === 'generic')?.saml?.start ?? '';
  const query = new URLSearchParams({ sp: SP, persona: 'default', binding: 'artifact' });
  return run(['login', '--protocol', 'saml', '--headless', '--await', `${start}?${query}`, ...tls]);
};

describe('with the certificate of its metadata', () => {
  it('resolves an artifact, asks for attributes and logs out, all of it unsigned', async () => {
    const session = await login(...TLS);
    expect([session.error, failingChecks(session)]).toEqual([undefined, []]);
    const query = await run(['saml', 'query', ...TLS], session);
    expect(query).toMatchObject({ ok: true, data: { request: { signed: false } } });
    const logout = await run(['saml', 'logout', '--binding', 'soap', ...TLS], session);
    expect(logout).toMatchObject({
      ok: true,
      data: { logout: { confirmed: true }, request: { signed: false } },
    });
  });
});

describe.each([
  ['without a certificate', []],
  ['with another certificate', STRANGER],
])('%s', (_, tls) => {
  it('is refused, and told why', async () => {
    const refused = { exitCode: 4, error: { code: 'REQUEST_REFUSED' } };
    const document = await login(...tls);
    expect(document).toMatchObject(refused);
    expect(document.error?.message).toContain(
      'neither signed nor sent over TLS with a certificate of the metadata',
    );
    const session = { data: { nameId: { value: 'someone' }, sessionIndex: 's' } };
    expect(await run(['saml', 'query', ...tls], session)).toMatchObject(refused);
    expect(await run(['saml', 'logout', '--binding', 'soap', ...tls], session)).toMatchObject(refused);
  });
});
