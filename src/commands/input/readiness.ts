/** What a provider still needs before a run: one answer for `providers list`, `providers show` and `doctor`. */
import { describeProvider, missingMembers, type ProviderRecord } from '../../config/completeness.ts';
import type { Origin, ResolvedProvider } from '../../config/settings.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { layersAbove, type MEMBER_OPTIONS } from './provider-layers.ts';

/** A provider as a login would take it. */
export interface Readiness {
  /** Every member, with what file defaults, environment and command line set above the provider's own. */
  readonly record: ProviderRecord;
  readonly origins: Readonly<Record<string, Origin>>;
  readonly missing: readonly string[];
}

export function readinessOf(
  provider: ResolvedProvider,
  values: Partial<ValuesOf<typeof MEMBER_OPTIONS>>,
  invocation: Pick<Invocation, 'origins'>,
): Readiness {
  const above = layersAbove(values, invocation);
  const record = {
    ...describeProvider(provider),
    ...Object.fromEntries(above.map(({ member, value }) => [member, value])),
  };
  const origins = {
    ...provider.origins,
    ...Object.fromEntries(above.map(({ member, origin }) => [member, origin])),
  };
  return { record, origins, missing: missingMembers(record, provider.builtIn, origins) };
}
