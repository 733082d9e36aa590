/** All probes of a provider, in the order they run: what is only looked at comes first. */
import { CLIENTS } from './clients.ts';
import { CODE } from './code.ts';
import { OBJECT_PROBES } from './objects.ts';
import { OBSERVED } from './observed.ts';
import { REDIRECT } from './redirect.ts';
import { REQUESTS } from './requests.ts';
import type { OpProbe } from './row.ts';
import { SESSIONS } from './sessions.ts';
import { TOKENS } from './tokens.ts';

export const OP_PROBES: readonly OpProbe[] = [
  ...OBSERVED,
  ...REDIRECT,
  ...REQUESTS,
  ...OBJECT_PROBES,
  ...CODE,
  ...CLIENTS,
  ...TOKENS,
  ...SESSIONS,
];
