/**
 * The commands, in the order of the help. A row is what the help says of a command before anybody asks for it; what the
 * command takes and does stands in its declaration, which is loaded when it is asked for.
 */
import type { CommandRow } from './command.ts';

export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'login',
    group: 'Flows',
    summary: 'log in with a provider, judge every answer and print normalized claims',
    load: async () => (await import('./login/login.ts')).login,
  },
  {
    name: 'sign-consent',
    group: 'Flows',
    summary: 'have a text signed on a phone, and save and open the signed data object',
    load: async () => (await import('./sign-consent/sign-consent.ts')).signConsent,
  },
  {
    name: 'net-id login',
    group: 'Flows',
    summary: 'authenticate with the Net iD app on the same device',
    load: async () => (await import('./net-id/net-id-login.ts')).netIdLogin,
  },
  {
    name: 'net-id state',
    group: 'Flows',
    summary: 'ask once for the state of a Net iD session, and say what it means',
    load: async () => (await import('./net-id/net-id-state.ts')).netIdState,
  },
  {
    name: 'net-id start',
    group: 'Flows',
    summary: 'start a Net iD authentication, show what starts the app, and do not wait',
    load: async () => (await import('./net-id/net-id-start.ts')).netIdStart,
  },
  {
    name: 'net-id cancel',
    group: 'Flows',
    summary: 'cancel the Net iD authentication of a session',
    load: async () => (await import('./net-id/net-id-cancel.ts')).netIdCancel,
  },
  {
    name: 'sign-order run',
    group: 'Flows',
    summary: 'have a document signed: order, sign page, status, signed data object',
    load: async () => (await import('./sign-order/sign-order-run.ts')).signOrderRun,
  },
  {
    name: 'sign-order build',
    group: 'Flows',
    summary: 'write the message that inserts an order, and send nothing',
    load: async () => (await import('./sign-order/sign-order-build.ts')).signOrderBuild,
  },
  {
    name: 'sign-order submit',
    group: 'Flows',
    summary: 'insert an order, and say where the signer signs',
    load: async () => (await import('./sign-order/sign-order-submit.ts')).signOrderSubmit,
  },
  {
    name: 'sign-order status',
    group: 'Flows',
    summary: 'ask how an order stands',
    load: async () => (await import('./sign-order/sign-order-status.ts')).signOrderStatus,
  },
  {
    name: 'sign-order fetch',
    group: 'Flows',
    summary: 'fetch the signed data object of an order, keep it and judge it',
    load: async () => (await import('./sign-order/sign-order-fetch.ts')).signOrderFetch,
  },
  {
    name: 'sign-order cancel',
    group: 'Flows',
    summary: 'cancel an order while it is active',
    load: async () => (await import('./sign-order/sign-order-cancel.ts')).signOrderCancel,
  },
  {
    name: 'session create',
    group: 'Flows',
    summary: 'create an authentication session by REST, and wait for nobody',
    load: async () => (await import('./session/session-create.ts')).sessionCreate,
  },
  {
    name: 'session show',
    group: 'Flows',
    summary: 'read an authentication session, judge it, and print normalized claims',
    load: async () => (await import('./session/session-show.ts')).sessionShow,
  },
  {
    name: 'session cancel',
    group: 'Flows',
    summary: 'cancel an authentication session that still waits',
    load: async () => (await import('./session/session-cancel.ts')).sessionCancel,
  },
  {
    name: 'saml metadata',
    group: 'Flows',
    summary: 'describe the service provider that idcli plays, for an identity provider',
    load: async () => (await import('./saml/saml-metadata.ts')).samlMetadata,
  },
  {
    name: 'saml request',
    group: 'Flows',
    summary: 'write the AuthnRequest of a login as XML, address and form, and send nothing',
    load: async () => (await import('./saml/saml-request.ts')).samlRequest,
  },
  {
    name: 'token refresh',
    group: 'Tokens and messages',
    summary: 'get new tokens with a refresh token, and judge the ID token among them',
    load: async () => (await import('./token/token-refresh.ts')).tokenRefresh,
  },
  {
    name: 'token introspect',
    group: 'Tokens and messages',
    summary: 'ask the provider what a token is good for (RFC 7662)',
    load: async () => (await import('./token/token-introspect.ts')).tokenIntrospect,
  },
  {
    name: 'token revoke',
    group: 'Tokens and messages',
    summary: 'have a token revoked (RFC 7009)',
    load: async () => (await import('./token/token-revoke.ts')).tokenRevoke,
  },
  {
    name: 'token userinfo',
    group: 'Tokens and messages',
    summary: 'ask the UserInfo endpoint with an access token, and judge the answer',
    load: async () => (await import('./token/token-userinfo.ts')).tokenUserinfo,
  },
  {
    name: 'token exchange',
    group: 'Tokens and messages',
    summary: 'exchange a token for another one (RFC 8693)',
    load: async () => (await import('./token/token-exchange.ts')).tokenExchange,
  },
  {
    name: 'token client-credentials',
    group: 'Tokens and messages',
    summary: 'get an access token for the client itself',
    load: async () => (await import('./token/token-client-credentials.ts')).tokenClientCredentials,
  },
  {
    name: 'decode-token',
    group: 'Tokens and messages',
    summary: 'decode, decrypt and judge a JWT, JWS or JWE',
    load: async () => (await import('./decode-token/decode-token.ts')).decodeToken,
  },
  {
    name: 'decode-saml',
    group: 'Tokens and messages',
    summary: 'decode, decrypt and judge a SAML response, assertion, request, logout message or metadata',
    load: async () => (await import('./decode-saml/decode-saml.ts')).decodeSaml,
  },
  {
    name: 'decode-sdo',
    group: 'Tokens and messages',
    summary: 'open a signed data object: what was signed, by whom, and what could be verified',
    load: async () => (await import('./decode-sdo/decode-sdo.ts')).decodeSdo,
  },
  {
    name: 'inspect',
    group: 'Providers',
    summary: 'look at a provider: metadata, keys, certificate, clock, and what a login will look like',
    load: async () => (await import('./inspect/inspect.ts')).inspect,
  },
  {
    name: 'providers list',
    group: 'Providers',
    summary: 'list the built-in providers and your own, and what each still needs',
    load: async () => (await import('./providers/providers-list.ts')).providersList,
  },
  {
    name: 'providers show',
    group: 'Providers',
    summary: 'show everything that is set for a provider',
    load: async () => (await import('./providers/providers-show.ts')).providersShow,
  },
  {
    name: 'providers add',
    group: 'Providers',
    summary: 'add a provider, or what is missing of one, to a configuration file',
    load: async () => (await import('./providers/providers-add.ts')).providersAdd,
  },
  {
    name: 'providers remove',
    group: 'Providers',
    summary: 'take a provider out of a configuration file',
    load: async () => (await import('./providers/providers-remove.ts')).providersRemove,
  },
  {
    name: 'sandbox',
    group: 'Testing',
    summary: 'start local identity providers with personas and faults',
    load: async () => (await import('./sandbox/sandbox.ts')).sandbox,
  },
  {
    name: 'run',
    group: 'Testing',
    summary: 'run scenario files: command lines, faults and what is expected of them',
    load: async () => (await import('./run/run.ts')).run,
  },
  {
    name: 'init',
    group: 'Setup',
    summary: 'set a project up: choose a provider and write idcli.config.yaml',
    load: async () => (await import('./init/init.ts')).init,
  },
  {
    name: 'doctor',
    group: 'Setup',
    summary: 'check this machine and what is configured, and say what to do',
    load: async () => (await import('./doctor/doctor.ts')).doctor,
  },
  {
    name: 'completion',
    group: 'Setup',
    summary: 'print a script that completes idcli on the command line',
    load: async () => (await import('./completion/completion.ts')).completion,
  },
];
