/** The provider refuses, or never answers. */
import type { SamlEffect } from '../idp/effect.ts';
import { type SamlFault, samlRow } from './row.ts';

type Said = NonNullable<SamlEffect['status']>;

const CODES = {
  denied: 'AUTHENTICATION_DENIED',
  'bad-request': 'REQUEST_REFUSED',
  server: 'PROVIDER_FAILED',
  unknown: 'ANSWER_UNKNOWN',
} as const;

/** @param said the second-level code decides the outcome, whatever the top-level code */
const says = (
  id: string,
  title: string,
  outcome: keyof typeof CODES,
  said: Said,
  does = `answers ${[said.top, said.second]
    .filter((one) => one !== undefined)
    .map((one) => `\`${one}\``)
    .join(' with ')}`,
): SamlFault =>
  samlRow(
    id,
    title,
    does,
    { outcome, error: CODES[outcome], providerError: [said.top, said.second].filter(Boolean).join(' / ') },
    { status: { message: `scenario ${id}`, ...said } },
  );

export const SAML_STATUS: readonly SamlFault[] = [
  says('authn-failed', 'Login failed', 'denied', { top: 'Responder', second: 'AuthnFailed' }),
  says(
    'authn-failed-unsigned',
    'Login failed, unsigned',
    'denied',
    { top: 'Responder', second: 'AuthnFailed', unsigned: true },
    'answers `Responder` with `AuthnFailed`, without a signature: anybody could have sent it',
  ),
  says(
    'authn-failed-with-assertion',
    'Login failed, with an assertion',
    'denied',
    { top: 'Responder', second: 'AuthnFailed', withAssertion: true },
    'answers `Responder` with `AuthnFailed`, and sends a signed assertion all the same',
  ),
  says('request-denied', 'Request denied', 'denied', { top: 'Requester', second: 'RequestDenied' }),
  says('no-authn-context', 'Level not available', 'denied', { top: 'Responder', second: 'NoAuthnContext' }),
  says('no-passive', 'Not without the person', 'denied', { top: 'Responder', second: 'NoPassive' }),
  says('request-unsupported', 'Request not supported', 'bad-request', {
    top: 'Requester',
    second: 'RequestUnsupported',
  }),
  says('invalid-attribute', 'Attribute refused', 'bad-request', {
    top: 'Requester',
    second: 'InvalidAttrNameOrValue',
  }),
  says('version-mismatch', 'Other version', 'bad-request', { top: 'VersionMismatch' }),
  says('requester-error', 'Bad request', 'bad-request', { top: 'Requester' }),
  says('responder-error', 'Provider fails', 'server', { top: 'Responder' }),
  says('unknown-status', 'Unknown status', 'unknown', { top: 'Responder', second: 'OnlyOnSundays' }),
  samlRow(
    'no-post',
    'No answer',
    'shows the page that bad requests get, which the application never hears of',
    { outcome: 'timeout', error: 'USER_AGENT_STUCK' },
    { page: 'error' },
  ),
];
