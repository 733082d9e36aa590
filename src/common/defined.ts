/** Members whose value may be undefined are optional here, and never undefined. */
type Defined<Members> = {
  [Name in keyof Members as undefined extends Members[Name] ? Name : never]?: Exclude<
    Members[Name],
    undefined
  >;
} & {
  [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name];
};

/**
 * The members that have a value. For types whose optional members are absent, never undefined:
 * `{ url, ...defined({ status, body }) }`. Names are the program's own: `__proto__` would be no member.
 */
export function defined<const Members extends object>(members: Members): Defined<Members> {
  const kept: Partial<Members> = {};
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name];
  return kept as unknown as Defined<Members>;
}
