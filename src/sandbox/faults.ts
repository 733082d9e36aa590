/** The list of scenarios. Light: loads data only, no server and no keys. */
import { ESIGNING_FAULTS } from './tenants/esigning/faults.ts';
import { GENERIC_FAULTS } from './tenants/generic/faults.ts';
import { INGROUPE_FAULTS } from './tenants/ingroupe/faults.ts';
import { NET_ID_FAULTS } from './tenants/net-id/fault-rows.ts';
import { CONSENT_FAULTS } from './tenants/signicat-consent/faults.ts';
import { SIGNICAT_SMS_OTP_FAULTS } from './tenants/signicat-sms-otp/faults.ts';
import type { Fault } from './types.ts';

const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  ingroupe: INGROUPE_FAULTS,
  'signicat-sms-otp': SIGNICAT_SMS_OTP_FAULTS,
  'signicat-consent': CONSENT_FAULTS,
  'net-id': NET_ID_FAULTS,
  esigning: ESIGNING_FAULTS,
  generic: GENERIC_FAULTS,
};

/** Names of the sandbox's systems. */
export const SYSTEMS: readonly string[] = Object.keys(FAULTS);

/** Returns all faults of a system; empty for an unknown system. */
export function faultsOf(system: string): readonly Fault[] {
  return Object.hasOwn(FAULTS, system) ? (FAULTS[system] ?? []) : [];
}
