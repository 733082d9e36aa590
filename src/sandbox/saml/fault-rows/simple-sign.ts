/** The signature of the form (HTTP-POST-SimpleSign). */
import type { SamlEffect } from '../idp/effect.ts';
import { attack, type SamlFault } from './row.ts';

const signs = (
  id: string,
  title: string,
  does: string,
  fails: string,
  simpleSign: NonNullable<SamlEffect['simpleSign']>,
): SamlFault => ({ ...attack(id, title, does, fails, { simpleSign }), needs: { saml: 'simplesign' } });

export const SAML_SIMPLE_SIGN: readonly SamlFault[] = [
  signs(
    'form-unsigned',
    'Form unsigned',
    'neither the form nor anything in the message is signed',
    'saml.signature',
    'none',
  ),
  signs(
    'form-wrong-cert',
    'Form signed by a stranger',
    'the form is signed with a key that is in no metadata',
    'saml.signature',
    'stranger',
  ),
  signs(
    'form-damaged',
    'Form with a damaged signature',
    'the signature of the form is not the one that was made',
    'saml.signature',
    'damaged',
  ),
  signs(
    'form-of-another-relay-state',
    'Form of another RelayState',
    'the form was signed with another `RelayState` than it brings',
    'saml.signature',
    'other-relay-state',
  ),
];
