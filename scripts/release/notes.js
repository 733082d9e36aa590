// Prints the notes of a release, in Markdown: its section of the changelog, and size and SHA-256 of each file that
// comes with it. Writes SHA256SUMS beside the files, as `sha256sum -c` reads it.
//   node scripts/release/notes.js FOLDER
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionsOf } from './changelog.js';

const ROOT = new URL('../../', import.meta.url);
const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('which folder are the files in? node scripts/release/notes.js FOLDER');

const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
const section = sectionsOf(readFileSync(new URL('CHANGELOG.md', ROOT), 'utf8')).find(
  ({ name }) => name === version,
);
if (section?.date === undefined) {
  throw new Error(`CHANGELOG.md has no dated section ${version}; npm version makes it`);
}

const files = readdirSync(folder)
  .filter((name) => name !== 'SHA256SUMS')
  .sort()
  .map((name) => {
    const bytes = readFileSync(join(folder, name));
    return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
if (files.length === 0) throw new Error(`${folder} has no files`);
writeFileSync(join(folder, 'SHA256SUMS'), files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));

const rows = files.map(
  ({ name, size, sha256 }) => `| ${name} | ${(size / 1e6).toFixed(1)} MB | \`${sha256}\` |`,
);
console.log(
  [section.body, '', '## Files', '', '| file | size | SHA-256 |', '| --- | --- | --- |', ...rows].join('\n'),
);
