/** Checks of an answer of the token endpoint, beside the tokens in it. */
import type { CatalogEntry } from './entry.ts';

export const TOKEN_RESPONSE = {
  'token_response.members': {
    title: 'No member stands twice',
    level: 'should',
    at: 'token answer',
    spec: 'RFC 8259, 4; RFC 6749, 5.1',
    meaning: 'A member stands more than once, so that two readers can see two answers.',
    causes: ['an answer put together from text', 'something in between that adds members'],
    remedies: ['look at the answer with --trace --verbose, and tell the provider'],
  },
  'token_response.token_type': {
    title: 'The access token is a bearer token',
    level: 'must',
    at: 'token_type',
    spec: 'OpenID Connect Core 1.0, 3.1.3.3; RFC 6749, 7.1',
    meaning:
      'The access token is bound to something that this client did not ask for, or nobody knows how to use it.',
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
