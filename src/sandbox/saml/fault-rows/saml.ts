/** Scenarios of the SAML endpoints. */

import { SAML_ARTIFACT } from './artifact.ts';
import { SAML_ECP } from './ecp.ts';
import { SAML_ENCRYPTION } from './encryption.ts';
import { SAML_GOOD } from './good.ts';
import { SAML_LOGOUT } from './logout.ts';
import { SAML_PROVIDER_LOGOUT } from './provider-logout.ts';
import { SAML_QUERY } from './query.ts';
import { SAML_ROLLOVER } from './rollover.ts';
import type { SamlFault } from './row.ts';
import { SAML_SIGNATURE } from './signature.ts';
import { SAML_SIMPLE_SIGN } from './simple-sign.ts';
import { SAML_STATUS } from './status.ts';
import { SAML_TEXT } from './text.ts';
import { SAML_UNSOLICITED } from './unsolicited.ts';
import { SAML_VALUES } from './values.ts';
import { SAML_WRAPPING } from './wrapping.ts';

/** Of every tenant with SAML. */
export const SAML_FAULTS: readonly SamlFault[] = [
  ...SAML_GOOD,
  ...SAML_STATUS,
  ...SAML_VALUES,
  ...SAML_SIGNATURE,
  ...SAML_WRAPPING,
  ...SAML_TEXT,
  ...SAML_ENCRYPTION,
  ...SAML_LOGOUT,
  ...SAML_ARTIFACT,
];

/** Of the tenant that has every binding and profile. */
export const ALL_SAML_FAULTS: readonly SamlFault[] = [
  ...SAML_FAULTS,
  ...SAML_ROLLOVER,
  ...SAML_SIMPLE_SIGN,
  ...SAML_ECP,
  ...SAML_PROVIDER_LOGOUT,
  ...SAML_QUERY,
  ...SAML_UNSOLICITED,
];
