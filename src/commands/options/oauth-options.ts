/** Options of logins beyond the authorization code flow. */
import { option } from './options.ts';
import { always, alwaysPerson, own, ownAddress, ownPerson } from './trust.ts';

const GRANTS = ['code', 'device', 'ciba', 'jwt-bearer', 'password', 'implicit'] as const;

export const GRANT_OPTIONS = {
  grant: option('Grant', 'text', 'grant', 'GRANT', 'how tokens are asked for; code without it', {
    ...own,
    choices: GRANTS,
  }),
  bindingMessage: option(
    'Grant',
    'text',
    'binding-message',
    'TEXT',
    'ciba: what both devices show, so that the user can compare',
    always,
  ),
  cibaMode: option('Grant', 'text', 'ciba-mode', 'MODE', 'ciba: poll, or wait for the ping of the provider', {
    ...always,
    choices: ['poll', 'ping'],
  }),
  notifyUri: option(
    'Grant',
    'text',
    'notify-uri',
    'URL',
    'ciba: the notification endpoint that is registered; default http://127.0.0.1:0/ciba',
    ownAddress,
  ),
  username: option('Grant', 'text', 'username', 'NAME', 'password: who logs in', alwaysPerson),
  password: option(
    'Grant',
    'secret',
    'password',
    'REF',
    'password: the password, as env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownPerson,
  ),
  assertion: option(
    'Grant',
    'secret',
    'assertion',
    'REF',
    'jwt-bearer: the assertion, as env:NAME, file:PATH, cmd:COMMAND or prompt',
    ownPerson,
  ),
} as const;
