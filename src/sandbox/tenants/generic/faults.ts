/** All scenarios of this tenant. Light: help and completion read it too. */
import { playedOver } from '../../doors.ts';
import { ALL_SAML_FAULTS } from '../../saml/fault-rows/saml.ts';
import { CLIENT } from './fault-rows/client.ts';
import { DECOUPLED } from './fault-rows/decoupled.ts';
import { GOOD, OK } from './fault-rows/good.ts';
import { LOGOUT } from './fault-rows/logout.ts';
import { REFUSALS } from './fault-rows/refusals.ts';
import { RESPONSE } from './fault-rows/response.ts';
import type { GenericFault } from './fault-rows/row.ts';
import { TOKEN } from './fault-rows/token.ts';
import { WIRE } from './fault-rows/wire.ts';

export type { GenericFault } from './fault-rows/row.ts';
export { OK };

export const GENERIC_FAULTS: readonly GenericFault[] = playedOver('oidc', [
  ...GOOD,
  ...REFUSALS,
  ...RESPONSE,
  ...WIRE,
  ...TOKEN,
  ...CLIENT,
  ...DECOUPLED,
  ...LOGOUT,
  ...ALL_SAML_FAULTS,
]);

export function findFault(id: string): GenericFault | undefined {
  return GENERIC_FAULTS.find((fault) => fault.id === id);
}
