/** Responses signed with the second key of the metadata. */
import { type SamlFault, samlRow } from './row.ts';

export const SAML_ROLLOVER: readonly SamlFault[] = [
  samlRow(
    'second-key',
    'Second key',
    'signs with the second key of the metadata, as after a change of keys',
    { outcome: 'done' },
    { signing: { by: 'next' } },
  ),
];
