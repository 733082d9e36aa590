/** Finds an option's values, layer by layer, and says what is wrong with one. */
import { suggest } from '../common/suggest.ts';
import { IdcliError } from '../errors.ts';
import type { ScenarioLine } from '../trust/scenario-line.ts';
import type { World } from '../world.ts';
import type { ConfigFile } from './files.ts';
import type { Found, LayeredOption } from './layered.ts';
import { isList } from './resolve-value.ts';
import { environmentName } from './secrets.ts';
import type { Origin } from './settings.ts';
import { KINDS, type OptionValue } from './values.ts';

/** The values of all layers, the winner first. */
export function findValues(
  option: LayeredOption,
  typed: unknown,
  files: readonly ConfigFile[],
  { world, line }: { readonly world: World; readonly line: ScenarioLine | undefined },
): Found[] {
  const { name } = option;
  const by = (raw: unknown, place: string, origin: Origin, isLines: boolean): Found => ({
    raw,
    place,
    folder: world.cwd,
    ...(line !== undefined && isLines ? { origin: 'scenario file', checkout: line.file } : { origin }),
  });
  const found: Found[] = [];
  if (typed !== undefined) found.push(by(typed, `--${name}`, 'command line', true));
  if (option.commandLineOnly === true) return found;
  const variable = environmentName(name);
  const set = world.env[variable];
  if (set !== undefined && set !== '') {
    found.push(by(set, variable, 'environment', line?.sets.has(variable) === true));
  }
  for (const file of option.notInFiles === true ? [] : files) {
    const defaults = file.content.defaults ?? {};
    if (!Object.hasOwn(defaults, name)) continue;
    found.push({
      raw: defaults[name],
      origin: file.origin,
      place: `defaults.${name} in ${file.path}`,
      folder: file.folder,
      ...(file.origin === 'project file' ? { checkout: file } : {}),
    });
  }
  return found;
}

/** @throws {IdcliError} `USAGE`, `CONFIG_INVALID` */
export function checkChoices(option: LayeredOption, value: OptionValue, found: Found): void {
  const { choices } = option;
  if (choices === undefined) return;
  for (const item of isList(value) ? value : [value]) {
    if (typeof item !== 'string' || choices.includes(item)) continue;
    const near = suggest(item, choices);
    throw misfit(
      option,
      found,
      `is ${JSON.stringify(item)} and must be one of ${choices.join(', ')}`,
      near === undefined ? undefined : `did you mean ${near}?`,
    );
  }
}

/** In the words of the option's own help: `SYSTEM=ID`, `PATH=VALUE`. */
export function expectedOf({ kind, placeholder }: LayeredOption): string {
  const { expected } = KINDS[kind];
  return kind === 'pairs' && placeholder !== undefined
    ? expected.replace('NAME=VALUE', () => placeholder)
    : expected;
}

/** The error for a value, by where it was found. */
export function misfit(option: LayeredOption, found: Found, message: string, hint?: string): IdcliError {
  const code = found.origin === 'project file' || found.origin === 'user file' ? 'CONFIG_INVALID' : 'USAGE';
  // Pairs may hold passwords, so only text that is plainly no pair is repeated.
  const typed =
    option.kind === 'number' || option.kind === 'flag' ? `, not ${JSON.stringify(found.raw)}` : '';
  return new IdcliError(code, `${found.place} ${message}${hint === undefined ? typed : ''}`, { hint });
}
