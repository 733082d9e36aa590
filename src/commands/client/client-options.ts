/** Options of the commands on client registrations. */
import {
  CLIENT_OPTIONS,
  once,
  option,
  PROVIDER_OPTIONS,
  SANDBOX_OPTIONS,
  TRANSPORT_OPTIONS,
} from '../options/options.ts';
import { always, alwaysPerson, own, ownPerson } from '../options/trust.ts';

export const METADATA_OPTIONS = {
  metadata: option(
    'Client',
    'text',
    'metadata',
    'JSON',
    'client metadata (RFC 7591, 2), as a JSON object or @FILE',
    { ...once, ...alwaysPerson },
  ),
  set: option('Client', 'pairs', 'set', 'NAME=VALUE', 'one member of it, as text or JSON; repeats', {
    ...once,
    ...alwaysPerson,
    literal: true,
  }),
} as const;

const OUT_OPTIONS = {
  out: option('Result', 'text', 'out', 'FILE', 'save the answer, readable by you only, except on Windows', {
    ...once,
    ...always,
  }),
} as const;

export const REGISTER_OPTIONS = {
  ...PROVIDER_OPTIONS,
  ...METADATA_OPTIONS,
  initialToken: option(
    'Client',
    'secret',
    'initial-token',
    'REF',
    'initial access token: env:NAME, file:PATH, cmd:COMMAND or prompt',
    { ...once, ...ownPerson },
  ),
  ...OUT_OPTIONS,
  ...SANDBOX_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

/** For a registration that is there already. */
export const REGISTRATION_OPTIONS = {
  from: option('Input', 'text', 'from', 'FILE', 'the registration, as --out saved it', {
    ...once,
    ...alwaysPerson,
  }),
  registrationUri: option(
    'Client',
    'text',
    'registration-uri',
    'URL',
    'registration_client_uri of the registration',
    { ...once, ...own },
  ),
  registrationToken: option(
    'Client',
    'secret',
    'registration-token',
    'REF',
    'registration_access_token: env:NAME, file:PATH, cmd:COMMAND or prompt',
    { ...once, ...ownPerson },
  ),
  clientId: CLIENT_OPTIONS.clientId,
  ...OUT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;
