/**
 * The published schema, the commands and the page say the same. After an option was added or changed:
 * `UPDATE=1 npx vitest run --project unit test/gates/config-docs.test.ts` writes the schema's options and their table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import type { OptionKind, OptionSpec } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options.ts';

const SCHEMA = new URL('../../schemas/config.schema.json', import.meta.url);

const SHAPES = {
  flag: { type: 'boolean' },
  text: { type: 'string' },
  number: { type: 'number', minimum: 0 },
  list: { type: ['string', 'array'], items: { type: 'string' } },
  secret: { $ref: '#/$defs/reference' },
  pairs: {
    type: ['object', 'array'],
    additionalProperties: { type: 'string' },
    items: { title: 'NAME=VALUE', type: 'string', pattern: '^[^=]+=' },
  },
  'optional-text': { type: ['string', 'boolean'] },
} as const satisfies Record<OptionKind, object>;

/** Every option that may stand in a file, by name, as the commands declare it. */
function fileOptions(): Map<string, OptionSpec[]> {
  const options = new Map<string, OptionSpec[]>();
  const declared = [OUTPUT_OPTIONS, ...COMMANDS.map((command) => command.options)].flatMap((group) =>
    Object.values<OptionSpec>(group),
  );
  for (const option of declared) {
    if (option.commandLineOnly === true) continue;
    options.set(option.name, [...(options.get(option.name) ?? []), option]);
  }
  return options;
}

function expectedDefaults(): Record<string, object> {
  const entries = [...fileOptions()].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, [option]]) => [
      name,
      {
        description: option?.help,
        ...SHAPES[option?.kind ?? 'text'],
        ...(option?.choices === undefined ? {} : { enum: option.choices }),
      },
    ]),
  );
}

if (process.env.UPDATE === '1') {
  const updated = structuredClone(schema) as { properties: { defaults: { properties: object } } };
  updated.properties.defaults.properties = expectedDefaults();
  writeFileSync(SCHEMA, `${JSON.stringify(updated, null, 2)}\n`);
}

describe('the schema and the commands', () => {
  const published = JSON.parse(readFileSync(SCHEMA, 'utf8'));

  it('has every option that may stand in a file, and no other', () => {
    expect(published.properties.defaults.properties).toEqual(expectedDefaults());
  });
});
