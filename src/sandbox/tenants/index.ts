/** The tenants, in the order in which they are listed. */
import { createEsigning } from './esigning/index.ts';
import { createIngroupe } from './ingroupe/index.ts';
import { createNetId } from './net-id/index.ts';
import { createSignicatConsent } from './signicat-consent/index.ts';
import { createSignicatSmsOtp } from './signicat-sms-otp/index.ts';
import type { TenantFactory } from './tenant.ts';

export const TENANTS: Readonly<Record<string, TenantFactory>> = {
  ingroupe: createIngroupe,
  'signicat-sms-otp': createSignicatSmsOtp,
  'signicat-consent': createSignicatConsent,
  'net-id': createNetId,
  esigning: createEsigning,
};
