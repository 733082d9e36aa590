/** `idcli providers list`: lists presets and custom providers, and what each still needs. */
import { defined } from '../../common/defined.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { readinessOf } from '../input/readiness.ts';
import type { providersListOptions } from './providers-list.ts';

export async function listProviders(
  values: ValuesOf<typeof providersListOptions>,
  invocation: Invocation,
): Promise<void> {
  const { settings, draft } = invocation;
  draft.data.providers = (await settings.providers()).map((provider) => {
    const { preset, origins } = provider;
    const { missing } = readinessOf(provider, values, invocation);
    return {
      id: preset.id,
      title: preset.title,
      protocols: preset.protocols,
      ...defined({ issuer: preset.issuer }),
      origin: origins.id ?? 'preset',
      complete: missing.length === 0,
      missing,
    };
  });
  draft.data.files = (await settings.files()).map(({ path, origin }) => ({ path, origin }));
  draft.notes.push(
    'What is missing can also come from the command line or the environment: --client-id, IDCLI_CLIENT_ID.',
  );
}
