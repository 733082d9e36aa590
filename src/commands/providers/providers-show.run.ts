/** `idcli providers show`: shows the settings of a provider and the layer of each. */

import { shellLine } from '../../common/shell.ts';
import { describeProvider } from '../../config/completeness.ts';
import { IdcliError } from '../../errors.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { readinessOf } from '../input/readiness.ts';
import { nextCommands, sandboxRun } from '../provider-setup/next.ts';
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
  const { preset } = resolved;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const { record, origins, missing } = readinessOf(resolved, values, invocation);
  draft.data.provider = values.resolved === true ? record : describeProvider(resolved);
  if (values.resolved === true) draft.data.origins = origins;
  draft.data.complete = missing.length === 0;
  draft.data.missing = missing;
  const trial = sandboxRun(preset, resolved.builtIn);
  draft.data.next = [
    ...(missing.length === 0
      ? nextCommands(preset, resolved.secrets, invocation.world.env)
      : [`idcli init --provider ${preset.id}`]),
    ...(trial === undefined ? [] : [`idcli ${shellLine(trial)}`]),
  ];
  draft.data.files = (await settings.files()).map(({ path, origin }) => ({ path, origin }));
}
