/** Checks of a client-initiated logout. */
import type { CatalogEntry } from './entry.ts';

export const LOGOUT = {
  'logout.state': {
    title: 'The state of the logout comes back',
    level: 'must',
    at: 'callback.state',
    spec: 'OpenID Connect RP-Initiated Logout 1.0, 3',
    meaning:
      'The answer to the logout has a different state from the one sent, or none: it may belong to another logout.',
    causes: ['a provider that drops or changes the state', 'a forged callback'],
    remedies: ['tell the provider', 'do not take the logout for confirmed'],
  },
  'logout.session': {
    title: 'The logout is about the session of this login',
    level: 'must',
    at: 'logout',
    spec: 'OpenID Connect Back-Channel Logout 1.0, 2.6; OpenID Connect Front-Channel Logout 1.0, 2',
    meaning:
      'The logout names another user, session or issuer than the ID token of this login, or only one of `iss` and `sid`. A client that acts on it ends the wrong session, or none.',
    causes: ['a logout of another session', 'a provider whose ID tokens have no sid'],
    remedies: ['compare sub and sid of both', 'register the client for logouts with session'],
  },
} as const satisfies Record<`logout.${string}`, CatalogEntry>;
