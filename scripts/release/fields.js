// The members of package.json that name who publishes and where. scripts/release.json is their only source: a fork
// fills it in once, and `npm run release:fields` carries it over. While it is empty, package.json has none of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, ROOT), 'utf8'));

/**
 * @param {{ author: string, repository: string, homepage: string, bugs: string }} release `repository` is the https address
 *   of a repository, e.g. https://github.com/owner/name; home page and issues follow from it unless they are given
 * @returns {Record<string, unknown>} members of package.json; none for an empty value
 */
export function fieldsOf({ author, repository, homepage, bugs }) {
  const address = repository.replace(/(?:\.git)?\/?$/, '');
  const derived = (path) => (address === '' ? '' : `${address}${path}`);
  const fields = {
    author,
    repository: address === '' ? '' : { type: 'git', url: `git+${address}.git` },
    homepage: homepage || derived('#readme'),
    bugs: bugs || derived('/issues'),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** package.json with the fields of scripts/release.json, after `license`, in its own layout. */
export function withFields(manifest, release) {
  const names = ['author', 'repository', 'homepage', 'bugs'];
  const rest = Object.entries(manifest).filter(([name]) => !names.includes(name));
  const at = rest.findIndex(([name]) => name === 'license') + 1;
  return Object.fromEntries(rest.toSpliced(at, 0, ...Object.entries(fieldsOf(release))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = withFields(read('package.json'), read('scripts/release.json'));
  writeFileSync(new URL('package.json', ROOT), `${JSON.stringify(manifest, null, 2)}\n`);
}
