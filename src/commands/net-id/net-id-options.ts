/** Options of the commands for Net iD Access. */

import {
  option,
  PAGELESS_OPTIONS,
  PHONE_OPTIONS,
  REPORT_OPTIONS,
  SANDBOX_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';
import { always, own, ownAddress, ownPerson } from '../options/trust.ts';

const { as, timeout } = USER_OPTIONS;
const { pollInterval, qr, openApp, noAutoApprove } = PHONE_OPTIONS;

/** Options of every step: the address of the authenticator and the owner of the session. */
const SESSION = {
  url: option(
    'Provider',
    'text',
    'url',
    'URL',
    'the authenticator: base_path, or behind the Selector base_path/id',
    ownAddress,
  ),
  startUrl: option(
    'Provider',
    'text',
    'start-url',
    'URL',
    'the login page, opened first to get a session',
    ownAddress,
  ),
  cookie: option(
    'Provider',
    'secret',
    'cookie',
    'REF',
    'a session of your own, as a Cookie header: env:NAME or file:PATH',
    ownPerson,
  ),
  uiLocales: option('Provider', 'text', 'ui-locales', 'LANGUAGE', 'language of the messages for people', {
    ...always,
    choices: ['en', 'sv'],
  }),
  ...PAGELESS_OPTIONS,
} as const;

const APP = {
  qr,
  openApp,
  appRedirect: option(
    'Phone',
    'text',
    'app-redirect',
    'URL',
    'where the app goes in the end: https, or loopback; else it stays',
    own,
  ),
} as const;

const RESTART = {
  restart: option('Result', 'flag', 'restart', '', 'start anew although the session has a result already', {
    ...always,
    commandLineOnly: true,
  }),
} as const;

const ATTRIBUTES = {
  attributes: option(
    'Result',
    'text',
    'attributes',
    'JSON',
    'the attributes that the server keeps, to be normalized; @FILE reads them from a file',
    { ...always, commandLineOnly: true },
  ),
} as const;

export const netIdLoginOptions = {
  ...SESSION,
  ...APP,
  ...RESTART,
  ...ATTRIBUTES,
  pollInterval,
  timeout,
  ...SANDBOX_OPTIONS,
  as,
  noAutoApprove,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const netIdStateOptions = {
  ...SESSION,
  ...ATTRIBUTES,
  ...SANDBOX_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;
export const netIdStartOptions = {
  ...SESSION,
  ...APP,
  ...RESTART,
  ...SANDBOX_OPTIONS,
  as,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;
export const netIdCancelOptions = {
  ...SESSION,
  ...SANDBOX_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;
