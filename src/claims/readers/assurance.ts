/** Levels of assurance. Spec: claims, section 4. */
import type { AssuranceLevel } from '../document.ts';
import { type Notice, type Reader, read, unread } from './reading.ts';

export interface Assurance {
  /** `null` if the raw value names no known level. */
  readonly level: AssuranceLevel | null;
  readonly raw: string;
}

/** Words and last segments, lower case. */
const LEVELS: ReadonlyMap<string, AssuranceLevel> = new Map([
  ['low', 'low'],
  ['substantial', 'substantial'],
  ['high', 'high'],
  ['idporten-loa-substantial', 'substantial'],
  ['idporten-loa-high', 'high'],
  ['level3', 'substantial'],
  ['level4', 'high'],
  ['loa2', 'low'],
  ['loa3', 'substantial'],
  ['loa4', 'high'],
]);

/** Norwegian BankID puts the level at the end of the value, e.g. `urn:bankid:bid;LOA=4`. */
const AT_THE_END: ReadonlyMap<string, AssuranceLevel> = new Map([
  ['loa=3', 'substantial'],
  ['loa=4', 'high'],
]);

/** Values that name a method or a scope: no level and no warning. */
const NO_LEVEL = ['urn:signicat:oidc:method:', 'urn:grn:authn:'];
const WITHOUT_MEANING = new Set(['ial1']);

const UNKNOWN: Notice = { code: 'loa_unknown', message: 'names no level of assurance that is known' };

/** Returns the level of a value, ignoring case. */
export const readAssurance: Reader<Assurance> = (value) => {
  if (typeof value !== 'string') return unread();
  const text = value.toLowerCase();
  if (NO_LEVEL.some((prefix) => text.startsWith(prefix)) || WITHOUT_MEANING.has(text)) {
    return read({ level: null, raw: value });
  }
  const level = LEVELS.get(lastSegment(text)) ?? AT_THE_END.get(text.slice(-5));
  return level === undefined ? read({ level: null, raw: value }, UNKNOWN) : read({ level, raw: value });
};

function lastSegment(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
}
