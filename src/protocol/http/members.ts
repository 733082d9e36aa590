/** Typed readers for bodies from the network: a member has the requested type, or it is absent. */
import type { Json } from '../../common/json.ts';

export type JsonObject = { readonly [name: string]: Json };

/** Returns the value as an object; absent for lists, `null` and everything else. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** Returns an own member; inherited ones, such as `constructor`, do not count. */
function memberOf(value: Json | undefined, name: string): Json | undefined {
  const object = objectOf(value);
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Returns a string member, even an empty one. */
export function stringMember(value: Json | undefined, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : undefined;
}

/** Returns a member that is a finite number; numeric text does not count. */
export function numberMember(value: Json | undefined, name: string): number | undefined {
  const member = memberOf(value, name);
  return typeof member === 'number' && Number.isFinite(member) ? member : undefined;
}

/** Returns a boolean member. */
export function booleanMember(value: Json | undefined, name: string): boolean | undefined {
  const member = memberOf(value, name);
  return typeof member === 'boolean' ? member : undefined;
}

/** Returns an object member. */
export function objectMember(value: Json | undefined, name: string): JsonObject | undefined {
  return objectOf(memberOf(value, name));
}

/** Returns a list member. */
export function listMember(value: Json | undefined, name: string): readonly Json[] | undefined {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : undefined;
}
