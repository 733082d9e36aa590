/** Context shared by the endpoints of this tenant. */
import type { RegisteredClient } from '../../oidc/client-authentication.ts';
import type { Core } from '../tenant.ts';
import { TENANT_ID } from './client.ts';
import { findFault, type IngroupeFault } from './faults.ts';
import type { IngroupeState } from './state.ts';

export interface Provider {
  readonly core: Core;
  /** Also the base of all endpoints, without trailing slash. */
  readonly issuer: string;
  readonly client: RegisteredClient;
  /** The console adds to them. */
  readonly redirectUris: string[];
  readonly state: IngroupeState;
}

export const PATHS = {
  discovery: '/.well-known/openid-configuration',
  authorize: '/oauth2/authorize',
  token: '/oauth2/token',
  keys: '/oauth2/jwks',
  interaction: '/interaction',
} as const;

/** Returns the scenario chosen by a control call or a start flag, without using it up. */
export function chosenFault({ core }: Provider): IngroupeFault | undefined {
  return watched(core, core.scenarios.peek(TENANT_ID));
}

/** Returns the same and counts down one login. */
export function takeFault({ core }: Provider): IngroupeFault | undefined {
  return watched(core, core.scenarios.take(TENANT_ID));
}

function watched({ played }: Core, id: string | undefined): IngroupeFault | undefined {
  const fault = id === undefined ? undefined : findFault(id);
  return fault && played.watch(TENANT_ID, fault);
}
