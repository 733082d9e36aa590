/** `idcli providers show`: shows the settings of a provider and the layer of each. */

import type { Json } from '../../common/json.ts';
import { describeProvider, missingMembers } from '../../config/completeness.ts';
import type { Origin } from '../../config/settings.ts';
import { IdcliError } from '../../errors.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { layersAbove } from '../input/provider-layers.ts';
import type { providersShowOptions } from './providers-show.ts';

type ShowValues = ValuesOf<typeof providersShowOptions>;

/** @throws {IdcliError} `PROVIDER_UNKNOWN`, `CONFIG_INVALID` */
export async function showProvider(values: ShowValues, invocation: Invocation): Promise<void> {
  const { settings, draft } = invocation;
  const [id] = invocation.arguments;
  if (id === undefined) {
    throw new IdcliError('USAGE', 'no provider is named', { hint: 'see them all: idcli providers list' });
  }
  const resolved = await settings.provider(id);
  const { preset, builtIn } = resolved;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const above = values.resolved === true ? layersAbove(values, invocation) : [];
  const provider: Record<string, Json> = {
    ...describeProvider(resolved),
    ...Object.fromEntries(above.map(({ member, value }) => [member, value])),
  };
  const origins: Record<string, Origin> = {
    ...resolved.origins,
    ...Object.fromEntries(above.map(({ member, origin }) => [member, origin])),
  };
  const missing = missingMembers(provider, builtIn, origins);
  draft.data.provider = provider;
  if (values.resolved === true) draft.data.origins = origins;
  draft.data.complete = missing.length === 0;
  draft.data.missing = missing;
  draft.data.files = (await settings.files()).map(({ path, origin }) => ({ path, origin }));
}
