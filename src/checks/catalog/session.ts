/** Checks of an authentication REST API session. */
import type { CatalogEntry } from './entry.ts';

const API = 'Signicat Authentication REST API';

export const SESSION = {
  'session.id': {
    title: 'All answers are about the session that was created',
    level: 'must',
    at: 'id',
    spec: `${API}, sessions`,
    meaning:
      'The callback or the answer names a session that this login did not create, so it may be about ' +
      'another person. A callback proves nothing; only the session itself counts.',
    causes: ['the callback of another login', 'a forged callback'],
    remedies: ['do not accept the login', 'close other login pages and try again'],
  },
  'session.url': {
    title: 'The authentication URL may be opened',
    level: 'must',
    at: 'authenticationUrl',
    spec: `${API}, sessions; rule ALL-10`,
    meaning:
      'It is missing, or neither https nor on loopback. A host that does not belong to the account or ' +
      'the provider warns.',
    causes: ['an answer of another system', 'a custom domain, which --domain names'],
    remedies: ['do not open it', 'name the domain of the account with --domain'],
  },
  'session.status': {
    title: 'The status is a word that is documented',
    level: 'should',
    at: 'status',
    spec: `${API}, sessions`,
    meaning: 'The status is missing or undocumented; it counts as not final until the session expires.',
    causes: ['a newer version of the API'],
    remedies: ['look it up in the documentation of the provider'],
  },
  'session.provider': {
    title: 'The person came by an eID that was allowed',
    level: 'must',
    at: 'provider',
    spec: `${API}, sessions`,
    meaning: '`provider` of a successful session is missing, or not one of `allowedProviders`.',
    causes: ['the session was changed', 'the account maps eIDs onto each other'],
    remedies: ['do not accept the login'],
  },
  'session.external_reference': {
    title: 'The reference is the one that was sent',
    level: 'must',
    at: 'externalReference',
    spec: `${API}, sessions`,
    meaning: 'The session or the callback has another `externalReference` than this login sent.',
    causes: ['the session of another order'],
    remedies: ['do not accept the login'],
  },
  'session.subject': {
    title: 'A person is named exactly when the session succeeded',
    level: 'must',
    at: 'subject',
    spec: `${API}, sessions`,
    meaning:
      'A successful session without `subject.id` identifies no one; a subject in any other session does not count.',
    causes: ['a fault of the provider'],
    remedies: ['do not accept the login'],
  },
  'session.loa': {
    title: 'The level of assurance is as high as asked for',
    level: 'must',
    at: 'loa',
    spec: `${API}, sessions; concepts/levels-of-assurance`,
    meaning: '`loa` is lower than `requestedLoa`. An answer without it is not held against anything.',
    causes: ['the eID does not reach the level'],
    remedies: ['ask for a lower --loa, or allow another eID'],
  },
} as const satisfies Record<`session.${string}`, CatalogEntry>;
