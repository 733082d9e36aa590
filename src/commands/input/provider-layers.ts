/** Members set above a provider's own by file defaults, the environment and flags. */

import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { environmentName, parseReference } from '../../config/secrets.ts';
import type { Origin } from '../../config/settings.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import {
  CLIENT_OPTIONS,
  LISTENER_OPTIONS,
  PROVIDER_OPTIONS,
  REQUEST_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';

/** Login options that set members of the provider. */
export const MEMBER_OPTIONS = {
  issuer: PROVIDER_OPTIONS.issuer,
  domain: PROVIDER_OPTIONS.domain,
  ...CLIENT_OPTIONS,
  scope: REQUEST_OPTIONS.scope,
  redirectUri: LISTENER_OPTIONS.redirectUri,
  timeout: USER_OPTIONS.timeout,
} as const;

/** The provider member that each option overrides. */
const MEMBERS = {
  issuer: 'issuer',
  domain: 'domain',
  clientId: 'clientId',
  clientSecret: 'clientSecret',
  clientAuth: 'clientAuth',
  clientKey: 'clientKey',
  tlsCert: 'tlsCert',
  tlsKey: 'tlsKey',
  scope: 'scope',
  redirectUri: 'redirectUri',
  timeout: 'timeoutSeconds',
} as const satisfies Record<keyof typeof MEMBER_OPTIONS, string>;

export interface Layer {
  readonly member: string;
  readonly value: Json;
  readonly origin: Origin;
}

/** Returns the overriding members with their origins; secrets are shown as references. */
export function layersAbove(
  values: Partial<ValuesOf<typeof MEMBER_OPTIONS>>,
  { origins = {} }: Pick<Invocation, 'origins'>,
): Layer[] {
  return Object.entries(MEMBERS).flatMap(([key, member]): Layer[] => {
    const value = values[key as keyof typeof MEMBERS];
    const origin = origins[key] ?? 'command line';
    if (value === undefined) return [];
    const shown = key === 'clientSecret' ? withoutSecret(asText(value), origin) : value;
    return [{ member, value: shown, origin }];
  });
}

/** Shows a reference as it is, and a literal secret by its origin. */
export function withoutSecret(text: string, origin: Origin | undefined): string {
  if (parseReference(text) !== undefined) return text;
  return origin === 'environment' ? `env:${environmentName('client-secret')}` : '(given as it is)';
}
