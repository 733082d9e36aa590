/** The response of a login that the provider starts. */
import { attack, type SamlFault } from './row.ts';

const OTHER = '_of-another-login';

export const SAML_UNSOLICITED: readonly SamlFault[] = [
  {
    ...attack(
      'unsolicited-in-response-to',
      'An answer to nobody’s request',
      'the response of a login that the provider starts answers a request',
      'saml.in_response_to',
      { sets: { responseInResponseTo: OTHER, confirmationInResponseTo: OTHER } },
    ),
    needs: { saml: 'await' },
  },
];
