// Run by `npm version`, between the new number in package.json and the commit: dates the changelog. What is generated from
// the version is renewed after it (see "version" in package.json).
import { readFileSync, writeFileSync } from 'node:fs';
import { dated } from './changelog.js';

const CHANGELOG = new URL('../../CHANGELOG.md', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const today = new Date().toISOString().slice(0, 10);
writeFileSync(CHANGELOG, dated(readFileSync(CHANGELOG, 'utf8'), version, today));
