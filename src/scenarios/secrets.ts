/** Finds the captured values that reports must not show. */
import { asText } from '../common/foreign.ts';
import type { Json } from '../common/json.ts';

/** Matches the last name of a path to a token or a secret, as idcli's documents and providers name them. */
const SECRET = /(?:token|secret|password|assertion|cookie)$/i;
/** Shorter texts occur in too many places that are not secret. */
const MIN_LENGTH = 8;

/**
 * Returns the secret texts in a captured value.
 * @param path where it was captured
 * @param all the file says that all of it is secret
 */
export function secretsIn(path: string, value: Json, all: boolean): string[] {
  if (typeof value === 'string') {
    return (all && value !== '') || (SECRET.test(path) && value.length >= MIN_LENGTH) ? [value] : [];
  }
  if (typeof value !== 'object' || value === null) return all ? [asText(value)] : [];
  return Object.entries(value).flatMap(([name, member]) => secretsIn(name, member, all));
}
