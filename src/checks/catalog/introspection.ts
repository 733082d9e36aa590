/** Checks of a token introspection response. */
import type { CatalogEntry } from './entry.ts';

export const INTROSPECTION = {
  'introspection.form': {
    title: 'The members are of the types that the specification names',
    level: 'should',
    at: 'introspection answer',
    spec: 'RFC 7662, 2.2',
    meaning:
      'A time is not a number, or a text is not a string. Resource servers misread or refuse the answer.',
    causes: ['numbers written as text', 'scopes written as a list'],
    remedies: ['have the provider write times as numbers and scopes as one text'],
  },
  'introspection.signed': {
    title: 'A signed answer is verified, and about this question',
    level: 'must',
    at: 'introspection answer',
    spec: 'RFC 9701, 5 and 8.1',
    meaning:
      'The answer is a JWT that does not verify, comes from another issuer, is for another audience, or has no claims.',
    causes: ['a token of another kind in its place', 'a key that is not in the key set'],
    remedies: ['read the report on the token', 'tell the provider'],
  },
} as const satisfies Record<`introspection.${string}`, CatalogEntry>;
