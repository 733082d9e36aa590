/** All probes of an identity provider, in the order they run: what ends a session comes last. */
import { CONTENT } from './content.ts';
import { REQUEST } from './request.ts';
import type { IdpProbe } from './row.ts';
import { SESSION } from './session.ts';

export const IDP_PROBES: readonly IdpProbe[] = [...REQUEST, ...CONTENT, ...SESSION];
