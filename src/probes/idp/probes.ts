/** All probes of an identity provider, in the order they run: what ends a session comes last. */
import { ADDRESS } from './address.ts';
import { ARTIFACT } from './artifact.ts';
import { BEHAVIOUR } from './behaviour.ts';
import { CONTENT } from './content.ts';
import { DEMANDS } from './demands.ts';
import { LOGOUT } from './logout.ts';
import { NAMES } from './names.ts';
import { OBSERVED } from './observed.ts';
import { REQUEST } from './request.ts';
import type { IdpProbe } from './row.ts';

export const IDP_PROBES: readonly IdpProbe[] = [
  ...OBSERVED,
  ...BEHAVIOUR,
  ...ADDRESS,
  ...REQUEST,
  ...CONTENT,
  ...DEMANDS,
  ...NAMES,
  ...ARTIFACT,
  ...LOGOUT,
];
