/** Checks of a provider's metadata. */
import type { CatalogEntry } from './entry.ts';

const DISCOVERY = 'OpenID Connect Discovery 1.0';

export const DISCOVERY_DOCUMENT = {
  'discovery.parse': {
    title: 'The document is a JSON object, with each member once',
    level: 'must',
    at: 'discovery',
    spec: `${DISCOVERY}, 4.2`,
    meaning:
      'The answer is not metadata; or a member appears twice, so two readers can see two documents (a warning).',
    causes: ['a wrong issuer URL', 'a login page or proxy in between', 'a document put together by hand'],
    remedies: ['open the URL in a browser'],
  },
  'discovery.issuer': {
    title: 'The issuer is the configured one',
    level: 'must',
    at: 'issuer',
    spec: `${DISCOVERY}, 4.3`,
    meaning:
      'The document speaks for another issuer than the one it was fetched from, so nothing in it may be used.',
    causes: ['a slash too many or too few', 'a host name that redirects', 'a template such as {tenantid}'],
    remedies: ['configure the issuer exactly as the document spells it'],
  },
  'discovery.jwks': {
    title: 'The document says where the keys are',
    level: 'must',
    at: 'jwks_uri',
    spec: `${DISCOVERY}, 3`,
    meaning: '`jwks_uri` is missing, no URL, or not https: no signature can be verified.',
    causes: ['a provider that signs with client secrets only', 'a proxy that rewrites to http'],
    remedies: ['give the keys with --jwks'],
  },
  'discovery.endpoints': {
    title: 'The endpoints are there and use https',
    level: 'should',
    at: 'authorization_endpoint',
    spec: `${DISCOVERY}, 3; RFC 8414, 2`,
    meaning: 'An endpoint that a login needs is missing, no URL, or plain http.',
    causes: ['a provider for other flows', 'a proxy that rewrites to http'],
    remedies: ['ask the provider'],
  },
  'discovery.endpoint_hosts': {
    title: 'The endpoints are on hosts that a client can reach',
    level: 'should',
    at: 'token_endpoint',
    spec: `${DISCOVERY}, 3; RFC 8414, 2`,
    meaning:
      'A provider on a public host names an endpoint on a loopback, private or internal one, where no client gets to.',
    causes: ['a provider behind a reverse proxy that was not told its public name'],
    remedies: ['set the public URL where the provider is configured'],
  },
  'discovery.response_types': {
    title: 'The code flow is offered',
    level: 'should',
    at: 'response_types_supported',
    spec: `${DISCOVERY}, 3`,
    meaning: '`response_types_supported` is missing or does not list `code`.',
    causes: ['a provider for other flows'],
    remedies: ['ask the provider', 'name another type with --response-type'],
  },
  'discovery.response_modes': {
    title: 'A code can come back in the query',
    level: 'should',
    at: 'response_modes_supported',
    spec: `${DISCOVERY}, 3; OAuth 2.0 Multiple Response Type Encoding Practices, 2.1`,
    meaning:
      '`response_modes_supported` is listed and lacks `query`, which is what a code flow uses by itself.',
    causes: ['a provider for form_post only'],
    remedies: ['name one that is listed with --response-mode'],
  },
  'discovery.algorithms': {
    title: 'ID tokens are signed, and RS256 is among the algorithms',
    level: 'should',
    at: 'id_token_signing_alg_values_supported',
    spec: `${DISCOVERY}, 3`,
    meaning:
      'The list of algorithms is missing, lacks RS256, which every provider must offer, or offers `none`, be ' +
      'it for ID tokens or for client assertions.',
    causes: ['a document written by hand', 'a provider with newer algorithms only'],
    remedies: ['name the algorithm with --alg'],
  },
  'discovery.subject_types': {
    title: 'The subject types are listed',
    level: 'should',
    at: 'subject_types_supported',
    spec: `${DISCOVERY}, 3`,
    meaning: 'A member that the specification requires is missing.',
    causes: ['a document written by hand', 'metadata of a plain OAuth server'],
    remedies: ['ask the provider'],
  },
  'discovery.auth_methods': {
    title: 'The client can authenticate as it is set up',
    level: 'should',
    at: 'token_endpoint_auth_methods_supported',
    spec: `${DISCOVERY}, 3; RFC 8414, 2`,
    meaning:
      "The methods of the token endpoint lack the client's own, or offer signed assertions without " +
      'saying with which algorithms.',
    causes: ['a client that was registered for another method', 'a list that was written by hand'],
    remedies: ['choose a method that is listed with --client-auth', 'ask the provider'],
  },
  'discovery.scopes': {
    title: 'The scopes that are asked for are offered',
    level: 'should',
    at: 'scopes_supported',
    spec: `${DISCOVERY}, 3`,
    meaning:
      'Scopes are listed, and `openid`, or one that the client is set up to ask for, is not among them.',
    causes: ['metadata of a plain OAuth server', 'a scope that this tenant does not have'],
    remedies: ['leave the scope out with --scope', 'ask the provider'],
  },
  'discovery.pkce': {
    title: 'PKCE with S256 is offered',
    level: 'should',
    at: 'code_challenge_methods_supported',
    spec: 'RFC 8414, 2; RFC 7636, 4.2',
    meaning: 'The listed methods do not include S256; or none are listed, and the provider may ignore PKCE.',
    causes: ['an older provider'],
    remedies: ['try with --no-pkce if the provider refuses'],
  },
  'discovery.par': {
    title: 'Pushed authorization requests can be made where they are demanded',
    level: 'should',
    at: 'pushed_authorization_request_endpoint',
    spec: 'RFC 9126, 5',
    meaning: 'They are required, but there is no endpoint to push them to.',
    causes: ['a document written by hand'],
    remedies: ['ask the provider'],
  },
  'discovery.iss_parameter': {
    title: 'The callback will name its issuer',
    level: 'should',
    at: 'authorization_response_iss_parameter_supported',
    spec: 'RFC 9207, 3',
    meaning:
      'The provider does not announce the `iss` parameter that protects a client of several providers.',
    causes: ['an older provider'],
    remedies: ['use a separate redirect URI for each provider'],
  },
} as const satisfies Record<`discovery.${string}`, CatalogEntry>;
