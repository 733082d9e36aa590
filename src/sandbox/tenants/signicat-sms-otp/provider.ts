/** What the endpoints of this tenant share. */
import { createHash } from 'node:crypto';
import type { RegisteredClient } from '../../oidc/client-authentication.ts';
import type { ServiceProvider } from '../../saml/service-provider.ts';
import type { Core } from '../tenant.ts';
import { TENANT_ID } from './client.ts';
import { findFault, type SmsOtpFault } from './faults.ts';
import type { SmsOtpState } from './state.ts';

export interface Provider {
  readonly core: Core;
  /** What stands for the domain: no trailing slash. */
  readonly base: string;
  readonly issuer: string;
  readonly client: RegisteredClient;
  readonly redirectUris: readonly string[];
  /** Registered at start, beside the fixed one. */
  readonly serviceProviders: readonly ServiceProvider[];
  readonly state: SmsOtpState;
}

/** Within this part of a path letter case counts, below it, it does not. */
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
  logout: `${ROOT}/Account/Logout`,
  login: `${ROOT}/Authentication/Login`,
  error: `${ROOT}/Error`,
  sessions: '/auth/rest/sessions',
  externalLogin: '/broker/sp/external-service/login',
  samlMetadata: '/auth/saml/metadata',
  samlLogin: '/auth/saml/login',
  samlVisit: '/auth/saml/login/visit',
  samlLogout: '/auth/saml/logout',
} as const;

/** The scenario that a control call or a start flag chose, without using it up. */
export function chosenFault({ core }: Provider): SmsOtpFault | undefined {
  return watched(core, core.scenarios.peek(TENANT_ID));
}

/** The same, and counts one login off. */
export function takeFault({ core }: Provider): SmsOtpFault | undefined {
  return watched(core, core.scenarios.take(TENANT_ID));
}

function watched({ played }: Core, id: string | undefined): SmsOtpFault | undefined {
  const fault = id === undefined ? undefined : findFault(id);
  return fault && played.watch(TENANT_ID, fault);
}

/** So many random bytes in hexadecimal digits. */
export function randomHex({ core }: Provider, bytes: number): string {
  return Buffer.from(core.random(bytes)).toString('hex');
}

/** A random identifier in the form of RFC 9562, version 4. */
export function randomGuid({ core }: Provider): string {
  const bytes = Buffer.from(core.random(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The subject of a phone number: opaque, 44 characters, the same in every login. */
export function subjectOf(phone: string): string {
  return createHash('sha256')
    .update(`sandbox ${phone}`)
    .digest('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
