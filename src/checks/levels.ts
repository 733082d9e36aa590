/** Levels of assurance, in order. */
const LEVELS = ['low', 'substantial', 'high'];

/** Returns the level that a value names: the word itself, or the last part of a URI. */
function levelOf(value: unknown): number {
  return typeof value === 'string' ? LEVELS.indexOf(value.replace(/^.*[/:]/, '').toLowerCase()) : -1;
}

/** Whether a value names a level in the order. */
export function isLevel(value: unknown): boolean {
  return levelOf(value) >= 0;
}

/** Whether a value names at least the wanted level. A value without a level never does. */
export function reaches(value: unknown, wanted: string): boolean {
  return isLevel(value) && levelOf(value) >= levelOf(wanted);
}

/** Returns the levels that satisfy the wanted one. */
export function reachedBy(wanted: string): readonly string[] {
  return LEVELS.filter((level) => reaches(level, wanted));
}
