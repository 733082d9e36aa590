/** What the defaults of files, the environment and flags put above a provider's own members. */

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

/** The options of a login that say something about the provider. */
export const MEMBER_OPTIONS = {
  issuer: PROVIDER_OPTIONS.issuer,
  domain: PROVIDER_OPTIONS.domain,
  ...CLIENT_OPTIONS,
  scope: REQUEST_OPTIONS.scope,
  redirectUri: LISTENER_OPTIONS.redirectUri,
  timeout: USER_OPTIONS.timeout,
} as const;

/** Which member of a provider each of them stands above. */
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

/** The members that are set above the provider's own, with where; a secret is shown as a reference. */
export function layersAbove(
  values: Partial<ValuesOf<typeof MEMBER_OPTIONS>>,
  { origins = {} }: Pick<Invocation, 'origins'>,
): Layer[] {
  return Object.entries(MEMBERS).flatMap(([key, member]): Layer[] => {
    const value = values[key as keyof typeof MEMBERS];
    const origin = origins[key] ?? 'command line';
    if (value === undefined) return [];
    const shown = key === 'clientSecret' ? withoutSecret(String(value), origin) : value;
    return [{ member, value: shown, origin }];
  });
}

/** A reference is no secret; a secret given as it is, is named by its place. */
export function withoutSecret(text: string, origin: Origin | undefined): string {
  if (parseReference(text) !== undefined) return text;
  return origin === 'environment' ? `env:${environmentName('client-secret')}` : '(given as it is)';
}
