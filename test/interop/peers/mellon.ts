/** Apache of Debian with mod_auth_mellon: a SAML service provider that guards one page. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../helpers/port.ts';
import { makeFolder, startDaemon } from './daemon.ts';

export interface Mellon {
  readonly entityId: string;
  /** The guarded page; its answer names the person in the headers `x-name-id` and `x-uid`. */
  readonly page: string;
  /** Where its logout starts. */
  readonly logout: string;
  stop(): Promise<void>;
}

export interface MellonAddress {
  readonly base: string;
  readonly metadata: string;
}

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings:';

/**
 * Its metadata, which the identity provider needs before the service provider starts. NameIDs are transient: of several
 * sessions with one NameID it ends the first, and refuses when that is another one.
 */
export async function mellonAddress(certificate: string, port?: number): Promise<MellonAddress> {
  const base = `http://127.0.0.1:${port ?? (await freePort())}`;
  const at = `${base}/mellon`;
  const der = certificate.replace(/-----.*?-----|\s/g, '');
  const consumer = (index: number, binding: string, path: string) =>
    `<AssertionConsumerService index="${index}" ${index === 0 ? 'isDefault="true" ' : ''}Binding="${BINDINGS}${binding}" Location="${at}/${path}"/>`;
  const logout = (binding: string) =>
    `<SingleLogoutService Binding="${BINDINGS}${binding}" Location="${at}/logout"/>`;
  const key = `<KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`;
  const metadata = `<EntityDescriptor entityID="${at}/metadata" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${key}${logout('SOAP')}${logout('HTTP-Redirect')}<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat>${consumer(0, 'HTTP-POST', 'postResponse')}${consumer(1, 'HTTP-Artifact', 'artifactResponse')}</SPSSODescriptor></EntityDescriptor>`;
  return { base, metadata };
}

export async function startMellon(
  { base, metadata }: MellonAddress,
  idp: { readonly metadata: string; readonly key: string; readonly certificate: string },
): Promise<Mellon> {
  const folder = makeFolder('mellon');
  // Apache drops its rights.
  chmodSync(folder, 0o755);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o644 });
  mkdirSync(join(folder, 'htdocs/guarded'), { recursive: true });
  write('htdocs/index.html', 'open');
  write('htdocs/guarded/index.html', 'the guarded page of <!--#echo var="MELLON_uid" -->');
  write('sp.xml', metadata);
  write('idp.xml', idp.metadata);
  write('sp.key', idp.key);
  write('sp.crt', idp.certificate);
  write('apache.conf', configuration(folder, base));
  const { stop } = await startDaemon(
    ['/usr/sbin/apache2', '-DFOREGROUND', '-d', folder, '-f', join(folder, 'apache.conf')],
    { folder, ready: `${base}/` },
  );
  return {
    entityId: `${base}/mellon/metadata`,
    page: `${base}/guarded/`,
    logout: `${base}/mellon/logout?ReturnTo=${encodeURIComponent(`${base}/`)}`,
    stop,
  };
}

const MODULES = 'mpm_event authn_core authz_core authz_user auth_mellon dir mime headers include unixd'.split(
  ' ',
);

function configuration(folder: string, base: string): string {
  return [
    ...MODULES.filter((name) => name !== 'unixd').map(
      (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
    ),
    ...[`ServerName ${base}`, 'UseCanonicalName On', `Listen ${new URL(base).host}`],
    ...['User www-data', 'Group www-data', `PidFile ${folder}/apache.pid`, `DefaultRuntimeDir ${folder}`],
    ...[
      `ErrorLog ${folder}/error.log`,
      'LogLevel info',
      `DocumentRoot ${folder}/htdocs`,
      'DirectoryIndex index.html',
    ],
    'TypesConfig /etc/mime.types',
    '<Location />',
    '  MellonEndpointPath /mellon',
    ...[`  MellonSPPrivateKeyFile ${folder}/sp.key`, `  MellonSPCertFile ${folder}/sp.crt`],
    ...[`  MellonSPMetadataFile ${folder}/sp.xml`, `  MellonIdPMetadataFile ${folder}/idp.xml`],
    ...['  MellonSecureCookie Off', '  MellonCookieSameSite none', '  Require all granted'],
    '</Location>',
    '<Location /guarded>',
    ...['  MellonEnable auth', '  AuthType Mellon', '  Require valid-user'],
    '  MellonSetEnv uid urn:oid:0.9.2342.19200300.100.1.1',
    ...['  Options +Includes', '  SetOutputFilter INCLUDES'],
    ...['  Header set X-Name-Id "%{MELLON_NAME_ID}e"', '  Header set X-Uid "%{MELLON_uid}e"'],
    '</Location>',
    '',
  ].join('\n');
}
