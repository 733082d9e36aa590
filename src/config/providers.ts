/** Preset ← user file ← project file, with the origin of each value. */
import { defined } from '../common/defined.ts';
import { generic } from '../providers/generic.ts';
import type { ProviderPreset } from '../providers/preset.ts';
import { type ProviderMembers, SECRET_MEMBERS } from './content.ts';
import type { ConfigFile } from './files.ts';
import { anchorReference } from './secrets.ts';
import type { Origin, ResolvedProvider } from './settings.ts';

/**
 * Merges all providers: the built-in ones in their order, then those of the files. A map by id, so that a provider may
 * be called `constructor`. A member of a later layer replaces the earlier one; `scopes`, `params` and the two tables of
 * `errors` are merged entry by entry.
 */
export function resolveProviders(
  presets: readonly ProviderPreset[],
  files: readonly ConfigFile[],
): Map<string, ResolvedProvider> {
  const resolved = new Map(presets.map((preset) => [preset.id, fromPreset(preset, true)]));
  for (const file of files) {
    for (const [id, members] of Object.entries(file.content.providers ?? {})) {
      const base = resolved.get(id) ?? fromNothing(id, file);
      resolved.set(id, addLayer(base, members ?? {}, file));
    }
  }
  return resolved;
}

function fromPreset(preset: ProviderPreset, builtIn: boolean): ResolvedProvider {
  const origins = Object.fromEntries(valuePaths(preset).map((path) => [path, 'preset' as Origin]));
  return { preset, builtIn, origins, secrets: {}, namedBy: {} };
}

/** A custom provider starts from the standards and sets its own name. */
function fromNothing(id: string, file: ConfigFile): ResolvedProvider {
  const named = { id, title: id, source: file.path };
  const base = fromPreset({ ...generic, ...named }, false);
  const origins = Object.fromEntries(Object.keys(named).map((member) => [member, file.origin]));
  return {
    ...base,
    origins: { ...base.origins, ...origins },
    ...(file.origin === 'project file' ? { definedBy: file } : {}),
  };
}

function addLayer(below: ResolvedProvider, members: ProviderMembers, file: ConfigFile): ResolvedProvider {
  const { clientSecret, clientKey, tlsCert, tlsKey, decryptionKey, errors, ...plain } = members;
  const preset: ProviderPreset = {
    ...below.preset,
    ...plain,
    ...defined({
      scopes: plain.scopes === undefined ? undefined : { ...below.preset.scopes, ...plain.scopes },
      params: plain.params === undefined ? undefined : { ...below.preset.params, ...plain.params },
    }),
    errors: {
      authorization: { ...below.preset.errors.authorization, ...errors?.authorization },
      token: { ...below.preset.errors.token, ...errors?.token },
    },
  };
  const references = SECRET_MEMBERS.flatMap((member) => {
    const reference = members[member];
    return reference === undefined ? [] : [[member, anchorReference(reference, file.folder)] as const];
  });
  return {
    preset: Object.freeze(preset),
    builtIn: below.builtIn,
    origins: {
      ...below.origins,
      ...Object.fromEntries(valuePaths(members).map((path) => [path, file.origin])),
    },
    secrets: { ...below.secrets, ...Object.fromEntries(references) },
    ...defined({ definedBy: below.definedBy }),
    namedBy: {
      ...below.namedBy,
      ...(file.origin === 'project file'
        ? Object.fromEntries(references.map(([member]) => [member, file]))
        : {}),
    },
  };
}

/** The places that a layer sets: members, and the entries of merged ones. */
function valuePaths(members: ProviderMembers): string[] {
  return Object.keys(members).flatMap((member) => {
    if (member === 'scopes') return entryPaths('scopes', members.scopes);
    if (member === 'params') return entryPaths('params', members.params);
    if (member !== 'errors') return [member];
    return [
      ...entryPaths('errors.authorization', members.errors?.authorization),
      ...entryPaths('errors.token', members.errors?.token),
    ];
  });
}

const entryPaths = (member: string, entries: object | undefined): string[] =>
  Object.keys(entries ?? {}).map((name) => `${member}.${name.replaceAll('.', '\\.')}`);
