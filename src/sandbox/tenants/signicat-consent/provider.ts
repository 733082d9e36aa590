/** Context shared by the endpoints of this tenant. */

import type { Clients } from '../../clients/clients.ts';
import { inPlay } from '../../in-play.ts';
import type { Core } from '../tenant.ts';
import { TENANT_ID } from './client.ts';
import { type ConsentFault, findFault } from './faults.ts';
import type { ConsentState } from './state.ts';

export interface Provider {
  readonly core: Core;
  /** Base URL of all endpoints, without trailing slash. */
  readonly base: string;
  readonly issuer: string;
  readonly clients: Clients;
  readonly state: ConsentState;
}

export const PATHS = {
  discovery: '/oidc/.well-known/openid-configuration',
  keys: '/oidc/jwks.json',
  authorize: '/oidc/authorize',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  signature: '/oidc/signature',
  /** Base of the unguessable URLs for status and completion. */
  run: '/run',
  phone: '/phone',
} as const;

const IN_PLAY = inPlay(TENANT_ID, findFault);

/** Returns the scenario chosen by a control call or a start flag, without using it up. */
export const chosenFault = ({ core }: Provider): ConsentFault | undefined => IN_PLAY.chosen(core);

/** Returns the same and counts down one order. */
export const takeFault = ({ core }: Provider): ConsentFault | undefined => IN_PLAY.take(core);

/** Returns random bytes as base64url. */
export function secretOf({ core }: Provider, bytes: number): string {
  return Buffer.from(core.random(bytes)).toString('base64url');
}
