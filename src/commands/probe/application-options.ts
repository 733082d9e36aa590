/** Options of the commands that probe an application. */
import type { ValuesOf } from '../command.ts';
import { once, option, TRANSPORT_OPTIONS, USER_OPTIONS } from '../options/options.ts';
import { always, alwaysPerson, alwaysVerdict } from '../options/trust.ts';
import { PROBE_OPTIONS } from './probe-options.ts';

/** How an application is driven, whatever it speaks. */
export const APPLICATION_OPTIONS = {
  successText: option(
    'Application',
    'text',
    'success-text',
    'TEXT',
    'what only a person who is logged in sees',
    {
      ...once,
      ...alwaysVerdict,
    },
  ),
  successUrl: option('Application', 'text', 'success-url', 'URL', 'where a good login ends', {
    ...once,
    ...alwaysVerdict,
  }),
  successStatus: option(
    'Application',
    'number',
    'success-status',
    'STATUS',
    'status of the page where it ends',
    {
      ...once,
      ...alwaysVerdict,
    },
  ),
  failureText: option(
    'Application',
    'text',
    'failure-text',
    'TEXT',
    'what a person sees whose login is refused',
    {
      ...once,
      ...alwaysVerdict,
    },
  ),
  homeUrl: option(
    'Application',
    'text',
    'home-url',
    'URL',
    'a page that shows who is logged in; default: where a good login ends',
    { ...once, ...alwaysVerdict },
  ),
  logoutUrl: option(
    'Application',
    'text',
    'logout-url',
    'URL',
    'logs a person out of the application, without a question',
    { ...once, ...alwaysVerdict },
  ),
  resetUrl: option(
    'Application',
    'text',
    'reset-url',
    'URL',
    'makes the application forget sessions, metadata and keys; asked before each login',
    { ...once, ...alwaysVerdict },
  ),
  returnParameter: option(
    'Application',
    'list',
    'return-parameter',
    'NAME',
    'parameter with the address to return to; default the usual names',
    { ...once, ...always },
  ),
  player: option('User', 'text', 'player', 'WHO', 'who plays the person: built-in, or chromium for scripts', {
    ...once,
    ...always,
    choices: ['built-in', 'chromium'],
  }),
} as const;

/** Who plays along, and what every probe command has. */
export const PLAYING_OPTIONS = {
  port: option('Sandbox', 'number', 'port', 'PORT', 'its port on loopback; default 8400', {
    ...once,
    ...always,
  }),
  fill: option(
    'User',
    'pairs',
    'fill',
    'NAME=VALUE',
    'value of a form field on the way to the login; repeats',
    {
      ...once,
      ...alwaysPerson,
    },
  ),
  timeout: USER_OPTIONS.timeout,
  dryRun: option('Output', 'flag', 'dry-run', '', 'show how to register and what is sent; send nothing', {
    ...once,
    ...always,
  }),
  ...TRANSPORT_OPTIONS,
  ...PROBE_OPTIONS,
} as const;

export type ApplicationValues = ValuesOf<typeof APPLICATION_OPTIONS> & ValuesOf<typeof PLAYING_OPTIONS>;
