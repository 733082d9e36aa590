/** The published schemas are valid, describe the data, and reject unknown members. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/config/document.ts';

const FOLDER = new URL('../../schemas/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

describe.each(readdirSync(FOLDER).filter((name) => name.endsWith('.schema.json')))('%s', (name) => {
  it('fits the meta-schema', () => {
    expect(new Ajv2020({ strict: false }).validateSchema(read(name))).toBe(true);
  });
});

interface Schema {
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

describe('scenario.schema.json', () => {
  const schema: Schema = read('scenario.schema.json');
  const objects = [schema, ...Object.values(schema.$defs ?? {})].filter(
    ({ properties }) => properties !== undefined,
  );

  it('describes every key and refuses others', () => {
    for (const { properties, additionalProperties } of objects) {
      expect(additionalProperties).toBe(false);
      for (const [key, { description, $ref }] of Object.entries(properties ?? {})) {
        const referred = schema.$defs?.[$ref?.replace('#/$defs/', '') ?? '']?.description;
        expect(description ?? referred, key).toBeDefined();
      }
    }
  });

  it('takes the examples', () => {
    const fits = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    const folder = new URL('../../docs/examples/ci/scenarios/', import.meta.url);
    for (const name of readdirSync(folder)) {
      const { value } = readDocument(readFileSync(new URL(name, folder), 'utf8'));
      expect(fits(value), `${name} ${JSON.stringify(fits.errors)}`).toBe(true);
    }
  });

  it.each(Object.keys(schema.properties ?? {}).concat(Object.keys(schema.$defs?.step?.properties ?? {})))(
    'has its key %s in the guide',
    (key) => {
      const guide = readFileSync(new URL('../../docs/guides/scenarios.md', import.meta.url), 'utf8');
      expect(guide).toContain(key === '$schema' ? '$schema' : `\`${key}\``);
    },
  );
});
