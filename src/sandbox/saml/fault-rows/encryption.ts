/** Attacks on encryption. */
import { attack, type SamlFault } from './row.ts';

export const SAML_ENCRYPTION: readonly SamlFault[] = [
  attack(
    'encrypted-unsigned',
    'Encrypted, not signed',
    'the assertion is encrypted, and neither it nor the response is signed: everybody can encrypt',
    'saml.signature',
    {
      encryption: {},
      signing: { covers: 'none' },
    },
  ),
  attack(
    'encrypted-to-another',
    'Encrypted to another party',
    'the assertion is encrypted to an unknown key',
    'saml.decrypt',
    { encryption: { to: 'stranger' } },
  ),
  attack(
    'encrypted-rsa-1_5',
    'Old padding',
    'the key is encrypted with PKCS#1 v1.5 padding',
    'saml.decrypt',
    { encryption: { trick: 'rsa-1_5' } },
  ),
  attack(
    'cipher-reference',
    'Content elsewhere',
    'the encrypted content is to be fetched from an address',
    'saml.decrypt',
    { encryption: { trick: 'cipher-reference' } },
  ),
  attack(
    'short-tag',
    'Short tag',
    'the encrypted content is shorter than what authenticates it',
    'saml.decrypt',
    { encryption: { trick: 'short-tag' } },
  ),
  attack(
    'encrypted-subject',
    'No assertion inside',
    'what is encrypted is a Subject, and no assertion',
    'saml.decrypt',
    { encryption: { holds: 'subject' }, signing: { covers: 'response' } },
  ),
];
