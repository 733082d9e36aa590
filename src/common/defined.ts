/** Turns members that may be undefined into optional ones that never are. */
type Defined<Members> = {
  [Name in keyof Members as undefined extends Members[Name] ? Name : never]?: Exclude<
    Members[Name],
    undefined
  >;
} & {
  [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name];
};

/**
 * Returns the members that have a value. For types whose optional members are absent, never undefined:
 * `{ url, ...defined({ status, body }) }`. Names must be the program's own: `__proto__` would not become a member.
 */
export function defined<const Members extends object>(members: Members): Defined<Members> {
  const kept: Partial<Members> = {};
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name];
  return kept as unknown as Defined<Members>;
}
