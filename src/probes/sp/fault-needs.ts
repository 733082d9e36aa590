/** What a scenario takes that a service provider may not do: said instead of probed. */
import type { Fault } from '../../sandbox/types.ts';
import type { SpBench, Traits } from './bench.ts';
import { effectOf } from './meaning.ts';

/** Why this scenario says nothing about this service provider; undefined when it does. */
export function obstacle(fault: Fault, traits: Traits, { serviceProvider }: SpBench): string | undefined {
  if (traits.binding !== 'post')
    return `it is about a response by POST, and the application asks for ${traits.binding}`;
  if ('encryption' in effectOf(fault) && !serviceProvider.decrypts && !isUnreadableAnyway(fault))
    return 'the metadata of the application has no key to encrypt to (--sp-encryption-cert)';
  return undefined;
}

/** Nobody could decrypt it, and nobody should try. */
const isUnreadableAnyway = ({ id }: Fault): boolean =>
  id === 'encrypted-to-another' || id === 'cipher-reference';
