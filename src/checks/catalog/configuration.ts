/** Checks of a provider's configuration. */
import type { CatalogEntry } from './entry.ts';

const BASIC = 'RFC 6749, 2.3.1';

export const CONFIGURATION = {
  'configuration.complete': {
    title: 'Nothing is missing that a run needs',
    level: 'must',
    at: 'provider',
    spec: 'idcli, configuration',
    meaning: 'A member that the usual protocol of the provider cannot do without is set nowhere.',
    causes: ['the provider was never set up', 'a variable that is set in another shell'],
    remedies: ['idcli providers add ID', 'see what is set, and where: idcli providers show ID --resolved'],
  },
  'configuration.issuer': {
    title: 'The issuer is a URL that can be used',
    level: 'must',
    at: 'issuer',
    spec: 'OpenID Connect Discovery 1.0, 3; RFC 8414, 2',
    meaning: 'The issuer is not an https URL (http only on loopback), or has a query or fragment.',
    causes: ['the URL of the discovery document was taken', 'a typing error'],
    remedies: ['write the issuer exactly as the discovery document spells it'],
  },
  'configuration.secrets': {
    title: 'Every secret reference leads somewhere',
    level: 'must',
    at: 'clientSecret',
    spec: 'idcli, configuration',
    meaning:
      'A variable is not set, a file cannot be read, a command fails, or what is there is not a key ' +
      'where one is needed.',
    causes: ['a variable that is set in another shell', 'a path that is only right on another machine'],
    remedies: ['set the variable, or correct the reference'],
  },
  'configuration.secret_form': {
    title: 'The client secret arrives as it is',
    level: 'should',
    at: 'clientSecret',
    spec: BASIC,
    meaning:
      'The secret begins or ends with white space, or has characters that are percent-encoded for HTTP ' +
      'Basic, which many servers never decode.',
    causes: ['a line end that was copied along', 'a secret with `-`, `_`, `.` or `~`'],
    remedies: ['take the white space away', 'choose client_secret_basic_raw, or client_secret_post'],
  },
  'configuration.redirect_uri': {
    title: 'The redirect URI can be listened on',
    level: 'must',
    at: 'redirectUri',
    spec: 'RFC 8252, 7.3 and 8.3',
    meaning:
      'The redirect URI is not an address an application can have, or its port on this machine is not available.',
    causes: ['another program uses the port', 'a port below 1024', 'a redirect URI with a fragment'],
    remedies: ['stop what uses the port', 'use --paste or --headless, which need no port'],
  },
  'configuration.scope': {
    title: 'The scopes are ones that the provider knows',
    level: 'must',
    at: 'scope',
    spec: 'OpenID Connect Core 1.0, 3.1.2.1 and 5.4',
    meaning: '`openid` is missing, a pattern is given in place of a scope, or a scope is not documented.',
    causes: ['a scope of another provider', 'a typing error'],
    remedies: ['see the scopes: idcli providers show ID'],
  },
  'configuration.reachable': {
    title: 'The provider answers',
    level: 'must',
    at: 'issuer',
    spec: 'OpenID Connect Discovery 1.0, 4',
    meaning: 'Its metadata or keys cannot be fetched from this machine.',
    causes: ['no network, or a proxy that is needed', 'a private authority', 'a wrong issuer'],
    remedies: ['see more with idcli inspect --provider ID'],
  },
} as const satisfies Record<`configuration.${string}`, CatalogEntry>;
