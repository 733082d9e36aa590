// The licences of what the bundle holds: most of them ask that their text comes along.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {import('rolldown').RolldownOutput['output']} output of the bundler
 * @returns {string} for each package its name, version and licence text, by name
 * @throws when a package has neither a licence file nor a licence in its package.json
 */
export function licencesOf(output) {
  const bundled = output.flatMap(({ modules = {} }) =>
    Object.entries(modules).flatMap(([path, { renderedLength }]) =>
      renderedLength > 0 ? [packageFolder(path)] : [],
    ),
  );
  const texts = [...new Set(bundled)]
    .filter((folder) => folder !== undefined)
    .map((folder) => licenceOf(folder))
    .sort();
  return `idcli holds code of these packages.\n\n${texts.join('\n')}`;
}

const packageFolder = (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)\b/i.test(file))
    .sort();
  if (files.length === 0 && typeof license !== 'string') throw new Error(`${name} names no licence`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const line = '='.repeat(78);
  return [`${line}\n${name} ${version}: ${license ?? 'see below'}`, ...texts, ''].join('\n\n');
}
