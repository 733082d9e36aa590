/** Options of logins beyond the authorization code flow. */
import { PROFILES } from '../../checks/profile/names.ts';
import { LOGOUT_CHANNELS } from '../../flows/code-flow/input.ts';
import { REQUEST_OBJECTS } from '../../protocol/oidc/request-object.ts';
import { TOKEN_PLACES } from '../../protocol/oidc/userinfo.ts';
import { option } from './options.ts';
import {
  always,
  alwaysPerson,
  alwaysVerdict,
  own,
  ownAddress,
  ownAddressVerdict,
  ownPerson,
} from './trust.ts';

const GRANTS = ['code', 'device', 'ciba', 'jwt-bearer', 'password', 'implicit'] as const;

export const GRANT_OPTIONS = {
  grant: option('Grant', 'text', 'grant', 'GRANT', 'how tokens are asked for; code without it', {
    ...own,
    choices: GRANTS,
  }),
  bindingMessage: option(
    'Grant',
    'text',
    'binding-message',
    'TEXT',
    'ciba: what both devices show, so that the user can compare',
    alwaysPerson,
  ),
  cibaMode: option('Grant', 'text', 'ciba-mode', 'MODE', 'ciba: poll, or wait for the ping of the provider', {
    ...always,
    choices: ['poll', 'ping'],
  }),
  notifyUri: option(
    'Grant',
    'text',
    'notify-uri',
    'URL',
    'ciba: the notification endpoint that is registered; default http://127.0.0.1:0/ciba',
    ownAddress,
  ),
  username: option('Grant', 'text', 'username', 'NAME', 'password: who logs in', alwaysPerson),
  password: option(
    'Grant',
    'secret',
    'password',
    'REF',
    'password: the password, as env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownPerson,
  ),
  assertionSubject: option(
    'Grant',
    'text',
    'assertion-subject',
    'SUB',
    'jwt-bearer: whom an assertion is about that idcli makes, signed by --client-key',
    alwaysPerson,
  ),
  assertion: option(
    'Grant',
    'secret',
    'assertion',
    'REF',
    'jwt-bearer: the assertion, as env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownPerson,
  ),
} as const;

/** What the request asks for beside scopes. */
export const RESOURCE_OPTIONS = {
  authorizationDetails: option(
    'Request',
    'text',
    'authorization-details',
    'JSON',
    'rich authorization requests: a list of objects with type (RFC 9396); @FILE reads it',
    alwaysPerson,
  ),
  resource: option(
    'Request',
    'list',
    'resource',
    'URL',
    'where the tokens are to be used (RFC 8707); repeats',
    always,
  ),
} as const;

/** Where the tokens are used. */
export const STEP_UP_OPTIONS = {
  stepUp: option(
    'Result',
    'text',
    'step-up',
    'URL',
    'take the token to this resource, and log in again if it demands a stronger login (RFC 9470)',
    own,
  ),
} as const;

/** How the authorization request travels. */
export const DISPATCH_OPTIONS = {
  requestObject: option(
    'Request',
    'text',
    'request-object',
    'KIND',
    'send the request as a JWT (RFC 9101): signed by --client-key; encrypted, too; or unsigned',
    { ...own, choices: REQUEST_OBJECTS },
  ),
  requestUri: option(
    'Request',
    'text',
    'request-uri',
    'URL',
    'where the provider fetches that JWT from idcli; registered there, on this machine or through --listen',
    ownAddress,
  ),
  post: option('Request', 'flag', 'post', '', 'send the request as a form, not in the address', always),
} as const;

export const PROFILE_OPTIONS = {
  profile: option(
    'Checks',
    'text',
    'profile',
    'NAME',
    'demand a security profile of client and provider: oauth21, fapi2, fapi2-message-signing, fapi1',
    { ...alwaysVerdict, choices: PROFILES },
  ),
} as const;

/** Who begins the login, and for which client. */
export const BEGIN_OPTIONS = {
  webfinger: option(
    'Provider',
    'text',
    'webfinger',
    'RESOURCE',
    'find the issuer by an account or URL of a person: acct:joe@example.com (OpenID Connect Discovery 1.0, 2)',
    ownAddressVerdict,
  ),
  register: option(
    'Client',
    'flag',
    'register',
    '',
    'register a client for this login (RFC 7591), and delete it afterwards',
    own,
  ),
  initialToken: option(
    'Client',
    'secret',
    'initial-token',
    'REF',
    'initial access token for --register: env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownPerson,
  ),
  awaitLogin: option(
    'Request',
    'flag',
    'await-login',
    '',
    'wait for a login that a third party begins (OpenID Connect Core 1.0, 4)',
    always,
  ),
  initiateLoginUri: option(
    'Request',
    'text',
    'initiate-login-uri',
    'URL',
    'where it begins, as registered; default http://127.0.0.1:0/start',
    ownAddress,
  ),
} as const;

export const USERINFO_OPTIONS = {
  userinfo: option('Result', 'flag', 'userinfo', '', 'also ask the UserInfo endpoint', always),
  tokenIn: option(
    'Result',
    'text',
    'token-in',
    'PLACE',
    'where UserInfo gets the access token: header, or body of a form (RFC 6750, 2.2)',
    { ...always, choices: TOKEN_PLACES },
  ),
} as const;

export const AWAIT_LOGOUT_OPTIONS = {
  awaitLogout: option(
    'Result',
    'text',
    'await-logout',
    'CHANNEL',
    'wait for the provider to log the user out: back-channel, front-channel, or session by its frame',
    { ...always, choices: LOGOUT_CHANNELS },
  ),
  logoutUri: option(
    'Result',
    'text',
    'logout-uri',
    'URL',
    'the logout URI that is registered; default http://127.0.0.1:0/logout',
    ownAddress,
  ),
} as const;
