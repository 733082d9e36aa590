/** `idcli providers list`: lists presets and custom providers, and what each still needs. */
import { defined } from '../../common/defined.ts';
import { describeProvider, missingMembers } from '../../config/completeness.ts';
import type { Invocation } from '../command.ts';

export async function listProviders(_values: object, { settings, draft }: Invocation): Promise<void> {
  draft.data.providers = (await settings.providers()).map((provider) => {
    const { preset, builtIn, origins } = provider;
    const missing = missingMembers(describeProvider(provider), builtIn, origins);
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
