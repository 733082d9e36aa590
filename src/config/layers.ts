/** Puts the values of a command's options together: flag, environment, project file, user file; the first that has one. */
import { IdcliError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import type { World } from '../world.ts';
import type { ConfigFile } from './files.ts';
import { isList, resolveValue } from './resolve-value.ts';
import { environmentName } from './secrets.ts';
import type { Origin, Settings } from './settings.ts';
import { ENDPOINT_OPTIONS } from './trust.ts';
import { KINDS, type Kind, type OptionValue } from './values.ts';
import { warnOfVariables } from './variables.ts';

/** What has to be known of an option; a command's own declaration fits. */
export interface LayeredOption {
  readonly kind: Kind;
  readonly name: string;
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** Of `pairs`: values stand for themselves and are no secret references. */
  readonly literal?: boolean;
  readonly commandLineOnly?: boolean;
}

/** Settings with what the layers need beside: the files' defaults and a voice. */
export interface LoadedSettings extends Settings {
  /** The files, the project's first, because it wins. */
  defaults(): Promise<readonly ConfigFile[]>;
  warn(text: string): Promise<void>;
}

export interface Layered {
  /** By key of the declaration; an option that was set nowhere is absent. */
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly origins: Readonly<Record<string, Origin>>;
}

/** A value as it was found, and where. */
export interface Found {
  readonly raw: unknown;
  readonly origin: Origin;
  /** How a message calls the place, e.g. `--timeout`, `IDCLI_TIMEOUT`, `defaults.timeout in /project/idcli.config.yaml`. */
  readonly place: string;
  /** Where relative paths start. */
  readonly folder: string;
}

/**
 * The values of a command's options.
 * @param options the command's declarations by key
 * @param fromCommandLine values as typed, by the same keys; an option that was not given is absent
 * Rejects with `USAGE` for a flag or variable that does not fit, `CONFIG_INVALID` for a file, `INPUT_UNREADABLE` and
 * `INPUT_TOO_LARGE` for `@FILE`, and with what secret references in `pairs` reject with.
 */
export async function layerValues(
  options: Readonly<Record<string, LayeredOption>>,
  fromCommandLine: Readonly<Record<string, unknown>>,
  settings: LoadedSettings,
  world: World,
): Promise<Layered> {
  const files = await settings.defaults();
  const values: [string, OptionValue][] = [];
  const origins: [string, Origin][] = [];
  for (const [key, option] of Object.entries(options)) {
    const found = findValue(option, fromCommandLine[key], files, world);
    if (found === undefined) continue;
    const value = KINDS[option.kind].read(found.raw);
    if (value === null) continue;
    if (value === undefined) throw misfit(option, found, `must be ${expectedOf(option)}`);
    const resolved = await resolveValue(option, value, found, settings, world);
    checkChoices(option, resolved, found);
    values.push([key, resolved]);
    origins.push([key, found.origin]);
  }
  const layered = { values: Object.fromEntries(values), origins: Object.fromEntries(origins) };
  await warnOfVariables(options, settings, world);
  await refuseForeignEndpoints(options, layered, settings);
  return layered;
}

function findValue(
  option: LayeredOption,
  typed: unknown,
  files: readonly ConfigFile[],
  world: World,
): Found | undefined {
  const { name } = option;
  if (typed !== undefined) {
    return { raw: typed, origin: 'command line', place: `--${name}`, folder: world.cwd };
  }
  if (option.commandLineOnly === true) return undefined;
  const variable = environmentName(name);
  const set = world.env[variable];
  if (set !== undefined && set !== '') {
    return { raw: set, origin: 'environment', place: variable, folder: world.cwd };
  }
  for (const { path, folder, origin, content } of files) {
    const defaults = content.defaults ?? {};
    if (!Object.hasOwn(defaults, name)) continue;
    return { raw: defaults[name], origin, place: `defaults.${name} in ${path}`, folder };
  }
  return undefined;
}

function checkChoices(option: LayeredOption, value: OptionValue, found: Found): void {
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
function expectedOf({ kind, placeholder }: LayeredOption): string {
  const { expected } = KINDS[kind];
  return kind === 'pairs' && placeholder !== undefined
    ? expected.replace('NAME=VALUE', () => placeholder)
    : expected;
}

function misfit(option: LayeredOption, found: Found, message: string, hint?: string): IdcliError {
  const code = found.origin.endsWith('file') ? 'CONFIG_INVALID' : 'USAGE';
  // Pairs may hold passwords, so only what is plainly none is repeated.
  const typed =
    option.kind === 'number' || option.kind === 'flag' ? `, not ${JSON.stringify(found.raw)}` : '';
  return new IdcliError(code, `${found.place} ${message}${hint === undefined ? typed : ''}`, { hint });
}

/** The other half of `trust.ts`: a default of a checkout must not lead a provider that it did not define elsewhere. */
async function refuseForeignEndpoints(
  options: Readonly<Record<string, LayeredOption>>,
  layered: Layered,
  settings: LoadedSettings,
): Promise<void> {
  const id = layered.values.provider;
  if (typeof id !== 'string') return;
  for (const [key, option] of Object.entries(options)) {
    if (layered.origins[key] !== 'project file' || !ENDPOINT_OPTIONS.has(option.name)) continue;
    const provider = await settings.provider(id);
    const { issuer } = provider.preset;
    if (issuer === undefined || provider.origins.issuer === 'project file') continue;
    throw new IdcliError(
      'CONFIG_INVALID',
      `the project file sets ${option.name}, which it may not for ${id}: it comes with a checkout, and could send your client secret elsewhere`,
      { hint: `pass --${option.name} yourself, or move it into a provider that the project file defines` },
    );
  }
}
