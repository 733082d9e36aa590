/** Chooses the provider of a command from `--provider`, `--issuer`, `--domain` and the configuration. */

import { IdcliError } from '../../errors.ts';
import { parseIssuer } from '../../protocol/oidc/discovery.ts';
import { generic } from '../../providers/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import type { PROVIDER_OPTIONS } from '../options/options.ts';

export interface ChosenProvider {
  readonly preset: ProviderPreset;
  /** Empty when only the sandbox can supply it. */
  readonly issuer: string;
  /** Secret references from configuration files, by member. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * @param options.needsIssuer false where the protocol has its own address
 * @throws {IdcliError} `PROVIDER_UNKNOWN`, `USAGE`, `CONFIG_INVALID`
 */
export async function chooseProvider(
  values: ValuesOf<typeof PROVIDER_OPTIONS> & {
    readonly sandbox?: string;
    readonly clientId?: string;
    readonly webfinger?: string;
  },
  invocation: Invocation,
  { needsIssuer = true }: { readonly needsIssuer?: boolean } = {},
): Promise<ChosenProvider> {
  const named = values.issuer ?? values.webfinger;
  const id = namedProvider(values, invocation) ?? (named === undefined ? undefined : generic.id);
  if (id === undefined) {
    throw new IdcliError('USAGE', 'no provider is named', {
      hint:
        'name one with --provider ID (see: idcli providers list) or --issuer URL\n' +
        'without an account, try: idcli login --provider ingroupe --sandbox',
    });
  }
  refuseBesideSandbox(values, invocation);
  const { preset, secrets, withheld } = await invocation.settings.provider(id);
  if (withheld !== undefined && values.clientId === undefined) {
    await invocation.warn(
      `providers.${id}.clientId in ${withheld.path} is not used: a checkout may say whom a message is for ` +
        `only with a provider of its own; give --client-id`,
    );
  }
  if (values.issuer !== undefined) {
    return { preset, secrets, issuer: await issuerFrom(values.issuer, invocation) };
  }
  const issuer = preset.issuer?.replaceAll('{domain}', values.domain ?? preset.domain ?? '{domain}') ?? '';
  const isFound = values.sandbox !== undefined || values.webfinger !== undefined;
  if (needsIssuer && !isFound && (issuer === '' || issuer.includes('{domain}'))) {
    const missing = issuer === '' ? '--issuer URL' : '--domain HOST';
    throw new IdcliError('USAGE', `${preset.id} needs ${missing}`, {
      hint: [...ownCommand(preset), `see: idcli providers show ${preset.id}`].join('\n'),
    });
  }
  return { preset, secrets, issuer };
}

/** Protocols that are not logins and have their own command. */
const OWN_COMMANDS: Partial<Record<ProviderPreset['protocols'][number], string>> = {
  'e-signing': 'sign-order run',
  'net-id': 'net-id login',
  consent: 'sign-consent',
};

/** Names the command of a system that has no login. */
export function ownCommand({ protocols }: ProviderPreset): readonly string[] {
  return protocols.flatMap((protocol) => {
    const command = OWN_COMMANDS[protocol];
    return command === undefined ? [] : [`its own command is: idcli ${command}`];
  });
}

/** Refuses a typed issuer or domain: the sandbox has its own and would ignore it. */
function refuseBesideSandbox(
  values: ValuesOf<typeof PROVIDER_OPTIONS> & { readonly sandbox?: string },
  { origins }: Invocation,
): void {
  if (values.sandbox === undefined) return;
  for (const name of ['issuer', 'domain'] as const) {
    if (values[name] === undefined || !isTyped(origins?.[name])) continue;
    throw new IdcliError('USAGE', `--${name} and --sandbox exclude each other`, {
      hint: `leave out --${name}: the sandbox stands in for the provider`,
    });
  }
}

/** Ignores the default provider when an issuer is typed: its client must not be sent there. */
export function namedProvider(
  values: ValuesOf<typeof PROVIDER_OPTIONS>,
  { origins }: Invocation,
): string | undefined {
  const typed = isTyped(origins?.issuer) && !isTyped(origins?.provider);
  return typed ? undefined : values.provider;
}

async function issuerFrom(text: string, invocation: Invocation): Promise<string> {
  const { issuer, note } = parseIssuer(text);
  if (note !== undefined) await invocation.warn(note);
  return issuer;
}

/**
 * Checks the scopes against what the provider knows (IG-C2 to IG-C4).
 * @returns warnings
 * @throws {IdcliError} `USAGE` when the request would make no sense
 */
export function checkScopes(preset: ProviderPreset, scope: string): readonly string[] {
  const scopes = scope.split(' ').filter((one) => one !== '');
  const without = !scopes.includes('openid');
  const hint = `try --scope "${['openid', ...scopes].join(' ')}"`;
  // A provider that documents this scope answers no request without it.
  if (without && preset.scopes !== undefined && Object.hasOwn(preset.scopes, 'openid')) {
    throw new IdcliError('USAGE', 'the scope openid is missing, and without it there is no ID token', {
      hint,
    });
  }
  const doubts = without ? [`the scope has no openid: a login without an ID token; ${hint}`] : [];
  for (const one of scopes) {
    const instead =
      preset.refusedScopes !== undefined && Object.hasOwn(preset.refusedScopes, one)
        ? preset.refusedScopes[one]
        : undefined;
    if (instead !== undefined)
      throw new IdcliError('USAGE', `${one} is a pattern, not a scope`, { hint: instead });
  }
  const known = preset.scopes;
  if (known === undefined) return doubts;
  const unknown = scopes
    .filter((one) => !Object.hasOwn(known, one))
    .map((one) => `${preset.id} documents no scope ${one}; known are: ${Object.keys(known).join(' ')}`);
  return [...doubts, ...unknown];
}
