/** Turns a written value into the one a command uses: reads files, anchors paths, registers secrets. */
import { resolve } from 'node:path';
import { type CheckoutFile, isUsers } from '../trust/origin.ts';
import { readNamed, refusedCommand } from '../trust/references.ts';
import type { World } from '../world.ts';
import type { Found, LayeredOption, LoadedSettings } from './layered.ts';
import { anchorReference, environmentName, parseReference } from './secrets.ts';
import { readContent } from './text.ts';
import type { OptionValue } from './values.ts';

interface Context {
  readonly settings: LoadedSettings;
  readonly world: World;
}

/**
 * Rejects with `INPUT_UNREADABLE` and `INPUT_TOO_LARGE` for `@FILE`, with `UNTRUSTED_PROJECT` for anything a checkout
 * may not name, and with the errors of references in pairs.
 */
export async function resolveValue(
  option: LayeredOption,
  value: OptionValue,
  found: Found,
  settings: LoadedSettings,
  world: World,
): Promise<OptionValue> {
  const context: Context = { settings, world };
  switch (option.kind) {
    case 'text':
    case 'optional-text':
      return namesFile(option)
        ? anchorPath(String(value), option, found, context)
        : resolveText(String(value), option, found, context);
    case 'secret':
      return resolveSecret(option, String(value), found, settings);
    case 'list':
      return isList(value) && namesFile(option)
        ? value.map((item) => anchorPath(item, option, found, context))
        : value;
    case 'pairs':
      return isPairs(value) ? resolvePairs(option, value, found, context) : value;
    default:
      return value;
  }
}

export const isList = (value: OptionValue): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isPairs = (value: OptionValue): value is readonly (readonly [string, string])[] =>
  Array.isArray(value) && value.every((item) => Array.isArray(item));

async function resolveText(
  text: string,
  option: LayeredOption,
  found: Found,
  context: Context,
): Promise<string> {
  if (text.startsWith('@@')) return text.slice(1);
  if (!text.startsWith('@')) return text;
  const path = resolve(found.folder, text.slice(1));
  const { checkout } = found;
  const { gate } = context.settings;
  if (checkout === undefined) {
    if (isUsers(found.origin)) gate.brings(`the file ${path} (${found.place})`);
    return readContent(path, found.place, context.world);
  }
  gate.uses(checkout, `the file ${path} (${option.name})`);
  return readContent(path, found.place, context.world, (maxBytes) =>
    readNamed(checkout, path, maxBytes, context.world, gate),
  );
}

/** Options whose value is a file name, by the placeholder in their help. */
const namesFile = (option: LayeredOption): boolean => /\b(FILE|REF)\b/.test(option.placeholder ?? '');

/** `@` before a file name is redundant. In a configuration file, paths are relative to that file. */
function anchorPath(text: string, option: LayeredOption, found: Found, { settings }: Context): string {
  const path = text.startsWith('@') ? text.slice(1) : text;
  const { checkout } = found;
  const inFile = found.origin === 'project file' || found.origin === 'user file';
  if (path === '' || path === '-') return path;
  const reference = parseReference(path);
  if (reference !== undefined) {
    if (checkout === undefined) return inFile ? anchorReference(path, found.folder) : path;
    return holdReference(path, option, found, checkout, settings);
  }
  if (isUrl(path) || (!inFile && checkout === undefined)) return path;
  const absolute = resolve(found.folder, path);
  if (checkout === undefined) return absolute;
  settings.gate.confines(absolute, checkout);
  if (option.touches?.includes('person') === true) {
    settings.gate.uses(checkout, `the file ${absolute} (${option.name})`);
  }
  return absolute;
}

/** Any other scheme is the start of a file name: `a:b/../../c` is a path. */
const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

/** A reference from a checkout, in the form used to note its holder. */
function holdReference(
  text: string,
  option: LayeredOption,
  found: Found,
  checkout: CheckoutFile,
  settings: LoadedSettings,
): string {
  const reference = parseReference(text);
  if (reference?.kind === 'cmd') throw refusedCommand(checkout, option.name);
  const anchored = anchorReference(text, found.folder);
  settings.hold(anchored, checkout);
  if (reference?.kind === 'file') {
    const path = resolve(found.folder, reference.path);
    settings.gate.confines(path, checkout);
    // Some commands read the file itself, without asking for a secret.
    settings.gate.uses(checkout, `${anchored} (${option.name})`);
  }
  return anchored;
}

/** A secret stays a reference until it is needed; only a literal gets a warning now. */
async function resolveSecret(
  option: LayeredOption,
  text: string,
  found: Found,
  settings: LoadedSettings,
): Promise<string> {
  if (parseReference(text) !== undefined) {
    return found.checkout === undefined
      ? anchorReference(text, found.folder)
      : holdReference(text, option, found, found.checkout, settings);
  }
  settings.register(text);
  if (found.origin === 'command line') {
    const variable = environmentName(option.name);
    await settings.warn(
      `${found.place} is given as it is and shows in the process list; set ${variable}, or pass env:NAME, ` +
        `file:PATH or prompt`,
    );
  }
  return text;
}

async function resolvePairs(
  option: LayeredOption,
  pairs: readonly (readonly [string, string])[],
  found: Found,
  context: Context,
): Promise<readonly (readonly [string, string])[]> {
  const resolved: (readonly [string, string])[] = [];
  for (const [name, value] of pairs) {
    const secret = option.literal !== true && parseReference(value) !== undefined;
    if (secret && isUsers(found.origin)) context.settings.gate.brings(`${name} of ${found.place}`);
    const text = secret
      ? await context.settings.secret(
          anchorReference(value, found.folder),
          `${name} of --${option.name}`,
          found.checkout,
        )
      : await resolveText(value, option, found, context);
    resolved.push([name, text]);
  }
  return resolved;
}
