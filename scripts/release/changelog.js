// Sections of CHANGELOG.md: read for release notes, and dated when a version is made.

/** `## 0.2.0 (2026-11-30)` or `## Unreleased`. */
const HEADING = /^## (?<name>\S+)(?: \((?<date>\d{4}-\d\d-\d\d)\))?$/gm;

/**
 * @param {string} text of CHANGELOG.md
 * @returns {{ name: string, date?: string, body: string }[]} in the order of the file, newest first
 */
export function sectionsOf(text) {
  const headings = [...text.matchAll(HEADING)];
  return headings.map(({ 0: line, index, groups: { name, date } }, at) => ({
    name,
    date,
    body: text.slice(index + line.length, headings[at + 1]?.index).trim(),
  }));
}

/**
 * The changelog with what was unreleased under a version. A second call for the same version changes nothing.
 * @param {string} text of CHANGELOG.md
 * @param {string} version e.g. `0.3.0`
 * @param {string} date `YYYY-MM-DD`
 * @throws when there is nothing to release under that version
 */
export function dated(text, version, date) {
  const sections = sectionsOf(text);
  if (sections.some(({ name, date: of }) => name === version && of !== undefined)) return text;
  const unreleased = sections.find(({ name }) => name === 'Unreleased');
  if (unreleased === undefined || unreleased.body === '') {
    throw new Error(`CHANGELOG.md has nothing under "## Unreleased" to release as ${version}`);
  }
  return text.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} (${date})`);
}

/** A page with the names of released files as that version has them. */
export const named = (page, version) => page.replace(/\bidcli-\d+\.\d+\.\d+(?=[-.])/g, `idcli-${version}`);
