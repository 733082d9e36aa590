/** Options shared by the token commands. */

import {
  ASSERTION_OPTIONS,
  CLIENT_OPTIONS,
  DPOP_OPTIONS,
  JUDGE_OPTIONS,
  KEY_OPTIONS,
  option,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  REQUEST_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
} from '../options/options.ts';
import { always, alwaysPerson } from '../options/trust.ts';

const FROM = option(
  'Input',
  'text',
  'from',
  'FILE|-',
  'the JSON of a login: tokens, provider and client are taken from it',
  { ...alwaysPerson, commandLineOnly: true },
);

/** The provider, the client and the connection. */
export const TOKEN_OPTIONS = {
  from: FROM,
  ...PROVIDER_OPTIONS,
  ...CLIENT_OPTIONS,
  ...KEY_OPTIONS,
  ...ASSERTION_OPTIONS,
  ...DPOP_OPTIONS,
  tokenParam: REQUEST_OPTIONS.tokenParam,
  ...SANDBOX_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

/** For answers with tokens or claims. */
export const TOKEN_JUDGE_OPTIONS = { ...JUDGE_OPTIONS, ...TIME_OPTIONS } as const;

/** Selects a token of the login. */
export const WHICH_OPTION = {
  which: option('Input', 'text', 'which', 'NAME', 'which token of --from', {
    ...always,
    commandLineOnly: true,
    choices: ['access_token', 'refresh_token', 'id_token'],
  }),
} as const;

/** The scope to request; without it, none is sent. */
export const TOKEN_SCOPE_OPTION = { scope: REQUEST_OPTIONS.scope } as const;

export const TOKEN_ARGUMENT = {
  name: 'token',
  help: 'the token; prefer --from or @FILE, since other users can see arguments',
  optional: true,
} as const;
