/** Checks of logins on another device: the device grant (RFC 8628) and CIBA. */
import { type CatalogEntry, entry } from './entry.ts';

const RFC8628 = 'RFC 8628';
const CIBA = 'OpenID Connect CIBA Core 1.0';

const SERVER = ['an answer of another endpoint, or of an unfinished server', 'tell the provider'] as const;

export const DEVICE = {
  'device.device_code': entry(
    'device_code',
    'There is a device code',
    `${RFC8628}, 3.2`,
    '`device_code` is missing or no text, so that the client cannot ask for tokens.',
    SERVER,
  ),
  'device.user_code': entry(
    'user_code',
    'There is a code for the user',
    `${RFC8628}, 3.2 and 6.1`,
    '`user_code` is missing, empty or no text.',
    SERVER,
  ),
  'device.verification_uri': entry(
    'verification_uri',
    'There is an address for the user',
    `${RFC8628}, 3.2`,
    '`verification_uri` is missing or no URL, or goes over plain http.',
    ['a server that calls it verification_url, as early drafts did', 'name it as the specification does'],
  ),
  'device.verification_uri_complete': entry(
    'verification_uri_complete',
    'The complete address leads to the same login',
    `${RFC8628}, 3.3.1`,
    '`verification_uri_complete` is not a URL, or does not have the code of the user in it.',
    ['a code that was put in in another form', 'tell the provider'],
    'should',
  ),
  'device.expires_in': entry(
    'expires_in',
    'The codes have a life in seconds',
    `${RFC8628}, 3.2`,
    '`expires_in` is missing or no positive number, so that the client cannot know when to give up.',
    SERVER,
  ),
  'device.interval': entry(
    'interval',
    'The interval is a number of seconds',
    `${RFC8628}, 3.2`,
    '`interval` is not a positive number. Clients differ in what they make of it.',
    ['a number written as text', 'tell the provider'],
    'should',
  ),
  'device.polling': entry(
    'token answer',
    'A client that keeps the interval is not slowed down',
    `${RFC8628}, 3.5`,
    'The server answered `slow_down` although the client waited as long as it was told to.',
    ['a server that announces a shorter interval than it allows', 'announce the interval that is allowed'],
    'should',
  ),
} as const satisfies Record<`device.${string}`, CatalogEntry>;

export const CIBA_ANSWER = {
  'ciba.auth_req_id': entry(
    'auth_req_id',
    'The request has an identifier',
    `${CIBA}, 7.3`,
    '`auth_req_id` is missing, empty, or has characters that it may not have.',
    SERVER,
  ),
  'ciba.expires_in': entry(
    'expires_in',
    'The request has a life in seconds',
    `${CIBA}, 7.3`,
    '`expires_in` is missing or no positive number.',
    SERVER,
  ),
  'ciba.interval': entry(
    'interval',
    'The interval is a number of seconds',
    `${CIBA}, 7.3`,
    '`interval` is not a positive number. Clients differ in what they make of it.',
    ['a number written as text', 'tell the provider'],
    'should',
  ),
  'ciba.polling': entry(
    'token answer',
    'A client that keeps the interval is not slowed down',
    `${CIBA}, 7.3 and 11`,
    'The server answered `slow_down` although the client waited as long as it was told to.',
    ['a server that announces a shorter interval than it allows', 'announce the interval that is allowed'],
    'should',
  ),
  'ciba.ping_token': entry(
    'header Authorization',
    'The ping has the token that this login sent',
    `${CIBA}, 10.2`,
    'A notification came with another bearer token than `client_notification_token`, or none. Anyone may ' +
      'have sent it: it was answered with 401, and no tokens were fetched for it.',
    ['a ping for another login, or a forged one', 'send the client_notification_token of the request'],
  ),
  'ciba.ping_request': entry(
    'auth_req_id',
    'The ping is about this login',
    `${CIBA}, 10.2`,
    'A notification has no `auth_req_id`, or the one of another request.',
    ['a ping for another login', 'compare auth_req_id with the answer to the request'],
  ),
} as const satisfies Record<`ciba.${string}`, CatalogEntry>;
