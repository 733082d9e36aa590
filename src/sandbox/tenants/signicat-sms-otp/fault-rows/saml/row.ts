/** Scenario rows for SAML only. */
import type { SamlEffect } from '../../saml/effect.ts';
import type { SmsOtpFault } from '../row.ts';

export const samlRow = (
  id: string,
  title: string,
  does: string,
  trips: SmsOtpFault['trips'],
  saml: SamlEffect,
): SmsOtpFault => ({ id, title, does, trips, protocols: { saml: {} }, effect: { saml } });

/** Builds the row of a response that must be rejected, with exactly the checks that fail. */
export const attack = (
  id: string,
  title: string,
  does: string,
  fails: string | readonly string[],
  saml: SamlEffect,
): SmsOtpFault => samlRow(id, title, does, { outcome: 'security', fails: [fails].flat() }, saml);
