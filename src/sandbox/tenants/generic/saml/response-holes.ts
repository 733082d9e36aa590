/** The responses of a provider with holes, as changes of a scenario. */
import { isOpen, type SamlHoleId } from '../../../saml/holes.ts';
import type { SamlEffect } from '../../../saml/idp/effect.ts';
import type { SamlIdp } from '../../../saml/idp/idp.ts';

const EFFECTS: Readonly<Partial<Record<SamlHoleId, SamlEffect>>> = {
  'response-signed': { signing: { covers: 'none' } },
  'response-algorithms': {
    signing: {
      method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1',
    },
  },
  'response-audience': { sets: { audience: null } },
  'response-recipient': { sets: { recipient: null } },
  'response-in-response-to': { sets: { confirmationInResponseTo: null, responseInResponseTo: null } },
};

/** A scenario wins over a hole. */
export function withResponseHoles(idp: SamlIdp, effect: SamlEffect): SamlEffect {
  const open = Object.entries(EFFECTS).filter(([hole]) => isOpen(idp, hole as SamlHoleId));
  return Object.assign({}, ...open.map(([, changes]) => changes), effect);
}
