/** `idcli providers show`: what is set for a provider, and by which layer. */
import { describeProvider, missingMembers } from '../config/completeness.ts';
import { environmentName, parseReference } from '../config/secrets.ts';
import type { Origin } from '../config/settings.ts';
import { IdcliError } from '../errors.ts';
import type { Json } from '../outcome.ts';
import type { Invocation, ValuesOf } from './command.ts';
import type { providersShowOptions } from './providers-show.ts';

type ShowValues = ValuesOf<typeof providersShowOptions>;

/** Which member of a provider an option stands above. */
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
} as const satisfies Record<Exclude<keyof ShowValues, 'resolved'>, string>;

/** @throws {IdcliError} `PROVIDER_UNKNOWN`, `CONFIG_INVALID` */
export async function showProvider(values: ShowValues, invocation: Invocation): Promise<void> {
  const { settings, draft } = invocation;
  const [id] = invocation.arguments;
  if (id === undefined) {
    throw new IdcliError('USAGE', 'no provider is named', { hint: 'see them all: idcli providers list' });
  }
  const resolved = await settings.provider(id);
  const { preset, builtIn } = resolved;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const above = values.resolved === true ? layersAbove(values, invocation) : [];
  const provider: Record<string, Json> = {
    ...describeProvider(resolved),
    ...Object.fromEntries(above.map(({ member, value }) => [member, value])),
  };
  const origins: Record<string, Origin> = {
    ...resolved.origins,
    ...Object.fromEntries(above.map(({ member, origin }) => [member, origin])),
  };
  const missing = missingMembers(provider, builtIn, origins);
  draft.data.provider = provider;
  if (values.resolved === true) draft.data.origins = origins;
  draft.data.complete = missing.length === 0;
  draft.data.missing = missing;
  draft.data.files = (await settings.files()).map(({ path, origin }) => ({ path, origin }));
}

interface Layer {
  readonly member: string;
  readonly value: Json;
  readonly origin: Origin;
}

/** What the defaults of files, the environment and flags put above the provider's own members. */
function layersAbove(values: ShowValues, { origins = {} }: Invocation): Layer[] {
  return Object.entries(MEMBERS).flatMap(([key, member]): Layer[] => {
    const value = values[key as keyof typeof MEMBERS];
    const origin = origins[key] ?? 'command line';
    if (value === undefined) return [];
    const shown = key === 'clientSecret' ? withoutSecret(String(value), origin) : value;
    return [{ member, value: shown, origin }];
  });
}

/** A reference is no secret; a secret given as it is, is named by its place. */
function withoutSecret(text: string, origin: Origin): string {
  if (parseReference(text) !== undefined) return text;
  return origin === 'environment' ? `env:${environmentName('client-secret')}` : '(given as it is)';
}
