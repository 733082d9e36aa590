/** `idcli providers remove`: removes a provider from a configuration file. */
import { withoutProvider } from '../../config/edit.ts';
import { IdcliError } from '../../errors.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { changeTo, knownElsewhere, makeChanges, targetOf, type Where } from '../provider-setup/write.ts';
import type { providersRemoveOptions } from './providers-remove.ts';

/**
 * @throws {IdcliError} `PROVIDER_UNKNOWN`, `USAGE` for a provider in no file, `CONFIG_INVALID`, `OUTPUT_NOT_WRITTEN`
 */
export async function removeProvider(
  values: ValuesOf<typeof providersRemoveOptions>,
  invocation: Invocation,
): Promise<void> {
  const { world, draft, settings, warn } = invocation;
  const [id = ''] = invocation.arguments;
  const { preset, builtIn } = await settings.provider(id);
  const places: readonly Where[] = values.in === undefined ? ['project', 'user'] : [values.in as Where];
  for (const where of places) {
    const target = await targetOf(where, world);
    const text = target.text === undefined ? undefined : withoutProvider(target.text, id);
    if (text === undefined) continue;
    await makeChanges([await changeTo(target, text, [], await knownElsewhere(invocation))], invocation);
    draft.provider = id;
    draft.providerTitle = preset.title;
    draft.data = { files: [{ path: target.path, removed: id }], known: builtIn };
    if (!builtIn && (await defaultProvider(text)) === id) {
      await warn(`defaults.provider of ${target.path} still names ${id}`);
    }
    return;
  }
  throw new IdcliError('USAGE', `${FILES[values.in ?? 'any']} about ${id}`, {
    hint: builtIn
      ? 'it is built in, and there is nothing to remove'
      : `see where it is set: idcli providers show ${id} --resolved`,
  });
}

const FILES: Readonly<Record<string, string>> = {
  any: 'no file says anything',
  project: "the project's file says nothing",
  user: 'your own file says nothing',
};

async function defaultProvider(text: string): Promise<unknown> {
  const { readDocument } = await import('../../config/document.ts');
  const content = readDocument(text).value as
    | { readonly defaults?: { readonly provider?: unknown } | null }
    | undefined;
  return content?.defaults?.provider;
}
