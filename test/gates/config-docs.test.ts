/** The published schema accepts the presets and the examples of the page, and rejects unknown members. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OptionSpec } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options/options.ts';
import { readDocument } from '../../src/config/document.ts';
import { checkProjectFile } from '../../src/config/project-file.ts';
import { checkShape } from '../../src/config/shape.ts';
import { PRESETS } from '../../src/providers/index.ts';

const SCHEMA = new URL('../../schemas/config.schema.json', import.meta.url);
const PAGE = new URL('../../docs/configuration.md', import.meta.url);

const DECLARATIONS = await Promise.all(COMMANDS.map((row) => row.load()));

/** Returns the options allowed in files, by name, as the commands declare them. */
function fileOptions(): Map<string, OptionSpec[]> {
  const options = new Map<string, OptionSpec[]>();
  const declared = [OUTPUT_OPTIONS, ...DECLARATIONS.map(({ options }) => options)].flatMap((group) =>
    Object.values<OptionSpec>(group),
  );
  for (const option of declared) {
    if (option.commandLineOnly === true || option.notInFiles === true) continue;
    options.set(option.name, [...(options.get(option.name) ?? []), option]);
  }
  return options;
}

describe('the schema of the configuration file', () => {
  it.each([...fileOptions()])('reads --%s in the same way in every command that has it', (_, options) => {
    expect(new Set(options.map((option) => option.kind))).toHaveLength(1);
  });

  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    'has every member of the preset %s',
    (_, preset) => {
      // Hints inspect requests, so they are functions, which no file can hold.
      const { id, refusalHints: _hints, ...members } = preset;
      const checked = checkShape({ providers: { [id]: JSON.parse(JSON.stringify(members)) } });
      expect(checked).toHaveProperty('content');
    },
  );

  it('refuses keys it does not know, at every level', () => {
    const all = objectsIn(JSON.parse(readFileSync(SCHEMA, 'utf8')));
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual([]);
  });
});

/** Returns every subschema with named properties. */
function objectsIn(schema: unknown): Readonly<Record<string, unknown>>[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const within = Object.values(schema).flatMap(objectsIn);
  return 'properties' in schema && !Array.isArray(schema) && typeof schema.properties === 'object'
    ? [{ ...schema }, ...within]
    : within;
}

describe('docs/configuration.md', () => {
  const examples = [...readFileSync(PAGE, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = '']) => text,
  );

  it.each(examples)('has an example that is accepted: %#', (text) => {
    const { value, problems } = readDocument(text);
    expect(problems).toEqual([]);
    const checked = checkShape(value);
    expect(checked).toHaveProperty('content');
    if (!('content' in checked) || !text.includes('of a project')) return;
    expect(checkProjectFile(checked.content, new Set(PRESETS.map(({ id }) => id)), '/project')).toEqual([]);
  });

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(1);
  });
});
