/** Builds `acr_values` from `--acr-values`, `--idp` and `--loa` (SO-C2). */
import { IdcliError } from '../../errors.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { ValuesOf } from '../command.ts';
import type { ASSURANCE_OPTIONS, REQUEST_OPTIONS } from '../options/options.ts';

type AcrOptions = ValuesOf<typeof ASSURANCE_OPTIONS> & Pick<ValuesOf<typeof REQUEST_OPTIONS>, 'acrValues'>;

/**
 * Returns the value of the parameter; undefined when there is nothing to request. For a provider that reads pairs, its
 * default fills each missing key.
 * @throws {IdcliError} `USAGE` for a pair without a colon, which the provider would silently ignore
 */
export function acrValuesOf(values: AcrOptions, preset: ProviderPreset): string | undefined {
  const given = words(values.acrValues ?? '');
  const own = [pair('idp', values.idp), pair('loa', values.loa)].flatMap((one) => one ?? []);
  if (preset.acrCompare !== 'pairs' && own.length === 0) return values.acrValues ?? preset.acrValues;
  const wrong = given.find((word) => word.indexOf(':') < 1 || word.endsWith(':'));
  if (wrong !== undefined) {
    throw new IdcliError('USAGE', `--acr-values has no key and value parted by a colon: ${wrong}`, {
      hint: `${preset.id} ignores what it does not know without a word; try --idp ${wrong} or --loa ${wrong}`,
    });
  }
  const asked = [...given.filter((word) => !own.some((one) => keyOf(one) === keyOf(word))), ...own];
  const keys = new Set([...asked.map(keyOf), ...(values.idp === '' ? ['idp'] : [])]);
  const defaults = words(preset.acrValues ?? '').filter((word) => !keys.has(keyOf(word)));
  const all = [...defaults, ...asked];
  return all.length === 0 ? undefined : all.join(' ');
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const keyOf = (word: string): string => word.slice(0, word.indexOf(':'));

/** An empty value requests nothing, not even the provider's default. */
function pair(key: string, value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : `${key}:${value}`;
}
