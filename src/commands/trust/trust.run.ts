/** `idcli trust …`: shows and changes what files of checkouts may use of the user's. */
import { basename, dirname, join, resolve } from 'node:path';
import type { Json } from '../../common/json.ts';
import { findUpward, PROJECT_FILE } from '../../config/files.ts';
import type { ResolvedProvider } from '../../config/settings.ts';
import { IdcliError } from '../../errors.ts';
import { digestOf, forget, type Remembered, remember, remembered } from '../../trust/memory.ts';
import type { CheckoutFile } from '../../trust/origin.ts';
import type { Invocation } from '../command.ts';

/** A scenario file has at most 16 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** @throws {IdcliError} `CONFIG_INVALID` */
export async function showTrust(_: object, { world, draft, settings }: Invocation): Promise<void> {
  const entries = await remembered(world);
  const here = await findUpward(world, PROJECT_FILE);
  draft.data = {
    trusted: await Promise.all(
      entries.map(async (entry) => ({
        path: entry.path,
        since: entry.since,
        state: await stateOf(entry, world),
      })),
    ),
    ...(here === undefined ? {} : { here: { path: here, asks: asksOf(await settings.providers(), here) } }),
  };
}

/** @throws {IdcliError} `USAGE`, `INPUT_UNREADABLE`, `OUTPUT_NOT_WRITTEN`, `UNTRUSTED_PROJECT` in a scenario */
export async function addTrust(_: object, invocation: Invocation): Promise<void> {
  const { world, draft } = invocation;
  refuseLine(invocation);
  const files = await Promise.all((await pathsOf(invocation)).map((path) => readFile(path, invocation)));
  await remember(files, world);
  draft.data = { trusted: files.map(({ path }) => ({ path, state: 'same' })) };
}

/**
 * @throws {IdcliError} `USAGE` for a file that is not trusted, `OUTPUT_NOT_WRITTEN`, `UNTRUSTED_PROJECT` in a scenario
 */
export async function removeTrust(_: object, invocation: Invocation): Promise<void> {
  const { world, draft } = invocation;
  refuseLine(invocation);
  const paths = await pathsOf(invocation);
  const real = await Promise.all(paths.map((path) => realPathOf(path, world)));
  if (!(await forget(real, world))) {
    throw new IdcliError('USAGE', `nothing was trusted there: ${paths.join(' ')}`, {
      hint: 'see what is: idcli trust show',
    });
  }
  draft.data = { forgotten: paths };
}

/** A checkout must not be able to vouch for itself. */
function refuseLine({ line }: Invocation): void {
  if (line === undefined) return;
  throw new IdcliError('UNTRUSTED_PROJECT', 'a step of a scenario cannot change what is trusted', {
    hint: 'run idcli trust yourself',
  });
}

async function pathsOf({ world, arguments: named }: Invocation): Promise<readonly string[]> {
  if (named.length > 0) return named.map((path) => resolve(world.cwd, path));
  const here = await findUpward(world, PROJECT_FILE);
  if (here !== undefined) return [here];
  throw new IdcliError('USAGE', `there is no ${PROJECT_FILE} here`, { hint: 'name a file' });
}

async function readFile(path: string, { world }: Invocation): Promise<CheckoutFile> {
  try {
    return { path, folder: dirname(path), bytes: await world.files.read(path, MAX_BYTES) };
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    throw new IdcliError('INPUT_UNREADABLE', `${path} cannot be read`, { cause, hint: 'check the path' });
  }
}

/** Resolves links; of a deleted file, those of its folder if it still exists. */
async function realPathOf(path: string, { files }: Invocation['world']): Promise<string> {
  return files
    .realPath(path)
    .catch(async () => join(await files.realPath(dirname(path)), basename(path)))
    .catch(() => path);
}

async function stateOf({ path, sha256 }: Remembered, { files }: Invocation['world']): Promise<string> {
  try {
    return digestOf(await files.read(path, MAX_BYTES)) === sha256 ? 'same' : 'changed';
  } catch {
    return 'gone';
  }
}

/** Lists what the project's file uses of the user's, by provider. */
function asksOf(providers: readonly ResolvedProvider[], path: string): Json {
  return providers
    .map(({ preset, definedBy, namedBy, secrets }) => ({
      provider: preset.id,
      host: preset.issuer ?? '',
      defines: definedBy?.path === path,
      uses: Object.keys(namedBy).map((member) => `${secrets[member]} (${member})`),
    }))
    .filter(({ defines, uses }) => defines || uses.length > 0);
}
