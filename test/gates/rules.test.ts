/** Every rule named in code or tests is explained in the documentation, in its own table row. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source.ts';

/** Prefix → the page with its rules. */
const PAGES: Readonly<Record<string, string>> = {
  ALL: 'docs/rules.md',
  CL: 'docs/rules.md',
  CS: 'docs/providers/signicat-consent.md',
  ES: 'docs/providers/esigning.md',
  IG: 'docs/providers/ingroupe.md',
  NA: 'docs/providers/net-id.md',
  SO: 'docs/providers/signicat-sms-otp.md',
  SV: 'docs/checks.md',
  TV: 'docs/checks.md',
};
const RULE = /\b(?:(?:IG|SO|CS|ES|NA)-[CSV]\d+|(?:ALL|CL|TV|SV)-C?\d+)\b/g;

const named = new Map<string, string>();
for (const folder of ['src', 'test', 'bench']) {
  for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:ts|js|py)$/.test(name)) continue;
    const path = join(folder, name);
    for (const [rule] of readFileSync(join(ROOT, path), 'utf8').matchAll(RULE))
      named.set(rule, named.get(rule) ?? path);
  }
}

describe('rules that are named are defined', () => {
  const prefixes = Object.keys(PAGES).filter((prefix) =>
    [...named.keys()].some((rule) => rule.startsWith(`${prefix}-`)),
  );

  it.each(prefixes)('%s', (prefix) => {
    const page = readFileSync(join(ROOT, PAGES[prefix] ?? ''), 'utf8');
    const missing = [...named]
      .filter(([rule]) => rule.startsWith(`${prefix}-`) && !page.includes(`| ${rule} |`))
      .map(([rule, path]) => `${rule} (${path})`);
    expect(missing.sort(), `define them in ${PAGES[prefix]}`).toEqual([]);
  });
});
