/** Writes members of a provider into configuration files: into the requested one, as far as it may hold them. */
import { dirname, join, relative, resolve } from 'node:path';
import type { ConfigContent } from '../../config/content.ts';
import { type Members, withMembers } from '../../config/edit.ts';
import { findUpward, PROJECT_FILE, readConfigText, USER_FILE } from '../../config/files.ts';
import { problemsError } from '../../config/problems.ts';
import { checkProjectFile } from '../../config/project-file.ts';
import { anchorReference, parseReference } from '../../config/secrets.ts';
import { decodeText, systemCode } from '../../config/text.ts';
import { IdcliError } from '../../errors.ts';
import { isRemembered, remember } from '../../trust/memory.ts';
import type { CheckoutFile } from '../../trust/origin.ts';
import type { World } from '../../world.ts';
import type { Invocation } from '../command.ts';

export type Where = 'user' | 'project';

export interface Target {
  readonly where: Where;
  readonly path: string;
  /** Undefined when the file does not exist yet. */
  readonly text?: string;
}

/** The whole team reads the project's file; the user's own file is private. */
const MODES: Record<Where, number> = { project: 0o644, user: 0o600 };

/** Returns the user's own file or the project's: the nearest upward, else one in the working folder. */
export async function targetOf(where: Where, world: World): Promise<Target> {
  const path =
    where === 'user'
      ? join(world.configFolder, USER_FILE)
      : ((await findUpward(world, PROJECT_FILE)) ?? join(world.cwd, PROJECT_FILE));
  if (!(await world.files.exists(path))) return { where, path };
  if (where === 'project') await refuseLink(path, world);
  return { where, path, text: decodeText(await world.files.read(path)) ?? '' };
}

/** Refuses a link as project file: the checkout could redirect the change to any file. */
async function refuseLink(path: string, { files }: World): Promise<void> {
  const real = await files.realPath(path);
  if (dirname(real) === (await files.realPath(dirname(path)))) return;
  throw new IdcliError('UNTRUSTED_PROJECT', `${path} is a link to ${real}, and is not changed through it`, {
    hint: 'change that file by hand, or make a file of the link',
  });
}

/** Returns the ids of providers known without the project's file. */
export async function knownElsewhere({ settings }: Invocation): Promise<ReadonlySet<string>> {
  const providers = await settings.providers();
  return new Set(
    providers.filter(({ origins }) => origins.id !== 'project file').map(({ preset }) => preset.id),
  );
}

/**
 * Splits members into those that a project's file may hold for this provider, and those that only the user's own may.
 * @throws {IdcliError} `USAGE` when they cannot be split: a provider that the project defines must stay in its file,
 *   because an entry in the user's file would make its addresses trusted
 */
export function splitByTrust(
  id: string,
  members: Members,
  known: ReadonlySet<string>,
  { folder, cwd }: { readonly folder: string; readonly cwd: string },
): Readonly<Record<Where, Members>> {
  const placed = Object.entries(members).map(([name, value]) => [name, anchorReference(value, cwd)]);
  const complaints = checkProjectFile({ providers: { [id]: Object.fromEntries(placed) } }, known, folder);
  const [first] = complaints;
  if (first !== undefined && !known.has(id)) {
    throw new IdcliError('USAGE', first.message, {
      hint:
        'say env:NAME, file:PATH or prompt instead, with the file in the folder of the project\n' +
        'or put the whole provider into your own file: idcli providers add with --in user',
    });
  }
  const refused = new Set(complaints.map(({ path }) => path.at(-1)));
  const those = (keep: boolean) =>
    Object.fromEntries(Object.entries(members).filter(([name]) => refused.has(name) !== keep));
  return { project: those(true), user: those(false) };
}

/** Makes paths of keys and secrets relative to the file that names them, if they are below its folder. */
export function anchored(members: Members, { path }: Target, cwd: string): Members {
  const folder = dirname(path);
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      const reference = parseReference(value);
      if (reference?.kind !== 'file') return [name, value];
      const absolute = resolve(cwd, reference.path);
      const near = relative(folder, absolute);
      return [name, `file:${near.startsWith('..') ? absolute : near}`];
    }),
  );
}

/** A written file and its members. */
export type Written = { readonly path: string; readonly members: readonly string[] };

/** A validated change that is not written yet. */
export interface Change extends Written {
  readonly target: Target;
  readonly text: string;
}

/**
 * Adds members to a file that may already exist.
 * @throws {IdcliError} `OUTPUT_EXISTS` for a member that has another value there, unless `overwrite`; and as `changeTo`
 */
export async function addition(
  target: Target,
  id: string,
  members: Members,
  options: { readonly overwrite: boolean; readonly known: ReadonlySet<string>; readonly cwd: string },
): Promise<Change> {
  const written = anchored(members, target, options.cwd);
  if (!options.overwrite) await refuseReplacing(target, id, written);
  return changeTo(target, withMembers(target.text ?? '', id, written), Object.keys(members), options.known);
}

/** Refuses to replace a value that is already set. */
async function refuseReplacing({ path, text = '' }: Target, id: string, members: Members): Promise<void> {
  const { readDocument } = await import('../../config/document.ts');
  const content = readDocument(text).value as ConfigContent | undefined;
  const set: Readonly<Record<string, unknown>> = content?.providers?.[id] ?? {};
  const [other] = Object.keys(members).filter(
    (name) => Object.hasOwn(set, name) && set[name] !== members[name],
  );
  if (other === undefined) return;
  throw new IdcliError('OUTPUT_EXISTS', `${other} of ${id} is set already in ${path}`, {
    hint: 'replace it with --overwrite',
  });
}

/**
 * Validates a new text for a configuration file.
 * @throws {IdcliError} `CONFIG_INVALID` for an invalid value
 */
export async function changeTo(
  target: Target,
  text: string,
  members: readonly string[],
  known: ReadonlySet<string>,
): Promise<Change> {
  const { where, path } = target;
  const read = await readConfigText(text, path, where === 'user' ? 'user file' : 'project file', known);
  if ('problems' in read) throw problemsError('CONFIG_INVALID', read.problems);
  return { target, path, text, members };
}

/**
 * Writes changes after all of them are validated. Trusts a project's file that the user creates, or that was trusted
 * before the change: its content is the user's own.
 * @throws {IdcliError} `OUTPUT_NOT_WRITTEN`
 */
export async function makeChanges(
  changes: readonly Change[],
  { world, line }: Pick<Invocation, 'world' | 'line'>,
): Promise<Written[]> {
  const { files } = world;
  for (const { target, path, text } of changes) {
    const isUsers = line === undefined && target.where === 'project' && (await isTrusted(target, world));
    await files.writeAtomic(path, text, MODES[target.where]).catch((cause: unknown) => {
      if (cause instanceof IdcliError) throw cause;
      throw new IdcliError(
        'OUTPUT_NOT_WRITTEN',
        `the file cannot be written: ${path} (${systemCode(cause)})`,
        {
          cause,
          hint: 'may you write there? another folder: cd into it; your own file instead of the project: --in user',
        },
      );
    });
    if (isUsers) await remember([fileOf(path, text)], world);
  }
  return changes.map(({ path, members }) => ({ path, members }));
}

const isTrusted = async ({ path, text }: Target, world: World): Promise<boolean> =>
  text === undefined || isRemembered(fileOf(path, text), world);

const fileOf = (path: string, text: string): CheckoutFile => ({
  path,
  folder: dirname(path),
  bytes: new TextEncoder().encode(text),
});
