// Run by `npm version`, between the new number in package.json and the commit: dates the changelog, and names the
// files of the new version in the pages. What is generated is renewed after it (see "version" in package.json).
import { readFileSync, writeFileSync } from 'node:fs';
import { dated, named } from './changelog.js';

const CHANGELOG = new URL('../../CHANGELOG.md', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const today = new Date().toISOString().slice(0, 10);
writeFileSync(CHANGELOG, dated(readFileSync(CHANGELOG, 'utf8'), version, today));

for (const page of ['README.md', 'docs/guides/install.md', 'docs/guides/ci.md']) {
  const path = new URL(`../../${page}`, import.meta.url);
  writeFileSync(path, named(readFileSync(path, 'utf8'), version));
}
