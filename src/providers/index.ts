/** The built-in presets. */
import { esigning } from './esigning.ts';
import { generic } from './generic.ts';
import { ingroupe } from './ingroupe.ts';
import { netId } from './net-id.ts';
import type { ProviderPreset } from './preset.ts';
import { signicatConsent } from './signicat-consent.ts';
import { signicatSmsOtp } from './signicat-sms-otp.ts';

export const PRESETS: readonly ProviderPreset[] = [
  ingroupe,
  signicatSmsOtp,
  signicatConsent,
  netId,
  esigning,
  generic,
];
export { generic };
