/** Whether a run goes to an address that only the checkout names. */
import type { Origin, Touch } from './origin.ts';

/** An option's value in one layer. */
interface Found {
  readonly raw: unknown;
  readonly origin: Origin;
}

interface AskedOption {
  readonly name: string;
  readonly touches?: readonly Touch[];
}

/** The members needed here. */
interface KnownProvider {
  /** The checkout file that defines the provider, if any. */
  readonly definedBy?: object;
  readonly preset: {
    readonly issuer?: string;
    readonly saml?: { readonly metadata?: string; readonly signOn?: string };
    readonly rest?: { readonly api: string };
  };
}

export interface TargetInput {
  /** The options of the command with their values in every layer, the winner first. */
  readonly options: readonly { readonly option: AskedOption; readonly found: readonly Found[] }[];
  /** The command's default provider. */
  readonly system?: string;
  /** A scenario file holds the command line. */
  readonly byLine: boolean;
  find(id: string): Promise<KnownProvider | undefined>;
}

/**
 * Whether only the checkout says where the run goes: not the user by an option, and neither the user nor idcli by the
 * provider. Only then may it set addresses, keys and checks.
 */
export async function isCheckoutsOwn({ options, system, byLine, find }: TargetInput): Promise<boolean> {
  const addresses = options.filter(({ option }) => option.touches?.includes('address') === true);
  const others = addresses.filter(({ option }) => option.name !== 'provider');
  if (others.some(({ found }) => found.some(({ origin }) => isOthers(origin)))) return false;
  const named = addresses.find(({ option }) => option.name === 'provider')?.found ?? [];
  const typed = named.find(({ origin }) => origin === 'command line' || origin === 'scenario file');
  const id = typed?.raw ?? system ?? named[0]?.raw;
  const provider = typeof id === 'string' ? await find(id) : undefined;
  if (provider?.definedBy !== undefined) return true;
  if (provider !== undefined && hasAddress(provider)) return false;
  return byLine || others.some(({ found }) => found.length > 0);
}

const isOthers = (origin: Origin): boolean => origin !== 'project file' && origin !== 'scenario file';

const hasAddress = ({ preset: { issuer, saml, rest } }: KnownProvider): boolean =>
  [issuer, saml?.metadata, saml?.signOn, rest?.api].some((address) => address !== undefined);
