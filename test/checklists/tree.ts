/** A copy of the tree, in which a test makes changes as a newcomer would. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Too large to copy, and never changed. */
const LINKED = 'node_modules';
const LEFT = '.git';

export interface Tree {
  readonly root: string;
  write(path: string, text: string): void;
  /** Puts text behind the first match; an anchor that is not there fails the test. */
  insert(path: string, after: RegExp, text: string): void;
  /** Files that were written or changed since the last call. */
  touched(): string[];
  /** Runs a program in it; gives what it printed when it fails, and nothing when it does not. */
  complaints(program: string, ...words: string[]): string;
}

export function copyTree(): Tree {
  const root = mkdtempSync(join(tmpdir(), 'idcli-checklists-'));
  for (const name of readdirSync(ROOT)) {
    if (name === LEFT) continue;
    if (name === LINKED) symlinkSync(join(ROOT, name), join(root, name));
    else cpSync(join(ROOT, name), join(root, name), { recursive: true });
  }
  const files = new Set<string>();
  const write = (path: string, text: string): void => {
    files.add(path);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    root,
    write,
    insert(path, after, text) {
      const page = readFileSync(join(root, path), 'utf8');
      const found = after.exec(page);
      if (found === null) throw new Error(`${path} has nothing like ${after}`);
      const at = found.index + found[0].length;
      write(path, page.slice(0, at) + text + page.slice(at));
    },
    touched() {
      const list = [...files].map((path) => relative('.', path)).sort();
      files.clear();
      return list;
    },
    complaints(program, ...words) {
      const { status, stdout, stderr } = spawnSync(program, words, {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1', VITEST: undefined },
      });
      return status === 0 ? '' : `${stdout}${stderr}`.split('\n').slice(-60).join('\n');
    },
  };
}

/** The files that a numbered list of a page names in whole, with the names of an example in their place. */
export function filesNamedIn(section: string, names: Readonly<Record<string, string>>): string[] {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const text = page.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  const items = text?.match(/^\d\. (?:.*\n(?: {3}.*\n)*)/gm) ?? [];
  const paths = items.flatMap((item) => [
    ...(item.split(/: |, that/)[0]?.matchAll(/`([^`]+\.(?:ts|md))`/g) ?? []),
  ]);
  const named = paths.map(([, path = '']) =>
    path.replace(/<(\w+)>/g, (_, word: string) => names[word] ?? word),
  );
  return [...new Set(named)].sort();
}
