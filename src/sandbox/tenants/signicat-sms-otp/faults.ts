/** All scenarios of this tenant. Light: help and completion read it too. */
import { playedOver } from '../../doors.ts';
import { SAML_FAULTS } from '../../saml/fault-rows/saml.ts';
import { PEOPLE } from './fault-rows/people.ts';
import { REST } from './fault-rows/rest.ts';
import type { SmsOtpFault } from './fault-rows/row.ts';
import { TOKEN } from './fault-rows/token.ts';
import { WIRE } from './fault-rows/wire.ts';

export { OK } from './fault-rows/people.ts';
export type { SmsOtpFault } from './fault-rows/row.ts';

export const SIGNICAT_SMS_OTP_FAULTS: readonly SmsOtpFault[] = playedOver('oidc', [
  ...PEOPLE,
  ...WIRE,
  ...TOKEN,
  ...REST,
  ...SAML_FAULTS,
]);

export function findFault(id: string): SmsOtpFault | undefined {
  return SIGNICAT_SMS_OTP_FAULTS.find((fault) => fault.id === id);
}
