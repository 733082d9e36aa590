/** Scenarios of the person, the code and the eID, for every protocol. */
import type { SmsOtpFault } from './row.ts';

const DENIED = { outcome: 'denied', error: 'AUTHENTICATION_DENIED' } as const;

const denied = (
  id: string,
  title: string,
  does: string,
  otp: NonNullable<SmsOtpFault['effect']['otp']>,
): SmsOtpFault => ({
  id,
  title,
  does,
  trips: { ...DENIED, providerError: 'unmet_authentication_requirements' },
  protocols: {
    oidc: {},
    rest: { providerError: 'otp_locked' },
    saml: { providerError: 'Responder / AuthnFailed' },
  },
  effect: { otp },
});

/** The default scenario. */
export const OK: SmsOtpFault = {
  id: 'ok',
  title: 'All is well',
  does: 'sends a code by SMS, takes it, and says whose phone it is',
  trips: { outcome: 'done' },
  protocols: { oidc: {}, rest: {}, saml: {} },
  effect: {},
};

export const PEOPLE: readonly SmsOtpFault[] = [
  OK,
  denied('otp-wrong', 'Wrong code', 'refuses every code; after three tries the login ends', 'wrong'),
  denied(
    'otp-expired',
    'Code too old',
    'finds every code too old; after three tries the login ends',
    'expired',
  ),
  denied('otp-locked', 'Number locked', 'ends the login at the first code', 'locked'),
  {
    id: 'user-cancel',
    title: 'The user cancels',
    does:
      'the person presses cancel on the page for the code: `access_denied`, a session that is `ABORT`, ' +
      'or by SAML `AuthnFailed`, which only says denied',
    trips: { outcome: 'user-cancel', error: 'ACCESS_DENIED', providerError: 'access_denied' },
    protocols: {
      oidc: {},
      rest: { providerError: 'ABORT' },
      saml: { ...DENIED, providerError: 'Responder / AuthnFailed' },
    },
    effect: { otp: 'cancelled' },
  },
  {
    id: 'error-page',
    title: 'Error page',
    does: 'sends the browser to `/auth/open/Error`, which the redirect URI never hears of',
    trips: { outcome: 'timeout', error: 'USER_AGENT_STUCK' },
    effect: { page: 'error' },
  },
  {
    id: 'unknown-idp',
    title: 'Unknown eID',
    does: 'shows the page on which the person would have to choose an eID',
    trips: { outcome: 'timeout', error: 'USER_AGENT_STUCK' },
    effect: { page: 'chooser' },
  },
  {
    id: 'wrong-idp',
    title: 'Another eID',
    does: 'logs in by `mitid` although `otp-sms` was asked for',
    trips: { outcome: 'security', fails: ['id_token.idp'] },
    effect: { idToken: { sets: { idp: 'mitid', idp_issuer: 'mitid' } } },
  },
  {
    id: 'loa-unmet',
    title: 'Level of assurance not met',
    does: 'reaches `low` where `loa:substantial` was asked for',
    trips: { outcome: 'denied', fails: ['id_token.acr'] },
    protocols: { oidc: {}, saml: { fails: ['saml.authn_context'] } },
    needs: { acrValues: 'idp:otp-sms loa:substantial' },
    effect: { idToken: { sets: { acr: 'low' } }, saml: { sets: { level: 'low' } } },
  },
  {
    id: 'phone-missing',
    title: 'No phone number',
    does: 'leaves the phone number out although it was asked for',
    trips: { outcome: 'done' },
    protocols: { oidc: {}, saml: {} },
    effect: { userinfo: { drops: ['phone_number'] }, saml: { withoutAttribute: 'phoneNumber' } },
  },
];
