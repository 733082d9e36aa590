/** Levels of assurance by their order. */
const LEVELS = ['low', 'substantial', 'high'];

/** The level that a value names: the word itself, or the last part of a URI. */
function levelOf(value: unknown): number {
  return typeof value === 'string' ? LEVELS.indexOf(value.replace(/^.*[/:]/, '').toLowerCase()) : -1;
}

/** Whether a value names a level that has a place in the order. */
export function isLevel(value: unknown): boolean {
  return levelOf(value) >= 0;
}

/** Whether a value names a level that is at least the wanted one; what names none reaches nothing. */
export function reaches(value: unknown, wanted: string): boolean {
  return isLevel(value) && levelOf(value) >= levelOf(wanted);
}

/** The levels that reach a wanted one. */
export function reachedBy(wanted: string): readonly string[] {
  return LEVELS.filter((level) => reaches(level, wanted));
}
