/** Checks of a token endpoint response, except the tokens in it. */
import type { CatalogEntry } from './entry.ts';

export const TOKEN_RESPONSE = {
  'token_response.members': {
    title: 'No member appears twice',
    level: 'should',
    at: 'token answer',
    spec: 'RFC 8259, 4; RFC 6749, 5.1',
    meaning: 'A member appears more than once, so two readers can see two answers.',
    causes: ['an answer put together from text', 'something in between that adds members'],
    remedies: ['look at the answer with --trace --verbose, and tell the provider'],
  },
  'token_response.form': {
    title: 'The members are of the types that the specification names',
    level: 'should',
    at: 'token answer',
    spec: 'RFC 6749, 5.1',
    meaning:
      'A member is null, a list or an object where a string is expected. Strict clients refuse the whole answer.',
    causes: ['a serializer that writes null for unset members', 'scopes written as a list'],
    remedies: ['have the provider leave out what it has no value for, and write scopes with blanks between'],
  },
  'token_response.access_token': {
    title: 'There is an access token',
    level: 'must',
    at: 'access_token',
    spec: 'RFC 6749, 5.1; OpenID Connect Core 1.0, 3.1.3.3',
    meaning: 'The answer has no access token, or an empty one.',
    causes: ['a server that gives an ID token only', 'an answer of another protocol'],
    remedies: ['ask the provider why it gives none'],
  },
  'token_response.id_token': {
    title: 'There is an ID token',
    level: 'must',
    at: 'token answer',
    spec: 'OpenID Connect Core 1.0, 3.1.3.3',
    meaning: 'The login asked for an ID token with the scope openid, and the answer has none.',
    causes: [
      'a client that is not allowed the scope openid',
      'a server that speaks OAuth without OpenID Connect',
    ],
    remedies: ['allow the scope openid for the client', 'check that the issuer is an OpenID provider'],
  },
  'token_response.scope': {
    title: 'What was asked for was granted',
    level: 'should',
    at: 'scope',
    spec: 'RFC 6749, 3.3 and 5.1',
    meaning:
      'The provider granted fewer scopes than the login asked for, so claims and permissions are missing.',
    causes: ['a client that is not registered for the scope', 'a person who refused it', 'a misspelt scope'],
    remedies: ['compare --scope with the registration of the client'],
  },
  'token_response.authorization_details': {
    title: 'The answer says which authorization details were granted',
    level: 'must',
    at: 'authorization_details',
    spec: 'RFC 9396, 7',
    meaning:
      'The client asked for authorization details, and the answer does not say which were granted. A ' +
      'type that was not granted warns.',
    causes: ['a server that does not know rich authorization requests', 'a person who refused one'],
    remedies: ['compare the types with authorization_details_types_supported'],
  },
  'token_response.token_type': {
    title: 'The access token is a bearer token',
    level: 'must',
    at: 'token_type',
    spec: 'RFC 6749, 5.1 and 7.1; OpenID Connect Core 1.0, 3.1.3.3',
    meaning: 'The access token is bound to something this client did not ask for, or its type is unknown.',
    causes: ['a client that is registered for DPoP', 'a server that speaks another profile'],
    remedies: ['register the client for bearer tokens'],
  },
  'token_response.expires_in': {
    title: 'The life of the access token is a number of seconds',
    level: 'should',
    at: 'expires_in',
    spec: 'RFC 6749, 5.1',
    meaning: 'Clients differ in what they make of it: some refuse the answer.',
    causes: ['a number written as text', 'clocks that differ inside the provider'],
    remedies: ['tell the provider'],
  },
} as const satisfies Record<`token_response.${string}`, CatalogEntry>;
