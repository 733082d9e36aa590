/** The shape of a configuration file: the published schema. */
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import type { ConfigContent } from './content.ts';
import { createShape } from './schema.ts';

/** Validates a value against `schemas/config.schema.json`. */
export const checkShape = createShape<ConfigContent>(schema, {
  of: 'a provider',
  form: schema.$defs.providerId.title,
  page: 'docs/configuration.md',
});
