// Pages that are made from the code: written, or with --check only compared.
import { mkdir, readFile, writeFile } from 'node:fs/promises';

const root = new URL('../', import.meta.url);

/** The text of a file, or nothing. */
export async function readPage(path) {
  return readFile(new URL(path, root), 'utf8').catch(() => undefined);
}

/** Puts `block` between the marks of that name; what people wrote around them stays. */
export function withBlock(page, name, block) {
  const [start, end] = [`<!-- generated: ${name} -->`, '<!-- end of generated -->'];
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) return `${page.trimEnd()}\n\n${start}\n\n${block}\n\n${end}\n`;
  return `${page.slice(0, from)}${start}\n\n${block}\n\n${page.slice(to)}`;
}

/** Writes what is not current; with --check says what is not, and exits 1. */
export async function writePages(pages) {
  const stale = [];
  for (const [path, page] of Object.entries(pages)) {
    if ((await readPage(path)) === page) continue;
    stale.push(path);
    if (process.argv.includes('--check')) continue;
    await mkdir(new URL('.', new URL(path, root)), { recursive: true });
    await writeFile(new URL(path, root), page);
  }
  if (process.argv.includes('--check') && stale.length > 0) {
    console.error(`not current: ${stale.join(', ')}; run npm run docs`);
    process.exitCode = 1;
  } else console.log(stale.length === 0 ? 'all pages are current' : `written: ${stale.join(', ')}`);
}
