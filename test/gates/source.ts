/** Reads the source files and their imports for the gates. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Relative to the repository root, e.g. `src/flows/code-flow/code-flow.ts`. */
  readonly path: string;
  readonly text: string;
  /** The import: a path from the repository root for own files, else the name of the package. */
  readonly imports: readonly {
    readonly target: string;
    readonly typeOnly: boolean;
    readonly lazy: boolean;
  }[];
}

export function sourceFiles(folder = 'src'): readonly SourceFile[] {
  return (
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      // With slashes everywhere, as imports have them.
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .sort()
      .map((path) => {
        const text = readFileSync(join(ROOT, path), 'utf8');
        return { path, text, imports: importsOf(path, text) };
      })
  );
}

const STATIC = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const LAZY = /\bimport\('([^']+)'\)/g;

function importsOf(path: string, text: string): SourceFile['imports'] {
  const found = [
    ...[...text.matchAll(STATIC)].map((match) => ({
      specifier: match[2] ?? '',
      typeOnly: match[1] !== undefined || onlyTypes(match[0]),
      lazy: false,
    })),
    ...[...text.matchAll(LAZY)].map((match) => ({ specifier: match[1] ?? '', typeOnly: false, lazy: true })),
  ];
  return found.map(({ specifier, ...rest }) => ({ ...rest, target: resolve(path, specifier) }));
}

/** `import { type A, type B } from …` imports nothing at run time. */
function onlyTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1];
  if (names === undefined || /import\s+\w/.test(statement.replace(/import\s+type\b/, ''))) return false;
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .every((name) => name.startsWith('type '));
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative('.', normalize(join(dirname(from), specifier)));
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Returns code without comments and string contents, so that prose does not match. */
export function codeOnly(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}
