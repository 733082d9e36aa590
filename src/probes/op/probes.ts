/** All probes of a provider, in the order they run: what is only looked at comes first. */
import { ASSERTIONS } from './client-assertions.ts';
import { CLIENTS } from './clients.ts';
import { CODE } from './code.ts';
import { DPOP_PROOFS } from './dpop-proofs.ts';
import { METADATA } from './metadata.ts';
import { OBJECT_PROBES } from './objects.ts';
import { OBSERVED } from './observed.ts';
import { PAGES } from './pages.ts';
import { PERSON } from './person.ts';
import { REDIRECT } from './redirect.ts';
import { REQUESTS } from './requests.ts';
import type { OpProbe } from './row.ts';
import { SESSIONS } from './sessions.ts';
import { TLS } from './tls.ts';
import { TOKEN_REQUESTS } from './token-requests.ts';
import { TOKENS } from './tokens.ts';

export const OP_PROBES: readonly OpProbe[] = [
  ...OBSERVED,
  ...METADATA,
  ...PAGES,
  ...REDIRECT,
  ...REQUESTS,
  ...PERSON,
  ...OBJECT_PROBES,
  ...CODE,
  ...CLIENTS,
  ...ASSERTIONS,
  ...TOKEN_REQUESTS,
  ...TOKENS,
  ...DPOP_PROOFS,
  ...TLS,
  ...SESSIONS,
];
