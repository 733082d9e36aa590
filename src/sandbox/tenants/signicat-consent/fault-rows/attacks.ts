/** Scenarios with a response that a client must reject or cannot read. */
import type { ConsentFault } from './row.ts';

const HOUR = 3600;

const attack = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  effect: ConsentFault['effect'],
): ConsentFault => ({ id, title, does, trips: { outcome: 'security', fails }, effect });

const unreadable = (
  id: string,
  title: string,
  does: string,
  effect: ConsentFault['effect'],
): ConsentFault => ({ id, title, does, trips: { outcome: 'server', error: 'ANSWER_UNREADABLE' }, effect });

export const ATTACKS: readonly ConsentFault[] = [
  {
    id: 'no-enc-key',
    title: 'No encryption key',
    does: 'the key set has signing keys only',
    trips: { outcome: 'bad-request', error: 'ENCRYPTION_KEY_MISSING', fails: ['consent_request.key'] },
    effect: { encryptionKey: 'none', spentAt: 'keys' },
  },
  {
    id: 'cookie-missing',
    title: 'No cookie',
    does: 'sets no session cookie, then refuses the status without it',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'invalid_request' },
    effect: { cookie: 'none' },
  },
  {
    id: 'error-on-redirect',
    title: 'Refused in the end',
    does: 'the last redirect has `access_denied` instead of a code',
    trips: { outcome: 'user-cancel', error: 'ACCESS_DENIED', providerError: 'access_denied' },
    effect: {
      callback: { error: { error: 'access_denied', description: 'scenario error-on-redirect: refused' } },
    },
  },
  attack(
    'foreign-status-host',
    'Status elsewhere',
    'the status URL is on another host, which must get no request',
    ['consent_answer.origin'],
    { statusUrl: 'foreign' },
  ),
  attack(
    'foreign-hop',
    'Redirect elsewhere',
    'the completion redirects to another host, which must get no request',
    ['consent_answer.redirect'],
    { redirects: 'foreign' },
  ),
  unreadable(
    'redirect-loop',
    'Redirects in a circle',
    'the redirects of the completion go round in a circle',
    {
      redirects: 'loop',
    },
  ),
  unreadable('html-instead-of-json', 'HTML', 'the authorization endpoint answers 200 with a page of HTML', {
    authorizeAnswer: 'html',
  }),
  unreadable('sdo-empty', 'Empty signed data', 'the signature endpoint answers 200 without a body', {
    signatureAnswer: 'empty',
  }),
  attack('wrong-state', 'Wrong state', 'the last redirect has another `state`', ['callback.state'], {
    callback: { state: 'other' },
  }),
  attack('missing-state', 'No state', 'the last redirect has no `state`', ['callback.state'], {
    callback: { state: 'none' },
  }),
  attack(
    'wrong-nonce',
    'Wrong nonce',
    'the ID token has the `nonce` of another signature',
    ['id_token.nonce'],
    {
      idToken: { sets: { nonce: 'nonce-of-another-signature' } },
    },
  ),
  attack('missing-nonce', 'No nonce', 'the ID token has no `nonce`', ['id_token.nonce'], {
    idToken: { drops: ['nonce'] },
  }),
  attack('wrong-aud', 'Wrong audience', 'the ID token is for another client', ['id_token.aud'], {
    idToken: { sets: { aud: 'another-client' } },
  }),
  attack('expired-token', 'Expired', 'the ID token expired an hour ago', ['id_token.exp'], {
    idToken: { shiftSeconds: -2 * HOUR },
  }),
  attack(
    'alg-none',
    'Unsigned',
    'the header says `alg` none, and the signature is empty',
    ['token.alg', 'token.signature'],
    { idToken: { signing: 'none' } },
  ),
  attack('bad-signature', 'Bad signature', 'one bit of the signature is flipped', ['token.signature'], {
    idToken: { signing: 'damaged' },
  }),
  attack(
    'sdo-text-mismatch',
    'Another text',
    'another text than the one that was sent is signed',
    ['sdo.text'],
    {
      sdo: { tamper: 'other-text' },
    },
  ),
  attack(
    'sdo-digest-mismatch',
    'Wrong digest',
    'the digest in the signed data object is not that of the text',
    ['sdo.digest'],
    { sdo: { tamper: 'digest' } },
  ),
];
