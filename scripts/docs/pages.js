// Generated files: read, compared with what the code says now, written.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/** Npm runs its scripts in the top folder. */
const root = pathToFileURL(`${process.cwd()}/`);

/** The text of a file, or nothing. */
export async function readPage(path) {
  return readFile(new URL(path, root), 'utf8').catch(() => undefined);
}

/** Puts `block` between the marks of that name; the text around them stays. */
export function withBlock(page, name, block) {
  const [start, end] = [`<!-- generated: ${name} -->`, '<!-- end of generated -->'];
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) return `${page.trimEnd()}\n\n${start}\n\n${block}\n\n${end}\n`;
  return `${page.slice(0, from)}${start}\n\n${block}\n\n${page.slice(to)}`;
}

const isJson = (path) => path.endsWith('.json');
// The linter holds the layout of JSON, so only the values count.
const comparable = (path, text) => (isJson(path) ? JSON.stringify(JSON.parse(text), null, 2) : text);

/**
 * The first place where the file is not what the code says, in three lines; nothing when it is.
 * @returns {Promise<string | undefined>}
 */
export async function differenceOf(path, wanted) {
  const present = await readPage(path);
  if (present === undefined) return `${path} is missing`;
  const [is, be] = [present, wanted].map((text) => comparable(path, text).split('\n'));
  const at = is.findIndex((line, index) => line !== be[index]);
  const index = at < 0 && is.length < be.length ? is.length : at;
  if (index < 0) return undefined;
  const from = firstDifference(is[index] ?? '', be[index] ?? '');
  const show = (line) => (line === undefined ? '(no such line)' : around(line, from));
  const place = isJson(path) ? `${path}, ${ownerOf(is, index)}` : `${path}:${index + 1}`;
  return `${place}\n  is        ${show(is[index])}\n  should be ${show(be[index])}`;
}

function firstDifference(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** A piece of a long line, with the place that counts in it. */
function around(line, at) {
  const start = Math.max(0, at - 40);
  const piece = line.slice(start, start + 100).trim();
  return `${start > 0 ? '…' : ''}${piece}${start + 100 < line.length ? '…' : ''}`;
}

/** Where in a JSON file a line is: the keys of the objects and lists around it. */
function ownerOf(lines, index) {
  const depth = (line) => line.length - line.trimStart().length;
  const keys = [];
  let inner = depth(lines[index] ?? '');
  for (const line of lines.slice(0, index).reverse()) {
    if (depth(line) >= inner) continue;
    inner = depth(line);
    const key = /^\s*"(.*)": [[{]$/.exec(line)?.[1];
    if (key !== undefined) keys.unshift(key);
  }
  return keys.join('.');
}

/** Writes the pages that are stale, in the form that the linter wants, and gives their paths. */
export async function writePages(pages) {
  const stale = [];
  for (const [path, page] of Object.entries(pages)) {
    if ((await differenceOf(path, page)) === undefined) continue;
    stale.push(path);
    await mkdir(new URL('.', new URL(path, root)), { recursive: true });
    await writeFile(new URL(path, root), page);
  }
  const json = stale.filter(isJson);
  if (json.length > 0) {
    const biome = 'node_modules/@biomejs/biome/bin/biome';
    execFileSync(process.execPath, [biome, 'format', '--write', ...json], { stdio: 'pipe' });
  }
  return stale;
}
