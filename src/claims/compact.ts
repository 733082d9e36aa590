/** Objects without empty places: a key without a value is absent (CL-2). */

/** The same members, each of them perhaps undefined. */
export type Loose<Shape> = { readonly [Key in keyof Shape]-?: Shape[Key] | undefined };

/** Leaves the undefined members out; the others keep their order. Every key has to be named, so none is forgotten. */
export function compact<Shape extends object>(members: Loose<Shape>): Shape {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Shape;
}

/** The same, or undefined when nothing is left. */
export function group<Shape extends object>(members: Loose<Shape>): Shape | undefined {
  const shape = compact(members);
  return Object.keys(shape).length === 0 ? undefined : shape;
}
