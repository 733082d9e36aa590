/** Flattens a provider into one record, and finds what it still needs before a login. */
import type { Json } from '../common/json.ts';
import type { ClientAuthMethod } from '../providers/preset.ts';
import type { SecretMember } from './content.ts';
import type { Origin, ResolvedProvider } from './settings.ts';

/** Members of the preset, and secrets as references. */
export type ProviderRecord = { readonly [member: string]: Json };

/** Returns a provider as it is configured, for output; of secrets the references only. */
export function describeProvider({ preset, secrets }: ResolvedProvider): ProviderRecord {
  // A preset is plain data, so JSON loses nothing.
  return { ...JSON.parse(JSON.stringify(preset)), ...secrets };
}

/** The credentials that each client authentication method needs. */
export const credentialsFor = (method: unknown): readonly SecretMember[] => CREDENTIALS.get(method) ?? [];

const CREDENTIALS = new Map<unknown, readonly SecretMember[]>(
  Object.entries({
    client_secret_basic: ['clientSecret'],
    client_secret_basic_raw: ['clientSecret'],
    client_secret_post: ['clientSecret'],
    client_secret_jwt: ['clientSecret'],
    private_key_jwt: ['clientKey'],
    none: [],
    tls_client_auth: ['tlsCert', 'tlsKey'],
  } satisfies Record<ClientAuthMethod, readonly SecretMember[]>),
);

/** Protocols that need an address: an issuer, authenticator or endpoint. */
const WITH_ISSUER: ReadonlySet<unknown> = new Set(['oidc', 'net-id', 'e-signing']);
const WITH_CLIENT: ReadonlySet<unknown> = new Set(['oidc', 'rest', 'consent']);

/**
 * Returns the unset members that the provider's usual protocol requires. A custom provider without client
 * authentication may be for a public client, so it lacks no credential.
 */
export function missingMembers(
  record: ProviderRecord,
  builtIn: boolean,
  origins: Readonly<Record<string, Origin>>,
): string[] {
  const [protocol] = Array.isArray(record.protocols) ? record.protocols : ['oidc'];
  const withClient = WITH_CLIENT.has(protocol);
  const saidHow = builtIn || origins.clientAuth !== 'preset';
  const needed = [
    ...(WITH_ISSUER.has(protocol) ? ['issuer'] : []),
    ...(JSON.stringify(record).includes('{domain}') ? ['domain'] : []),
    ...(withClient ? ['clientId'] : []),
    ...(withClient && saidHow ? credentialsFor(record.clientAuth) : []),
  ];
  return needed.filter((member) => record[member] === undefined);
}
