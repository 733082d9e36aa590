/** Next commands after setting up a provider, by protocol. */

import type { Members } from '../../config/edit.ts';
import { parseReference } from '../../config/secrets.ts';
import type { ProviderPreset } from '../../providers/preset.ts';

type Protocol = ProviderPreset['protocols'][number];

/** The command words for using a provider, and for trying it in the sandbox. */
const RUNS: Record<Protocol, { readonly real: string; readonly sandbox: readonly string[] }> = {
  oidc: { real: 'login --provider ID', sandbox: ['login', '--provider', 'ID', '--headless'] },
  saml: { real: 'login --protocol saml --provider ID', sandbox: ['login', '--provider', 'ID', '--headless'] },
  rest: { real: 'login --protocol rest --provider ID', sandbox: ['login', '--provider', 'ID', '--headless'] },
  consent: {
    real: 'sign-consent --provider ID --method sbid --text "…" --subject …',
    sandbox: ['sign-consent', '--provider', 'ID', '--method', 'sbid', '--text', 'I agree.'],
  },
  'e-signing': { real: 'sign-order run --provider ID --text "…"', sandbox: ['sign-order', 'run'] },
  'net-id': { real: 'net-id login --provider ID', sandbox: ['net-id', 'login'] },
};

/** Returns a first run that needs no account; undefined for a provider that the sandbox does not play. */
export function sandboxRun(
  { id, protocols }: ProviderPreset,
  builtIn: boolean,
): readonly string[] | undefined {
  const [protocol = 'oidc'] = protocols;
  if (!builtIn) return undefined;
  return [...RUNS[protocol].sandbox.map((word) => (word === 'ID' ? id : word)), '--sandbox'];
}

/** Reads a value into a shell variable, without leaving it in the history. */
export const typingIn = (variable: string): string => `read -rs ${variable} && export ${variable}`;

/** Returns the command lines in order: set missing variables, inspect, then run. */
export function nextCommands(
  { id, protocols }: Pick<ProviderPreset, 'id' | 'protocols'>,
  members: Members,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const [protocol = 'oidc'] = protocols;
  const unset = Object.values(members).flatMap((value) => {
    const reference = parseReference(value);
    return reference?.kind === 'env' && !env[reference.name] ? [typingIn(reference.name)] : [];
  });
  return [
    ...new Set(unset),
    `idcli doctor --provider ${id}`,
    `idcli ${RUNS[protocol].real.replace('ID', id)}`,
  ];
}
