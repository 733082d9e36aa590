/** Layers values: preset, user file, project file, environment, command line; the later wins. */

import { defined } from '../common/defined.ts';
import { suggest } from '../common/suggest.ts';
import { IdcliError } from '../errors.ts';
import type { ProviderPreset } from '../providers/preset.ts';
import type { Gate } from '../trust/gate.ts';
import type { CheckoutFile } from '../trust/origin.ts';
import { CLIENT_REPORTS } from '../trust/sways.ts';
import type { World } from '../world.ts';
import { readConfigFiles } from './files.ts';
import type { LoadedSettings } from './layered.ts';
import { once } from './once.ts';
import { resolveProviders } from './providers.ts';
import { followReference, parseReference } from './secrets.ts';

export type { LoadedSettings } from './layered.ts';
export { layerValues } from './layers.ts';

export interface SettingsOptions {
  /** Prompts are not allowed; read when a question comes up. */
  readonly noInput: boolean;
  warn(text: string): Promise<void>;
  /** Decides which of the user's values may go where a checkout says. */
  readonly gate: Gate;
  /** A decode command: it expects no client id of a checkout for a provider that the checkout did not define. */
  readonly offline?: boolean;
  /** The built-in providers. Default: those that come with idcli. */
  readonly presets?: readonly ProviderPreset[];
}

/** Shorter values are not masked: they occur in too many places that are not secret. */
const MIN_MASKED = 4;

/** Loads the settings of one run. Everything is read on first use, and only once. */
export function loadSettings(world: World, options: SettingsOptions): LoadedSettings {
  // Most commands name no provider and have no configuration file that could.
  const presets = once(async () => options.presets ?? (await import('../providers/index.ts')).PRESETS);
  const secrets = new Set<string>();
  const answers = new Map<string, Promise<string>>();
  /** References from checkout files that are in use, by their text. */
  const held = new Map<string, CheckoutFile>();
  const { gate } = options;
  const files = once(() => readConfigFiles(world, async () => (await presets()).map((preset) => preset.id)));
  const providers = once(async () => resolveProviders(await presets(), await files()));
  const withoutCheckout = once(async () =>
    resolveProviders(
      await presets(),
      (await files()).filter(({ origin }) => origin === 'user file'),
    ),
  );
  const register = (secret: string): void => {
    if (secret.length >= MIN_MASKED) secrets.add(secret);
  };
  return {
    secrets,
    register,
    gate,
    warn: (text) => options.warn(text),
    providers: async () => [...(await providers()).values()],
    async provider(id) {
      const known = await providers();
      const provider = known.get(id);
      if (provider !== undefined) {
        if (provider.definedBy !== undefined) {
          gate.names(provider.definedBy);
          gate.sways('provider', provider.definedBy);
        }
        const own = (await files()).find(({ origin }) => origin === 'project file');
        const named = provider.origins.clientId === 'project file' ? own : undefined;
        const withheld = options.offline === true && provider.definedBy === undefined ? named : undefined;
        if (named !== undefined && withheld === undefined) gate.sways('client-id', named, CLIENT_REPORTS);
        for (const [member, file] of Object.entries(provider.namedBy)) {
          const reference = provider.secrets[member];
          if (reference === undefined) continue;
          held.set(reference, file);
          // Keys are also read as files, without asking for a secret.
          const parsed = parseReference(reference);
          if (parsed?.kind === 'file') gate.confines(parsed.path, file);
        }
        if (withheld === undefined) return provider;
        const { clientId: _, ...preset } = provider.preset;
        const clientId = (await withoutCheckout()).get(id)?.preset.clientId;
        return { ...provider, preset: { ...preset, ...defined({ clientId }) }, withheld };
      }
      const near = suggest(id, [...known.keys()]);
      throw new IdcliError('PROVIDER_UNKNOWN', `no provider has the name ${JSON.stringify(id)}`, {
        hint: `${near === undefined ? '' : `did you mean ${near}?\n`}see them all: idcli providers list`,
      });
    },
    hold: (reference, file) => void held.set(reference, file),
    async secret(text, what, from = held.get(text)) {
      const reference = parseReference(text);
      if (reference === undefined) {
        register(text);
        return text;
      }
      // Asked or run once per reference; a typed answer belongs to the secret it was asked for.
      const asked = reference.kind === 'prompt' ? `${text} ${what}` : text;
      const key = from === undefined ? asked : `${from.path}\n${asked}`;
      const answer =
        answers.get(key) ??
        followReference(
          reference,
          what,
          world,
          options.noInput,
          from === undefined ? undefined : { file: from, gate },
        );
      answers.set(key, answer);
      const value = await answer;
      register(value);
      return value;
    },
    sandbox: async () =>
      (await files()).flatMap(({ path, bytes, content }) =>
        content.sandbox ? [{ path, text: new TextDecoder().decode(bytes), content: content.sandbox }] : [],
      ),
    probeAllowed: async () =>
      (await files()).flatMap(({ origin, content }) =>
        origin === 'user file' ? (content.probe?.allowed ?? []) : [],
      ),
    files: async () => (await files()).map(({ path, origin }) => ({ path, origin })),
    defaults: async () => [...(await files())].reverse(),
  };
}
