/** All probes of a provider, in the order they run: what only looks first, what spends a session last. */
import { CODE } from './code.ts';
import { REDIRECT } from './redirect.ts';
import type { OpProbe } from './row.ts';

export const OP_PROBES: readonly OpProbe[] = [...REDIRECT, ...CODE];
