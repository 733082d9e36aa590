/** Finds and reads the configuration files: the user's own, and the project's. */
import { dirname, join } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';
import type { ConfigContent } from './content.ts';
import type { LocatedDocument } from './document.ts';
import type { Complaint } from './shape.ts';
import { decodeText, systemCode } from './text.ts';

const USER_FILE = 'config.yaml';
const PROJECT_FILE = 'idcli.config.yaml';
/** 1 MB: thousands of providers. */
const MAX_BYTES = 1_000_000;
/** Problems that are listed after the first; the rest is counted. */
const MAX_LISTED = 20;
const MAX_PLACED = 100;

export interface ConfigFile {
  readonly path: string;
  /** Relative paths in the file start here. */
  readonly folder: string;
  readonly origin: 'user file' | 'project file';
  readonly content: ConfigContent;
}

/** One thing that is wrong, as `path:line:column: what`. */
interface Told {
  readonly text: string;
  readonly hint?: string;
}

/**
 * Reads the files that exist, the user's first.
 * @param builtIn ids of the built-in providers
 * Rejects with `CONFIG_INVALID`: the first problem is the message, all others of both files stand in the hint.
 */
export async function readConfigFiles(world: World, builtIn: Iterable<string>): Promise<ConfigFile[]> {
  const files: ConfigFile[] = [];
  const problems: Told[] = [];
  const known = new Set(builtIn);
  for (const [path, origin] of [
    [join(world.configFolder, USER_FILE), 'user file'],
    [await findUpward(world, PROJECT_FILE), 'project file'],
  ] as const) {
    if (path === undefined || !(await world.files.exists(path))) continue;
    const read = await readConfigFile(world, path, origin, known);
    if ('content' in read) {
      files.push({ path, folder: dirname(path), origin, content: read.content });
      for (const id of Object.keys(read.content.providers ?? {})) known.add(id);
    } else problems.push(...read.problems);
  }
  const [first, ...others] = problems;
  if (first === undefined) return files;
  const all = others.length === 0 ? '' : `, the first of ${problems.length} problems`;
  const listed = others.slice(0, MAX_LISTED).map(({ text, hint }) => (hint ? `${text} (${hint})` : text));
  const more = others.length > MAX_LISTED ? [`and ${others.length - MAX_LISTED} more`] : [];
  const hints = [...(first.hint === undefined ? [] : [first.hint]), ...listed, ...more];
  throw new IdcliError('CONFIG_INVALID', `${first.text}${all}`, {
    hint: hints.length === 0 ? undefined : hints.join('\n'),
  });
}

type Read = { readonly content: ConfigContent } | { readonly problems: readonly Told[] };

async function readConfigFile(
  world: World,
  path: string,
  origin: ConfigFile['origin'],
  known: ReadonlySet<string>,
): Promise<Read> {
  const bytes = await readBounded(world, path);
  if (typeof bytes === 'string') return { problems: [{ text: `${path}: ${bytes}` }] };
  const text = decodeText(bytes);
  if (text === undefined) {
    return { problems: [{ text: `${path}: the file is not UTF-8 text`, hint: 'save it as UTF-8' }] };
  }
  const { readDocument } = await import('./document.ts');
  const document = readDocument(text);
  if (document.problems.length > 0) {
    return {
      problems: document.problems.map(({ place, message }) => ({
        text: `${path}:${place.line}:${place.column}: ${message}`,
      })),
    };
  }
  if (document.value === undefined) return { content: {} };
  const { checkShape } = await import('./shape.ts');
  const { checkTrust } = await import('./trust.ts');
  const checked = checkShape(document.value);
  const complaints = [
    ...('complaints' in checked ? checked.complaints : []),
    ...(origin === 'project file' ? checkTrust(document.value, known) : []),
  ];
  if ('content' in checked && complaints.length === 0) return checked;
  return { problems: inOrder(path, document, complaints) };
}

/** By their place. Finding a place takes time, so those that nobody will see are only counted. */
function inOrder(path: string, document: LocatedDocument, complaints: readonly Complaint[]): Told[] {
  const placed = complaints
    .slice(0, MAX_PLACED)
    .map((complaint) => ({ ...complaint, place: document.placeOf(complaint.path, complaint.what) }))
    .sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column)
    .map(({ place, message, hint }) => ({
      text: `${path}:${place.line}:${place.column}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    }));
  return [...placed, ...complaints.slice(MAX_PLACED).map(({ message }) => ({ text: `${path}: ${message}` }))];
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

async function findUpward(world: World, name: string): Promise<string | undefined> {
  for (let folder = world.cwd; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (await world.files.exists(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}
