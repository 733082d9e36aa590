/** The provider to set up: a known one, or a new custom one. */

import { suggest } from '../../common/suggest.ts';
import { describeProvider } from '../../config/completeness.ts';
import { IdcliError } from '../../errors.ts';
import { generic } from '../../providers/index.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation } from '../command.ts';
import type { SetupValues } from './members.ts';
import type { Subject } from './questions.ts';

/**
 * @param id of a known provider; any other id creates a new one, which needs an issuer
 * @throws {IdcliError} `PROVIDER_UNKNOWN` for a likely typing mistake, `USAGE` for an invalid provider name
 */
export async function subjectOf(
  id: string,
  values: SetupValues,
  { settings, origins }: Pick<Invocation, 'settings' | 'origins'>,
): Promise<Subject> {
  const providers = await settings.providers();
  const known = providers.find(({ preset }) => preset.id === id);
  if (known !== undefined && id !== generic.id) {
    const { preset, builtIn, origins } = known;
    return { id, preset, builtIn, isNew: false, record: describeProvider(known), origins };
  }
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(id) || id === generic.id) {
    throw new IdcliError('USAGE', `${JSON.stringify(id)} cannot be the name of a provider of your own`, {
      hint: 'a name has lower-case letters, digits and hyphens, and a letter first, such as my-op',
    });
  }
  const near = suggest(
    id,
    providers.map(({ preset }) => preset.id),
  );
  const saidWhere = values.issuer !== undefined && isTyped(origins?.issuer);
  if (near !== undefined && !saidWhere) {
    throw new IdcliError('PROVIDER_UNKNOWN', `no provider has the name ${JSON.stringify(id)}`, {
      hint: `did you mean ${near}?\nfor a new one of your own say where it is: --issuer URL`,
    });
  }
  const preset = { ...generic, id, title: values.title ?? id };
  const record = describeProvider({ preset, builtIn: false, origins: {}, secrets: {}, namedBy: {} });
  return { id, preset, builtIn: false, isNew: true, record, origins: {} };
}

/** Derives a provider name from an issuer: `https://op.example.com/a` → `op-example-com`. */
export function ownId(issuer: string): string {
  const host = URL.canParse(issuer) ? new URL(issuer).hostname : issuer;
  const name = host
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return (/^[a-z]/.test(name) ? name : `op-${name}`).slice(0, 64);
}
