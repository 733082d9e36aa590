/** Checks of a Net iD Access session. */
import type { CatalogEntry } from './entry.ts';

const GUIDE = 'Net iD Access, authenticator NiasOnSameDevice';

export const NET_ID = {
  'net_id.status': {
    title: 'status and niasStatus are known, and say the same',
    level: 'should',
    at: 'status',
    spec: `${GUIDE}, response`,
    meaning:
      'An undocumented word, or a status that contradicts niasStatus. idcli waits through an unknown ' +
      'status; COMPLETED with a failing niasStatus counts as unknown.',
    causes: ['a newer server', 'a word of another authenticator', 'a fault of the server'],
    remedies: ['look at the event log of the server'],
  },
  'net_id.auth_ref': {
    title: 'All answers are about one transaction',
    level: 'must',
    at: 'authRef',
    spec: `${GUIDE}, response`,
    meaning:
      'authRef changed while the authentication ran, so that the person may approve another one than ' +
      'yours. One that never came means that the app could not be started.',
    causes: ['two logins in one session', 'another client has the session cookie'],
    remedies: ['close other windows of the login page and start again'],
  },
} as const satisfies Record<`net_id.${string}`, CatalogEntry>;
