/** What a scenario takes that a service provider may not do: said instead of probed. */
import type { Fault } from '../../sandbox/types.ts';
import type { SpBench, Traits } from './bench.ts';
import { effectOf } from './meaning.ts';

type Way = NonNullable<NonNullable<Fault['needs']>['saml']>;

/** Bindings of the response that an application asks for by itself, and that have scenarios of their own. */
export const isByBinding = (way: Way): way is 'artifact' | 'simplesign' =>
  way === 'artifact' || way === 'simplesign';

/** Why this scenario says nothing about this service provider; undefined when it does. */
export function obstacle(fault: Fault, traits: Traits, { serviceProvider }: SpBench): string | undefined {
  const { binding } = traits;
  const own = fault.needs?.saml;
  if (own !== undefined)
    return own === binding ? undefined : `the application does not ask for responses by ${NAMES[own] ?? own}`;
  if (binding !== 'post' && !isAboutContent(fault))
    return `it is about a response by POST, and the application asks for ${NAMES[binding] ?? binding}`;
  if ('encryption' in effectOf(fault) && !serviceProvider.decrypts && !isUnreadableAnyway(fault))
    return 'the metadata of the application has no key to encrypt to (--sp-encryption-cert)';
  return undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  artifact: 'artifact',
  simplesign: 'POST with a signed form (SimpleSign)',
};

/** Parts of an effect that change what is said, and neither its signature nor its way. */
const CONTENT: ReadonlySet<string> = new Set([
  ...['moreAttributes', 'sets', 'status', 'strangeCondition', 'times', 'twoStatements', 'without'],
]);

/** The same whatever brings it. */
function isAboutContent(fault: Fault): boolean {
  const effect = effectOf(fault);
  const { sets = {}, status } = effect as { readonly sets?: object; readonly status?: { unsigned?: true } };
  // The address of the form says where it goes, and nobody posts what an artifact stands for.
  return (
    Object.keys(effect).every((name) => CONTENT.has(name)) && !('destination' in sets) && !status?.unsigned
  );
}

/** Nobody could decrypt it, and nobody should try. */
const isUnreadableAnyway = ({ id }: Fault): boolean =>
  id === 'encrypted-to-another' || id === 'cipher-reference';
