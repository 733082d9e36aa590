/** Context shared by the endpoints of this tenant. */
import { createHash } from 'node:crypto';
import type { Clients } from '../../clients/clients.ts';
import { inPlay } from '../../in-play.ts';
import type { SamlIdp } from '../../saml/idp/idp.ts';
import type { Provider as Hub } from '../generic/provider.ts';
import type { Core } from '../tenant.ts';
import { TENANT_ID } from './client.ts';
import { findFault, type SmsOtpFault } from './faults.ts';
import type { SmsOtpState } from './state.ts';

export interface Provider {
  readonly core: Core;
  /** Replaces the vendor's domain; without trailing slash. */
  readonly base: string;
  readonly issuer: string;
  /** Clients, proofs, sessions: what is as at any other provider. */
  readonly hub: Hub;
  readonly clients: Clients;
  readonly saml: SamlIdp;
  readonly state: SmsOtpState;
}

/** This part of a path is case-sensitive; the rest is not. */
export const ROOT = '/auth/open';

export const PATHS = {
  discovery: `${ROOT}/.well-known/openid-configuration`,
  keys: `${ROOT}/.well-known/openid-configuration/jwks`,
  authorize: `${ROOT}/connect/authorize`,
  authorizeCallback: `${ROOT}/connect/authorize/callback`,
  par: `${ROOT}/connect/par`,
  token: `${ROOT}/connect/token`,
  userinfo: `${ROOT}/connect/userinfo`,
  introspect: `${ROOT}/connect/introspect`,
  revocation: `${ROOT}/connect/revocation`,
  endSession: `${ROOT}/connect/endsession`,
  checkSession: `${ROOT}/connect/checksession`,
  deviceAuthorization: `${ROOT}/connect/deviceauthorization`,
  device: `${ROOT}/device`,
  ciba: `${ROOT}/connect/ciba`,
  cibaCancel: `${ROOT}/connect/ciba/cancel`,
  logout: `${ROOT}/Account/Logout`,
  login: `${ROOT}/Authentication/Login`,
  error: `${ROOT}/Error`,
  sessions: '/auth/rest/sessions',
  externalLogin: '/broker/sp/external-service/login',
} as const;

const IN_PLAY = inPlay(TENANT_ID, findFault);

/** Returns the scenario chosen by a control call or a start flag, without using it up. */
export const chosenFault = ({ core }: Provider): SmsOtpFault | undefined => IN_PLAY.chosen(core);

/** Returns the same and counts down one login. */
export const takeFault = ({ core }: Provider): SmsOtpFault | undefined => IN_PLAY.take(core);

/** Returns random bytes in hexadecimal. */
export function randomHex({ core }: Provider, bytes: number): string {
  return Buffer.from(core.random(bytes)).toString('hex');
}

/** Returns a random UUID (RFC 9562, version 4). */
export function randomGuid({ core }: Provider): string {
  const bytes = Buffer.from(core.random(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Returns the subject of a phone number: opaque, 44 characters, the same in every login. */
export function subjectOf(phone: string): string {
  return createHash('sha256')
    .update(`sandbox ${phone}`)
    .digest('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
