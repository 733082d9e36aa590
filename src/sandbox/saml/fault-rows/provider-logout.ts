/** The LogoutRequest of a logout that the provider starts. */
import type { LogoutRequestEffect } from '../idp/effect.ts';
import { attack, type SamlFault } from './row.ts';

const asks = (
  id: string,
  title: string,
  does: string,
  fails: string,
  logoutRequest: LogoutRequestEffect,
): SamlFault => ({ ...attack(id, title, does, fails, { logoutRequest }), needs: { saml: 'idp-logout' } });

const OTHER_SITE = 'https://other.example.com';

export const SAML_PROVIDER_LOGOUT: readonly SamlFault[] = [
  asks(
    'logout-request-unsigned',
    'LogoutRequest unsigned',
    'does not sign the LogoutRequest',
    'saml.signature',
    {
      signature: 'none',
    },
  ),
  asks(
    'logout-request-wrong-cert',
    'LogoutRequest of a stranger',
    'signs the LogoutRequest with a key that is in no metadata',
    'saml.signature',
    { signature: 'stranger' },
  ),
  asks(
    'logout-request-damaged',
    'LogoutRequest with a damaged signature',
    'the signature of the LogoutRequest is not the one that was made',
    'saml.signature',
    { signature: 'damaged' },
  ),
  asks(
    'logout-request-wrong-issuer',
    'LogoutRequest of another provider',
    'the LogoutRequest is from another provider',
    'saml.issuer',
    { sets: { issuer: `${OTHER_SITE}/saml` } },
  ),
  asks(
    'logout-request-wrong-destination',
    'LogoutRequest for another address',
    'the LogoutRequest was meant for another address',
    'saml.destination',
    { sets: { destination: `${OTHER_SITE}/saml/slo` } },
  ),
  asks(
    'logout-request-other-session',
    'LogoutRequest for another session',
    'the LogoutRequest names a session that nobody has',
    'saml.session',
    { sets: { sessionIndex: '_another-session' } },
  ),
  asks(
    'logout-request-other-person',
    'LogoutRequest for another person',
    'the LogoutRequest names another person',
    'saml.session',
    { sets: { nameId: 'somebody-else' } },
  ),
  asks(
    'logout-request-expired',
    'LogoutRequest too old',
    'the LogoutRequest was to be answered until five minutes ago',
    'saml.not_on_or_after',
    { expired: true },
  ),
];
