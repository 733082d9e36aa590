/** Objects without empty members: a key without a value is absent (CL-2). */

/** The same members, each possibly undefined. */
export type Loose<Shape> = { readonly [Key in keyof Shape]-?: Shape[Key] | undefined };

/** Drops undefined members and keeps the order of the others. The type requires every key, so none is forgotten. */
export function compact<Shape extends object>(members: Loose<Shape>): Shape {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Shape;
}

/** Like `compact`, but undefined if nothing is left. */
export function group<Shape extends object>(members: Loose<Shape>): Shape | undefined {
  const shape = compact(members);
  return Object.keys(shape).length === 0 ? undefined : shape;
}
