/**
 * The published schema, the commands, the presets and the page say the same. After an option or a member was added:
 * `UPDATE=1 npx vitest run --project unit test/gates/config-docs.test.ts` writes the schema's options and the tables.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OptionKind, OptionSpec } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options/options.ts';
import { readDocument } from '../../src/config/document.ts';
import { checkShape } from '../../src/config/shape.ts';
import { checkTrust } from '../../src/config/trust.ts';
import { PRESETS } from '../../src/providers/index.ts';

const SCHEMA = new URL('../../schemas/config.schema.json', import.meta.url);
const PAGE = new URL('../../docs/configuration.md', import.meta.url);

interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

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

const DECLARATIONS = await Promise.all(COMMANDS.map((row) => row.load()));

/** Every option that may stand in a file, by name, as the commands declare it. */
function fileOptions(): Map<string, OptionSpec[]> {
  const options = new Map<string, OptionSpec[]>();
  const declared = [OUTPUT_OPTIONS, ...DECLARATIONS.map(({ options }) => options)].flatMap((group) =>
    Object.values<OptionSpec>(group),
  );
  for (const option of declared) {
    if (option.commandLineOnly === true) continue;
    options.set(option.name, [...(options.get(option.name) ?? []), option]);
  }
  return options;
}

function defaultsOfCommands(): Record<string, object> {
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

const readSchema = (): Schema => JSON.parse(readFileSync(SCHEMA, 'utf8'));
const readPage = (): string => readFileSync(PAGE, 'utf8');

/** `a.b` → the schema of that key, for every key of a schema, the ones of free names as `<name>`. */
function keysOf(root: Schema, schema: Schema, path = ''): (readonly [string, Schema])[] {
  const target = schema.$ref === undefined ? schema : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  const children: (readonly [string, Schema])[] = [
    ...Object.entries(target?.properties ?? {}),
    ...(typeof target?.additionalProperties === 'object'
      ? [['<name>', target.additionalProperties] as const]
      : []),
  ];
  return children.flatMap(([name, child]) => {
    const key = path === '' ? name : `${path}.${name}`;
    return [[key, child] as const, ...keysOf(root, child, key)];
  });
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
  object: 'mapping',
};

function kindOf(schema: Schema): string {
  if (schema.$ref?.endsWith('reference')) return 'reference';
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(', ');
  const types = [schema.type ?? 'object'].flat().filter((type) => type !== 'null');
  return types.map((type) => KINDS[type] ?? type).join(' or ');
}

function tableOf(keys: readonly (readonly [string, Schema])[]): string {
  const rows = keys
    .filter(([, schema]) => schema.description !== undefined)
    .map(
      ([key, schema]) => `| \`${key}\` | ${kindOf(schema)} | ${schema.description?.replaceAll('|', '\\|')} |`,
    );
  return ['| key | value | what it says |', '| --- | --- | --- |', ...rows].join('\n');
}

function tables(schema: Schema): Record<string, string> {
  const provider = schema.$defs?.provider;
  return {
    defaults: tableOf(Object.entries(schema.properties?.defaults?.properties ?? {})),
    providers: tableOf(provider === undefined ? [] : keysOf(schema, provider)),
  };
}

const section = (name: string): RegExp =>
  new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);

if (process.env.UPDATE === '1') {
  const schema = readSchema();
  const defaults = { ...schema.properties?.defaults, properties: defaultsOfCommands() };
  const updated = { ...schema, properties: { ...schema.properties, defaults } };
  writeFileSync(SCHEMA, `${JSON.stringify(updated, null, 2)}\n`);
  let page = readPage();
  for (const [name, table] of Object.entries(tables(updated))) {
    page = page.replace(section(name), (_, start: string, end: string) => `${start}${table}\n${end}`);
  }
  writeFileSync(PAGE, page);
}

describe('the schema of the configuration file', () => {
  it('has every option that may stand in a file, and no other', () => {
    expect(readSchema().properties?.defaults?.properties).toEqual(defaultsOfCommands());
  });

  it.each([...fileOptions()])('reads --%s in the same way in every command that has it', (_, options) => {
    expect(new Set(options.map((option) => option.kind))).toHaveLength(1);
  });

  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    'has every member of the preset %s',
    (_, preset) => {
      const { id, ...members } = preset;
      const checked = checkShape({ providers: { [id]: JSON.parse(JSON.stringify(members)) } });
      expect(checked).toHaveProperty('content');
    },
  );

  it('describes every key', () => {
    const schema = readSchema();
    const bare = keysOf(schema, schema)
      .filter(([key, { description }]) => description === undefined && !key.endsWith('<name>'))
      .map(([key]) => key);
    expect(bare).toEqual([]);
  });

  it('refuses keys it does not know, at every level', () => {
    const open = (schema: Schema): boolean =>
      schema.properties !== undefined && schema.additionalProperties !== false;
    const schema = readSchema();
    const all = [
      schema,
      ...keysOf(schema, schema).map(([, child]) => child),
      ...Object.values(schema.$defs ?? {}),
    ];
    expect(all.filter(open)).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  it.each(Object.entries(tables(readSchema())))('has the table of %s as the schema has it', (name, table) => {
    expect(section(name).exec(readPage())?.[0]).toContain(`\n${table}\n`);
  });

  const examples = [...readPage().matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

  it.each(examples)('has an example that is accepted: %#', (text) => {
    const { value, problems } = readDocument(text);
    expect(problems).toEqual([]);
    const checked = checkShape(value);
    expect(checked).toHaveProperty('content');
    if (!('content' in checked) || !text.includes('of a project')) return;
    expect(checkTrust(checked.content, new Set(PRESETS.map(({ id }) => id)))).toEqual([]);
  });

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(1);
  });
});
