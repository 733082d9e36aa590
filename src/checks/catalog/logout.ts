/** Checks of a logout, and of a login that begins elsewhere. */
import { type CatalogEntry, entry } from './entry.ts';

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
      'The logout names another user, session or issuer than the ID token of this login, or only one of ' +
      '`iss` and `sid`. A client that acts on it ends the wrong session, or none.',
    causes: ['a logout of another session', 'a provider whose ID tokens have no sid'],
    remedies: ['compare sub and sid of both', 'register the client for logouts with session'],
  },
  'logout.session_state': {
    title: 'The frame of the provider knows the session',
    level: 'must',
    at: 'session_state',
    spec: 'OpenID Connect Session Management 1.0, 2 and 3.2',
    meaning:
      'The response has no `session_state`, or the frame of the provider says right after the login that it ' +
      'is wrong or has changed. A client that believes it logs its users out at once.',
    causes: [
      'a session_state that was made for another client, origin or browser',
      'a browser that keeps the cookies of the provider from frames',
    ],
    remedies: ['compare the origin of the redirect URI', 'try with third-party cookies allowed'],
  },
} as const satisfies Record<`logout.${string}`, CatalogEntry>;

/** Checks of a login that a third party begins. */
export const LOGIN_START = {
  'login_start.iss': entry(
    'iss',
    'The login is begun for the provider that is set up',
    'OpenID Connect Core 1.0, 4',
    '`iss` is missing or another issuer. A client that follows it sends its user to a provider of a stranger.',
    ['a start for another provider, or a forged one', 'compare iss with the issuer of the metadata'],
  ),
} as const satisfies Record<`login_start.${string}`, CatalogEntry>;
