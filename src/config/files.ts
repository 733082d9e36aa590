/** Finds and reads the configuration files: the user's own, and the project's. */
import { dirname, join } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';
import type { ConfigContent } from './content.ts';
import type { LocatedDocument } from './document.ts';
import type { Complaint } from './shape.ts';

const USER_FILE = 'config.yaml';
const PROJECT_FILE = 'idcli.config.yaml';
/** 1 MB: thousands of providers. */
const MAX_BYTES = 1_000_000;
/** Problems of one file that are listed; the rest is counted. */
const MAX_LISTED = 20;

export interface ConfigFile {
  readonly path: string;
  /** Relative paths in the file start here. */
  readonly folder: string;
  readonly origin: 'user file' | 'project file';
  readonly content: ConfigContent;
}

/**
 * Reads the files that exist, the user's first.
 * @param builtIn ids of the built-in providers
 * Rejects with `CONFIG_INVALID` and every problem of every file, each as `path:line:column: what is wrong`.
 */
export async function readConfigFiles(world: World, builtIn: Iterable<string>): Promise<ConfigFile[]> {
  const user = join(world.configFolder, USER_FILE);
  const project = await findUpward(world, PROJECT_FILE);
  const files: ConfigFile[] = [];
  const problems: string[] = [];
  const hints = new Set<string>();
  const known = new Set(builtIn);
  for (const [path, origin] of [
    [user, 'user file'],
    [project, 'project file'],
  ] as const) {
    if (path === undefined || !(await world.files.exists(path))) continue;
    const read = await readConfigFile(world, path, origin, known);
    if ('content' in read) {
      files.push({ path, folder: dirname(path), origin, content: read.content });
      for (const id of Object.keys(read.content.providers ?? {})) known.add(id);
    } else {
      problems.push(...read.problems);
      for (const hint of read.hints) hints.add(hint);
    }
  }
  if (problems.length > 0) {
    throw new IdcliError('CONFIG_INVALID', problems.join('\n'), {
      hint: hints.size === 0 ? undefined : [...hints].join('\n'),
    });
  }
  return files;
}

type Read =
  | { readonly content: ConfigContent }
  | { readonly problems: readonly string[]; readonly hints: readonly string[] };

async function readConfigFile(
  world: World,
  path: string,
  origin: ConfigFile['origin'],
  known: ReadonlySet<string>,
): Promise<Read> {
  const bytes = await readBounded(world, path);
  if (typeof bytes === 'string') return { problems: [`${path}: ${bytes}`], hints: [] };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problems: [`${path}: the file is not UTF-8 text`], hints: ['save it as UTF-8'] };
  }
  const { readDocument } = await import('./document.ts');
  const document = readDocument(text);
  if (document.problems.length > 0) {
    const shown = document.problems.map(
      ({ place, message }) => `${path}:${place.line}:${place.column}: ${message}`,
    );
    return { problems: atMost(shown), hints: [] };
  }
  if (document.value === undefined) return { content: {} };
  const { checkShape } = await import('./shape.ts');
  const checked = checkShape(document.value);
  if ('complaints' in checked) return told(path, document, checked.complaints);
  if (origin === 'user file') return checked;
  const { checkTrust } = await import('./trust.ts');
  const complaints = checkTrust(checked.content, known);
  return complaints.length === 0 ? checked : told(path, document, complaints);
}

function told(path: string, document: LocatedDocument, complaints: readonly Complaint[]): Read {
  const listed = complaints.slice(0, MAX_LISTED).map((complaint) => {
    const { line, column } = document.placeOf(complaint.path, complaint.what);
    return { ...complaint, text: `${path}:${line}:${column}: ${complaint.message}`, line, column };
  });
  listed.sort((one, other) => one.line - other.line || one.column - other.column);
  const single = listed.length === 1;
  return {
    problems: atMost(
      listed.map(({ text, hint }) => (single || hint === undefined ? text : `${text} (${hint})`)),
      complaints.length,
    ),
    hints: single ? listed.flatMap(({ hint }) => (hint === undefined ? [] : [hint])) : [],
  };
}

function atMost(lines: readonly string[], total = lines.length): string[] {
  const more = total - Math.min(lines.length, MAX_LISTED);
  return [...lines.slice(0, MAX_LISTED), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** The bytes, or what is wrong with the file. */
async function readBounded(world: World, path: string): Promise<Uint8Array | string> {
  const tooLarge = 'the file is larger than 1 MB';
  try {
    const bytes = await world.files.read(path, MAX_BYTES);
    return bytes.length > MAX_BYTES ? tooLarge : bytes;
  } catch (error) {
    if (error instanceof IdcliError && error.code === 'INPUT_TOO_LARGE') return tooLarge;
    return `the file cannot be read (${systemCode(error)})`;
  }
}

/** The system's name for what went wrong, e.g. `EACCES`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

async function findUpward(world: World, name: string): Promise<string | undefined> {
  for (let folder = world.cwd; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (await world.files.exists(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}
