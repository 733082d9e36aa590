/** Context shared by the endpoints of this tenant. */

import type { Clients } from '../../clients/clients.ts';
import { inPlay } from '../../in-play.ts';
import type { Core } from '../tenant.ts';
import { TENANT_ID } from './client.ts';
import { findFault, type IngroupeFault } from './faults.ts';
import type { IngroupeState } from './state.ts';

export interface Provider {
  readonly core: Core;
  /** Also the base of all endpoints, without trailing slash. */
  readonly issuer: string;
  readonly clients: Clients;
  readonly state: IngroupeState;
}

export const PATHS = {
  discovery: '/.well-known/openid-configuration',
  authorize: '/oauth2/authorize',
  token: '/oauth2/token',
  keys: '/oauth2/jwks',
  interaction: '/interaction',
} as const;

const IN_PLAY = inPlay(TENANT_ID, findFault);

/** Returns the scenario chosen by a control call or a start flag, without using it up. */
export const chosenFault = ({ core }: Provider): IngroupeFault | undefined => IN_PLAY.chosen(core);

/** Returns the same and counts down one login. */
export const takeFault = ({ core }: Provider): IngroupeFault | undefined => IN_PLAY.take(core);
