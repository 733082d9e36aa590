/** Checks of responses at the HTTP level: what clients look at before the body. */
import type { CatalogEntry } from './entry.ts';

export const HTTP = {
  'http.status': {
    title: 'The status is the one of the specification',
    level: 'should',
    at: 'status',
    spec: 'RFC 9110, 15',
    meaning: 'The answer can be read, but came with a status that the specification does not allow for it.',
    causes: ['a framework that chooses the status by itself', 'a proxy'],
    remedies: ['tell the provider: strict clients refuse the answer'],
  },
  'http.content_type': {
    title: 'The content type is the one of the specification',
    level: 'should',
    at: 'headers.content-type',
    spec: 'RFC 9110, 8.3',
    meaning: 'The body can be read, but the header announces something else, or nothing.',
    causes: ['a file served without a type', 'a proxy or framework with its own default'],
    remedies: ['tell the provider: strict clients refuse the answer'],
  },
  'http.caching': {
    title: 'An answer with tokens may not be stored',
    level: 'should',
    at: 'headers.cache-control',
    spec: 'RFC 6749, 5.1; OpenID Connect Core 1.0, 3.1.3.3',
    meaning: 'Something in between may keep the tokens, and give them to others.',
    causes: ['a default of the web server', 'a content network'],
    remedies: ['have the provider send Cache-Control: no-store'],
  },
  'http.encoding': {
    title: 'The body is UTF-8',
    level: 'should',
    at: 'body',
    spec: 'RFC 8259, 8.1',
    meaning: 'Clients read JSON as UTF-8. They see other characters, or refuse the body.',
    causes: ['a server that writes ISO-8859-1', 'an editor that adds a byte order mark'],
    remedies: ['have the provider send UTF-8 without a byte order mark'],
  },
  'http.members': {
    title: 'No member of the JSON is there twice',
    level: 'should',
    at: 'body',
    spec: 'RFC 8259, 4',
    meaning: 'Two readers can see two answers: one takes the first value, another the last.',
    causes: ['an answer put together from text', 'something in between that adds members'],
    remedies: ['look at the body with --trace --verbose, and tell the provider'],
  },
  'http.numbers': {
    title: 'Every number can be kept exactly',
    level: 'should',
    at: 'body',
    spec: 'RFC 8259, 6; RFC 7493, 2.2',
    meaning: 'Most readers round the number, so two identifiers can become one.',
    causes: ['an identifier of 64 bits written as a number'],
    remedies: ['have the provider write the number as a string'],
  },
} as const satisfies Record<`http.${string}`, CatalogEntry>;
