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
} as const satisfies Record<`logout.${string}`, CatalogEntry>;
