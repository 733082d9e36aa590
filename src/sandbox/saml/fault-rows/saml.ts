/** Scenarios of the SAML endpoints. */

import { SAML_ENCRYPTION } from './encryption.ts';
import { SAML_GOOD } from './good.ts';
import { SAML_LOGOUT } from './logout.ts';
import type { SamlFault } from './row.ts';
import { SAML_SIGNATURE } from './signature.ts';
import { SAML_STATUS } from './status.ts';
import { SAML_TEXT } from './text.ts';
import { SAML_VALUES } from './values.ts';
import { SAML_WRAPPING } from './wrapping.ts';

export const SAML_FAULTS: readonly SamlFault[] = [
  ...SAML_GOOD,
  ...SAML_STATUS,
  ...SAML_VALUES,
  ...SAML_SIGNATURE,
  ...SAML_WRAPPING,
  ...SAML_TEXT,
  ...SAML_ENCRYPTION,
  ...SAML_LOGOUT,
];
