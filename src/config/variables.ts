/** Environment variables with our prefix. */
import { suggest } from '../common/suggest.ts';
import type { World } from '../world.ts';
import type { LayeredOption, LoadedSettings } from './layered.ts';
import { environmentName } from './secrets.ts';

/**
 * Warns of variables that are probably mistakes: one for an option that only the command line takes, and one that is
 * nearly spelled like an option. Others are left alone: a reference may use `IDCLI_STAGING_SECRET`.
 */
export async function warnOfVariables(
  options: Readonly<Record<string, LayeredOption>>,
  settings: LoadedSettings,
  world: World,
): Promise<void> {
  const read = new Map(Object.values(options).map((option) => [environmentName(option.name), option]));
  for (const [variable, value] of Object.entries(world.env)) {
    if (!variable.startsWith('IDCLI_') || value === undefined || value === '') continue;
    const option = read.get(variable);
    if (option?.commandLineOnly === true) {
      await settings.warn(`${variable} is not read: --${option.name} belongs to one command line`);
    }
    if (option !== undefined) continue;
    const { OPTION_NAMES } = await import('./option-names.ts');
    const known = [...read.keys(), ...OPTION_NAMES.map(environmentName)];
    const near = known.includes(variable) ? undefined : suggest(variable, known);
    if (near !== undefined) await settings.warn(`${variable} is not read; did you mean ${near}?`);
  }
}
