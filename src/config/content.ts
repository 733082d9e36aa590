/** The content of a configuration file, validated against `schemas/config.schema.json`. */
import type { ProviderPreset } from '../providers/preset.ts';

/** Members of a provider that name a secret or key by reference and are never part of a preset. */
export const SECRET_MEMBERS = ['clientSecret', 'clientKey', 'tlsCert', 'tlsKey', 'decryptionKey'] as const;
export type SecretMember = (typeof SECRET_MEMBERS)[number];

/** A provider in a file: any preset member except its id, and references to secrets. */
export type ProviderMembers = Partial<Omit<ProviderPreset, 'id' | 'errors'>> & {
  readonly errors?: Partial<ProviderPreset['errors']>;
} & { readonly [Member in SecretMember]?: string };

/** The value of an option as written in a file. */
type DefaultValue = boolean | number | string | readonly string[] | Readonly<Record<string, string>>;

/** Clients and people of one's own for the sandbox; the sandbox checks them. */
export interface SandboxContent {
  readonly clients?: readonly unknown[];
  readonly people?: readonly unknown[];
  readonly scopes?: Readonly<Record<string, readonly string[]>>;
}

/** What `idcli probe` may do; only of the user's own file. */
interface ProbeContent {
  readonly allowed?: readonly string[];
}

export interface ConfigContent {
  readonly probe?: ProbeContent | null;
  readonly sandbox?: SandboxContent | null;
  readonly defaults?: Readonly<Record<string, DefaultValue>> | null;
  readonly providers?: Readonly<Record<string, ProviderMembers | null>> | null;
}
