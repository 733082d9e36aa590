/** `idcli sandbox --sp-metadata`: other people's service providers, from a file or an address. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { TenantInfo } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';

const metadata = (entityId: string): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/acs" index="1"/></md:SPSSODescriptor></md:EntityDescriptor>`;
const idpMetadata =
  '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ' +
  'entityID="https://idp.example.com"><md:IDPSSODescriptor ' +
  'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:SingleSignOnService ' +
  'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" ' +
  'Location="https://idp.example.com/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>';
const FILES = { '/project/sp.xml': metadata('https://file.example.com'), '/project/idp.xml': idpMetadata };

/** Where metadata is to be had at `/sp.xml`. */
async function host(): Promise<string> {
  const server = createServer(({ url }, response) => {
    response.statusCode = url === '/sp.xml' ? 200 : 404;
    response.end(url === '/sp.xml' ? metadata('https://address.example.com') : 'nothing');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const sources = (...all: readonly string[]): string[] => all.flatMap((one) => ['--sp-metadata', one]);

it('registers those of a file and of an address', async () => {
  const world = onlineWorld({ files: FILES });
  const address = `${await host()}/sp.xml`;
  const running = runIn(world, ['sandbox', '--port', '0', '--json', ...sources('sp.xml', address)]);
  while (world.stdout.text() === '') await wait(20);
  const { tenants } = JSON.parse(world.stdout.text()) as { readonly tenants: readonly TenantInfo[] };
  world.abort('SIGINT');
  expect((await running).code).toBe(0);
  const { saml } = tenants.find(({ id }) => id === 'signicat-sms-otp') ?? {};
  expect(saml?.registered).toEqual(['https://file.example.com', 'https://address.example.com']);
});

it.each([
  ['a file that is not there', 'none.xml', 'INPUT_UNREADABLE', 2, 'none.xml'],
  ['an identity provider', 'idp.xml', 'USAGE', 2, 'idp.xml describes no SAML service provider'],
])('says so of %s', async (_, source, code, exit, message) => {
  const { document, code: exitCode } = await runJson(onlineWorld({ files: FILES }), [
    ...['sandbox', '--port', '0'],
    ...sources(source),
  ]);
  expect([document.error?.code, exitCode]).toEqual([code, exit]);
  expect(document.error?.message).toContain(message);
});

it('says so of an address that has none', async () => {
  const { document, code } = await runJson(onlineWorld(), [
    ...['sandbox', '--port', '0'],
    ...sources(`${await host()}/other.xml`),
  ]);
  expect([document.error?.code, code]).toEqual(['ANSWER_UNREADABLE', 3]);
});
