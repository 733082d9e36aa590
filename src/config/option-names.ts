/** Long names of all options that files and the environment may set, from the published schema. */
import schema from '../../schemas/config.schema.json' with { type: 'json' };

export const OPTION_NAMES: readonly string[] = Object.keys(schema.properties.defaults.properties);
