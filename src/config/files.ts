/** Finds and reads the configuration files: the user's own, and the project's. */
import { dirname, join, parse } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { CheckoutFile } from '../trust/origin.ts';
import type { World } from '../world.ts';
import type { ConfigContent } from './content.ts';
import { inOrder, problemsError, type Told, toldSyntax } from './problems.ts';
import { decodeText, systemCode } from './text.ts';

export const USER_FILE = 'config.yaml';
export const PROJECT_FILE = 'idcli.config.yaml';
/** 1 MB: thousands of providers. */
const MAX_BYTES = 1_000_000;

/** Relative paths in the file start at this folder. */
export interface ConfigFile extends CheckoutFile {
  readonly origin: 'user file' | 'project file';
  readonly content: ConfigContent;
}

/**
 * Reads the files that exist, the user's first. Rejects with `CONFIG_INVALID`: the first problem is the message, all
 * others of both files are in the hint.
 * @param builtIn ids of the built-in providers; only read when there is a file
 */
export async function readConfigFiles(
  world: World,
  builtIn: () => Promise<Iterable<string>>,
): Promise<ConfigFile[]> {
  const files: ConfigFile[] = [];
  const problems: Told[] = [];
  let known: Set<string> | undefined;
  for (const [path, origin] of [
    [join(world.configFolder, USER_FILE), 'user file'],
    [await findUpward(world, PROJECT_FILE), 'project file'],
  ] as const) {
    if (path === undefined || !(await world.files.exists(path))) continue;
    known ??= new Set(await builtIn());
    const read = await readConfigFile(world, path, origin, known);
    if ('content' in read) {
      files.push({ path, folder: dirname(path), bytes: read.bytes, origin, content: read.content });
      for (const id of Object.keys(read.content.providers ?? {})) known.add(id);
    } else problems.push(...read.problems);
  }
  if (problems.length > 0) throw problemsError('CONFIG_INVALID', problems);
  return files;
}

type Problems = { readonly problems: readonly Told[] };
type Read = { readonly content: ConfigContent } | Problems;

async function readConfigFile(
  world: World,
  path: string,
  origin: ConfigFile['origin'],
  known: ReadonlySet<string>,
): Promise<{ readonly content: ConfigContent; readonly bytes: Uint8Array } | Problems> {
  const bytes = await readBounded(world, path);
  if (typeof bytes === 'string') return { problems: [{ text: `${path}: ${bytes}` }] };
  const text = decodeText(bytes);
  if (text === undefined) {
    return { problems: [{ text: `${path}: the file is not UTF-8 text`, hint: 'save it as UTF-8' }] };
  }
  const read = await readConfigText(text, path, origin, known);
  return 'content' in read ? { ...read, bytes } : read;
}

/**
 * Returns the content of a file, or all problems in it.
 * @param path for the problems
 * @param known ids of providers that are known without this file
 */
export async function readConfigText(
  text: string,
  path: string,
  origin: ConfigFile['origin'],
  known: ReadonlySet<string>,
): Promise<Read> {
  const { readDocument } = await import('./document.ts');
  const document = readDocument(text);
  if (document.problems.length > 0) {
    return { problems: toldSyntax(path, document) };
  }
  if (document.value === undefined) return { content: {} };
  const { checkShape } = await import('./shape.ts');
  const { checkProjectFile } = await import('./project-file.ts');
  const checked = checkShape(document.value);
  const complaints = [
    ...('complaints' in checked ? checked.complaints : []),
    ...(origin === 'project file' ? checkProjectFile(document.value, known, dirname(path)) : []),
  ];
  if ('content' in checked && complaints.length === 0) return checked;
  return { problems: inOrder(path, document, complaints) };
}

/** Returns the bytes, or the problem with the file. */
async function readBounded(world: World, path: string): Promise<Uint8Array | string> {
  const tooLarge = 'the file is larger than 1 MB';
  try {
    // The user did not name this file: a pipe or device in its place could block forever.
    const bytes = await world.files.read(path, MAX_BYTES, parse(path).root);
    return bytes.length > MAX_BYTES ? tooLarge : bytes;
  } catch (error) {
    if (error instanceof IdcliError) {
      return error.code === 'INPUT_TOO_LARGE' ? tooLarge : 'this is not a regular file';
    }
    return `the file cannot be read (${systemCode(error)})`;
  }
}

/** Finds the nearest file of this name, from the working folder upward. */
export async function findUpward(world: World, name: string): Promise<string | undefined> {
  for (let folder = world.cwd; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (await world.files.exists(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}
