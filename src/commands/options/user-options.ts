/** Options about the person who logs in: the browser, the way back, the phone. */
import { option } from './option.ts';
import { always, alwaysPerson, own, ownUnlessLoopback } from './trust.ts';

export const USER_OPTIONS = {
  noOpen: option('User', 'flag', 'no-open', '', 'print the URL instead of opening a browser', always),
  paste: option('User', 'flag', 'paste', '', 'paste the URL that the browser ends at, or pipe it in', always),
  headless: option(
    'User',
    'flag',
    'headless',
    '',
    'a built-in user agent follows redirects and fills forms',
    always,
  ),
  as: option(
    'User',
    'text',
    'as',
    'PERSONA',
    'who logs in at the sandbox: default, mononym, year-only, …',
    always,
  ),
  fill: option(
    'User',
    'pairs',
    'fill',
    'NAME=VALUE',
    'value of a form field for --headless; may be a secret reference; repeats',
    alwaysPerson,
  ),
  timeout: option('User', 'number', 'timeout', 'SECONDS', 'how long to wait for the user', always),
} as const;

/** For flows that show no page, so that a script can start every flow alike. */
export const PAGELESS_OPTIONS = {
  headless: option('User', 'flag', 'headless', '', 'no effect: this flow shows no page', always),
} as const;

export const LISTENER_OPTIONS = {
  redirectUri: option(
    'Redirect',
    'list',
    'redirect-uri',
    'URL',
    'as registered, on any host; default http://127.0.0.1:0/callback; repeats as fall-back',
    ownUnlessLoopback,
  ),
  listen: option(
    'Redirect',
    'text',
    'listen',
    'HOST:PORT',
    'where to listen when it differs from the redirect URI',
    always,
  ),
  https: option('Redirect', 'flag', 'https', '', 'listen with a self-signed certificate', always),
} as const;

/** For flows that end on a phone. */
export const PHONE_OPTIONS = {
  pollInterval: option(
    'Phone',
    'number',
    'poll-interval',
    'SECONDS',
    'how often to ask for the status; 1 or more, on loopback any',
    always,
  ),
  qr: option('Phone', 'flag', 'qr', '', 'show what starts the app as a QR code', always),
  openApp: option('Phone', 'flag', 'open-app', '', 'start the app on this device', own),
  noAutoApprove: option(
    'Sandbox',
    'flag',
    'no-auto-approve',
    '',
    'wait for a person at the phone of the sandbox instead of approving by itself',
    always,
  ),
} as const;
