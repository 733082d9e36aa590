/** The level of a login (SAML core, 3.3.2.2.1). */
import { attributeOf, childrenNamed, type ReadElement, textOf } from '../../xml/read.ts';
import { NS } from '../names.ts';

export interface Levels {
  /** Authentication context classes, the lowest first. */
  readonly all: readonly string[];
  /** The highest that a login here can have. */
  readonly reached: string;
  /** Of a login that asks for none. */
  readonly usual: string;
}

/** Returns the level for the classes asked for; undefined when none can be had. An unknown class never matches. */
export function levelFor(
  requested: ReadElement | undefined,
  { all, reached, usual }: Levels,
): string | undefined {
  if (requested === undefined) return usual;
  const asked = childrenNamed(requested, NS.assertion, 'AuthnContextClassRef').map((one) =>
    all.indexOf(textOf(one) ?? ''),
  );
  const highest = all.indexOf(reached);
  const known = asked.filter((level) => level !== -1);
  switch (attributeOf(requested, 'Comparison') ?? 'exact') {
    case 'exact':
      return all[known.find((level) => level <= highest) ?? -1];
    case 'minimum':
      return known.some((level) => highest >= level) ? reached : undefined;
    case 'better':
      return known.length > 0 && known.every((level) => highest > level) ? reached : undefined;
    case 'maximum':
      return known.length > 0 ? all[Math.min(highest, Math.max(...known))] : undefined;
    default:
      return undefined;
  }
}
