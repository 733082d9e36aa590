/**
 * LemonLDAP::NG of Debian: the portal with its demonstration accounts; OpenID Connect for two clients, or SAML for a
 * service provider.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../helpers/port.ts';
import { type Daemon, makeFolder, startDaemon } from './daemon.ts';

export interface LemonLdap {
  readonly issuer: string;
  stop(): Promise<void>;
}

export interface OidcClient {
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export interface SamlServiceProvider {
  readonly spMetadata: string;
  /** Of another service provider that is registered, too. */
  readonly secondMetadata?: string;
  /** PEM, of the identity provider. */
  readonly key: string;
  readonly certificate: string;
}

export async function startLemonLdap(options: OidcClient | SamlServiceProvider): Promise<LemonLdap> {
  const folder = makeFolder('lemonldap');
  const port = await freePort();
  // Its session cookie is for a domain, and an address has none.
  const issuer = `http://localhost:${port}`;
  for (const name of ['conf', 'cache', 'sessions/lock', 'psessions/lock'])
    mkdirSync(join(folder, name), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('conf/lmConf-1.json', JSON.stringify(configuration(folder, issuer, options), null, 1));
  write(
    'lemonldap-ng.ini',
    [
      ...['[all]', 'logLevel = warn', '[configuration]', 'type = File', `dirName = ${folder}/conf`],
      ...['[portal]', 'staticPrefix = /static', 'languages = en'],
      'templateDir = /usr/share/lemonldap-ng/portal/templates',
      '',
    ].join('\n'),
  );
  write(
    'app.psgi',
    [
      '# Pictures of captchas need a drawing library, and no login here has one.',
      "BEGIN { $INC{'GD/SecurityImage.pm'} = __FILE__; package GD::SecurityImage; sub import {} }",
      'use Lemonldap::NG::Portal::Main;',
      'use Plack::Builder;',
      // What a web server has: styles, and the script that sends the form with the response.
      'builder {',
      "  enable 'Static', path => sub { s{^/static/}{} }, root => '/usr/share/lemonldap-ng/portal/htdocs/static';",
      "  enable 'Static', path => sub { s{^/javascript/}{} }, root => '/usr/share/javascript';",
      '  Lemonldap::NG::Portal::Main->run({});',
      '};',
      '',
    ].join('\n'),
  );
  const daemon: Daemon = await startDaemon(
    [
      ...(['/usr/bin/plackup', '-E', 'deployment', '-s', 'HTTP::Server::PSGI'] as const),
      ...['--host', '127.0.0.1', '--port', String(port), 'app.psgi'],
    ],
    {
      folder,
      ready: `http://127.0.0.1:${port}${'spMetadata' in options ? '/saml/metadata' : '/.well-known/openid-configuration'}`,
      env: { LLNG_DEFAULTCONFFILE: join(folder, 'lemonldap-ng.ini') },
    },
  );
  return { issuer, stop: daemon.stop };
}

function configuration(folder: string, issuer: string, options: OidcClient | SamlServiceProvider): object {
  const store = (name: string) => ({
    Directory: `${folder}/${name}`,
    LockDirectory: `${folder}/${name}/lock`,
    generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
  });
  return {
    cfgNum: 1,
    cfgVersion: '2.16.1',
    // Without a date it counts as no configuration.
    cfgDate: '1764000000',
    cfgAuthor: 'a test',
    authentication: 'Demo',
    userDB: 'Same',
    passwordDB: 'Null',
    registerDB: 'Null',
    demoExportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
    portal: `${issuer}/`,
    domain: 'localhost',
    cookieName: 'lemonldap',
    securedCookie: 0,
    // As a SAML provider it would say None, which browsers only take together with Secure.
    sameSite: 'Lax',
    portalDisplayRegister: 0,
    portalDisplayResetPassword: 0,
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: store('sessions'),
    persistentStorage: 'Apache::Session::File',
    persistentStorageOptions: store('psessions'),
    localSessionStorage: 'Cache::FileCache',
    localSessionStorageOptions: {
      namespace: 'sessions',
      default_expires_in: 600,
      cache_root: `${folder}/cache`,
    },
    locationRules: { localhost: { default: 'accept' } },
    exportedHeaders: {},
    exportedVars: {},
    groups: {},
    macros: { _whatToTrace: '$_user' },
    whatToTrace: '_whatToTrace',
    ...('spMetadata' in options ? samlOf(options) : oidcOf(issuer, options)),
  };
}

function oidcOf(issuer: string, { clientSecret, redirectUri }: OidcClient): object {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const client = (id: string, more: object = {}) => ({
    oidcRPMetaDataOptionsClientID: id,
    oidcRPMetaDataOptionsClientSecret: clientSecret,
    oidcRPMetaDataOptionsRedirectUris: redirectUri,
    oidcRPMetaDataOptionsPostLogoutRedirectUris: redirectUri,
    oidcRPMetaDataOptionsIDTokenSignAlg: 'RS256',
    oidcRPMetaDataOptionsIDTokenExpiration: 3600,
    oidcRPMetaDataOptionsAccessTokenExpiration: 3600,
    oidcRPMetaDataOptionsBypassConsent: 1,
    oidcRPMetaDataOptionsBypassLogoutConsent: 1,
    ...more,
  });
  return {
    issuerDBOpenIDConnectActivation: 1,
    oidcServiceMetaDataIssuer: issuer,
    oidcServicePrivateKeySig: privateKey,
    oidcServicePublicKeySig: publicKey,
    oidcServiceKeyIdSig: 'key-of-a-test',
    oidcRPMetaDataOptions: {
      plain: client('plain'),
      pkce: client('pkce', { oidcRPMetaDataOptionsRequirePKCE: 1 }),
    },
    oidcRPMetaDataExportedVars: {
      plain: { email: 'mail', name: 'cn' },
      pkce: { email: 'mail', name: 'cn' },
    },
  };
}

/** Exports two attributes; signs whatever it sends, and demands the same. */
function samlOf({ spMetadata, secondMetadata, key, certificate }: SamlServiceProvider): object {
  const attribute = (name: string) => `1;${name};urn:oasis:names:tc:SAML:2.0:attrname-format:basic;${name}`;
  const more = secondMetadata === undefined ? {} : { second: { samlSPMetaDataXML: secondMetadata } };
  return {
    issuerDBSAMLActivation: 1,
    samlServicePrivateKeySig: key,
    samlServicePublicKeySig: certificate,
    samlServiceUseCertificateInResponse: 1,
    samlSPMetaDataXML: { sp: { samlSPMetaDataXML: spMetadata }, ...more },
    samlSPMetaDataExportedAttributes: { sp: { uid: attribute('uid'), mail: attribute('mail') } },
    samlSPMetaDataOptions: {
      sp: {
        samlSPMetaDataOptionsSignSSOMessage: 1,
        samlSPMetaDataOptionsSignSLOMessage: 1,
        samlSPMetaDataOptionsCheckSSOMessageSignature: 1,
        samlSPMetaDataOptionsCheckSLOMessageSignature: 1,
        samlSPMetaDataOptionsEnableIDPInitiatedURL: 1,
        samlSPMetaDataOptionsSignatureMethod: 'RSA_SHA256',
      },
    },
  };
}
