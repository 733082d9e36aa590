/** Finds import cycles: the strongly connected components of the graph (Tarjan, 1972). */

/**
 * @param imports file → its imports; ignores targets that are not keys
 * @returns the files of each cycle, sorted by name
 */
export function circlesIn(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const waiting = new Set<string>();
  const circles: string[][] = [];
  const lower = (file: string, to: number) => low.set(file, Math.min(low.get(file) ?? to, to));

  const visit = (file: string): void => {
    const number = index.size;
    index.set(file, number);
    low.set(file, number);
    stack.push(file);
    waiting.add(file);
    for (const target of imports.get(file) ?? []) {
      if (!imports.has(target)) continue;
      if (!index.has(target)) {
        visit(target);
        lower(file, low.get(target) ?? number);
      } else if (waiting.has(target)) lower(file, index.get(target) ?? number);
    }
    if (low.get(file) !== number) return;
    const part = stack.splice(stack.indexOf(file));
    for (const one of part) waiting.delete(one);
    if (part.length > 1 || imports.get(file)?.includes(file)) circles.push(part.sort());
  };

  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return circles.sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));
}
