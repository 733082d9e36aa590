/** Failures of single logout after a successful login. */
import type { SamlEffect } from '../idp/effect.ts';
import { type SamlFault, samlRow } from './row.ts';

const OTHER_SITE = 'https://other.example.com';

const atLogout = (
  id: string,
  title: string,
  does: string,
  trips: SamlFault['trips'],
  logout: NonNullable<SamlEffect['logout']>,
): SamlFault => ({ ...samlRow(id, title, does, trips, { logout }), needs: { logout: true } });

const attack = (
  id: string,
  title: string,
  does: string,
  fails: string,
  logout: NonNullable<SamlEffect['logout']>,
): SamlFault => atLogout(id, title, does, { outcome: 'security', fails: [fails] }, logout);

export const SAML_LOGOUT: readonly SamlFault[] = [
  atLogout(
    'logout-partial',
    'Not logged out everywhere',
    'answers the LogoutRequest with `Responder` and `PartialLogout`',
    { outcome: 'server', error: 'PROVIDER_FAILED', providerError: 'Responder / PartialLogout' },
    { status: { top: 'Responder', second: 'PartialLogout', message: 'scenario logout-partial' } },
  ),
  atLogout(
    'logout-denied',
    'Logout denied',
    'answers the LogoutRequest with `Requester` and `RequestDenied`',
    { outcome: 'denied', error: 'AUTHENTICATION_DENIED', providerError: 'Requester / RequestDenied' },
    { status: { top: 'Requester', second: 'RequestDenied', message: 'scenario logout-denied' } },
  ),
  attack('logout-unsigned', 'Logout unsigned', 'does not sign the LogoutResponse', 'saml.signature', {
    signature: 'none',
  }),
  attack(
    'logout-wrong-issuer',
    'Logout of another provider',
    'the LogoutResponse is from another provider',
    'saml.issuer',
    { sets: { responseIssuer: `${OTHER_SITE}/auth/saml` } },
  ),
  attack(
    'logout-wrong-destination',
    'Logout for another address',
    'the LogoutResponse was meant for another address',
    'saml.destination',
    { sets: { destination: `${OTHER_SITE}/saml/slo` } },
  ),
  attack(
    'logout-wrong-in-response-to',
    'Logout of another request',
    'the LogoutResponse answers another request',
    'saml.in_response_to',
    { sets: { responseInResponseTo: '_another-request' } },
  ),
];
