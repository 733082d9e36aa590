/** From a value as it was written to the value a command works with: files read, paths anchored, secrets announced. */
import { resolve } from 'node:path';
import type { World } from '../world.ts';
import type { Found, LayeredOption, LoadedSettings } from './layers.ts';
import { anchorReference, environmentName, parseReference } from './secrets.ts';
import { readContent } from './text.ts';
import type { OptionValue } from './values.ts';

/** Rejects with `INPUT_UNREADABLE` and `INPUT_TOO_LARGE` for `@FILE`, and with what references in pairs reject with. */
export async function resolveValue(
  option: LayeredOption,
  value: OptionValue,
  found: Found,
  settings: LoadedSettings,
  world: World,
): Promise<OptionValue> {
  switch (option.kind) {
    case 'text':
    case 'optional-text':
      return namesFile(option)
        ? anchorPath(String(value), found)
        : resolveText(String(value), found.place, found.folder, world);
    case 'secret':
      return resolveSecret(option, String(value), found, settings);
    case 'list':
      return isList(value) && namesFile(option) ? value.map((item) => anchorPath(item, found)) : value;
    case 'pairs':
      return isPairs(value) ? resolvePairs(option, value, found, settings, world) : value;
    default:
      return value;
  }
}

export const isList = (value: OptionValue): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isPairs = (value: OptionValue): value is readonly (readonly [string, string])[] =>
  Array.isArray(value) && value.every((item) => Array.isArray(item));

async function resolveText(text: string, place: string, folder: string, world: World): Promise<string> {
  if (text.startsWith('@@')) return text.slice(1);
  if (text.startsWith('@')) return readContent(resolve(folder, text.slice(1)), place, world);
  return text;
}

/** Options whose value is the name of a file, by the placeholder in their help. */
const namesFile = (option: LayeredOption): boolean => /\b(FILE|REF)\b/.test(option.placeholder ?? '');

/** `@` before the name of a file says nothing new. In a configuration file a path starts at that file. */
function anchorPath(text: string, found: Found): string {
  const path = text.startsWith('@') ? text.slice(1) : text;
  if (!found.origin.endsWith('file') || path === '' || path === '-') return path;
  if (parseReference(path) !== undefined) return anchorReference(path, found.folder);
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : resolve(found.folder, path);
}

/** A secret stays a reference until somebody needs it; only a literal is worth a word now. */
async function resolveSecret(
  option: LayeredOption,
  text: string,
  found: Found,
  settings: LoadedSettings,
): Promise<string> {
  if (parseReference(text) !== undefined) return anchorReference(text, found.folder);
  settings.register(text);
  if (found.origin === 'command line') {
    const variable = environmentName(option.name);
    await settings.warn(
      `${found.place} is given as it is and shows in the process list; set ${variable}, or pass env:NAME, file:PATH or prompt`,
    );
  }
  return text;
}

async function resolvePairs(
  option: LayeredOption,
  pairs: readonly (readonly [string, string])[],
  found: Found,
  settings: LoadedSettings,
  world: World,
): Promise<readonly (readonly [string, string])[]> {
  const resolved: (readonly [string, string])[] = [];
  for (const [name, value] of pairs) {
    const secret = option.literal !== true && parseReference(value) !== undefined;
    const text = secret
      ? await settings.secret(anchorReference(value, found.folder), `${name} of --${option.name}`)
      : await resolveText(value, found.place, found.folder, world);
    resolved.push([name, text]);
  }
  return resolved;
}
