/** What the endpoints of this tenant share. */
import type { RegisteredClient } from '../../oidc/client-authentication.ts';
import type { Core } from '../tenant.ts';
import { TENANT_ID } from './client.ts';
import { type ConsentFault, findFault } from './faults.ts';
import type { ConsentState } from './state.ts';

export interface Provider {
  readonly core: Core;
  /** Base of everything, without trailing slash. */
  readonly base: string;
  readonly issuer: string;
  readonly client: RegisteredClient;
  readonly redirectUris: readonly string[];
  readonly state: ConsentState;
}

export const PATHS = {
  discovery: '/oidc/.well-known/openid-configuration',
  keys: '/oidc/jwks.json',
  authorize: '/oidc/authorize',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  signature: '/oidc/signature',
  /** Below it, status and completion have addresses that nobody can guess. */
  run: '/run',
  phone: '/phone',
} as const;

/** The scenario that a control call or a start flag chose, without using it up. */
export function chosenFault({ core }: Provider): ConsentFault | undefined {
  return watched(core, core.scenarios.peek(TENANT_ID));
}

/** The same, and counts one order off. */
export function takeFault({ core }: Provider): ConsentFault | undefined {
  return watched(core, core.scenarios.take(TENANT_ID));
}

function watched({ played }: Core, id: string | undefined): ConsentFault | undefined {
  const fault = id === undefined ? undefined : findFault(id);
  return fault && played.watch(TENANT_ID, fault);
}

/** So many random bytes as base64url. */
export function secretOf({ core }: Provider, bytes: number): string {
  return Buffer.from(core.random(bytes)).toString('base64url');
}
