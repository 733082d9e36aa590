// The tables of docs/configuration.md, from schemas/config.schema.json.
import { readPage, withBlock } from './pages.js';
import { schemaPages } from './schemas.js';

const KINDS = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
  object: 'mapping',
};

function kindOf(schema) {
  if (schema.$ref?.endsWith('reference')) return 'reference';
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(', ');
  const types = [schema.type ?? 'object'].flat().filter((type) => type !== 'null');
  return types.map((type) => KINDS[type] ?? type).join(' or ');
}

function tableOf(keys) {
  const bare = keys.find(([key, { description }]) => description === undefined && !key.endsWith('<name>'));
  if (bare !== undefined) throw new Error(`schemas/config.schema.json: describe ${bare[0]}`);
  const rows = keys
    .filter(([, { description }]) => description !== undefined)
    .map(
      ([key, schema]) => `| \`${key}\` | ${kindOf(schema)} | ${schema.description.replaceAll('|', '\\|')} |`,
    );
  return ['| key | value | what it says |', '| --- | --- | --- |', ...rows].join('\n');
}

/** `a.b` and the schema of that key, for every key of a schema; a key of any name is `<name>`. */
function keysOf(root, schema, path = '') {
  const target = schema.$ref === undefined ? schema : root.$defs[schema.$ref.replace('#/$defs/', '')];
  const children = [
    ...Object.entries(target?.properties ?? {}),
    ...(typeof target?.additionalProperties === 'object' ? [['<name>', target.additionalProperties]] : []),
  ];
  return children.flatMap(([name, child]) => {
    const key = path === '' ? name : `${path}.${name}`;
    return [[key, child], ...keysOf(root, child, key)];
  });
}

export async function configurationPages() {
  const schema = JSON.parse((await schemaPages())['schemas/config.schema.json']);
  const tables = {
    defaults: tableOf(Object.entries(schema.properties.defaults.properties)),
    providers: tableOf(keysOf(schema, schema.$defs.provider)),
  };
  const page = Object.entries(tables).reduce(
    (text, [name, table]) => withBlock(text, name, table),
    await readPage('docs/configuration.md'),
  );
  return { 'docs/configuration.md': page };
}
