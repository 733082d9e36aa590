/** Narrow readers for bodies from the network: a member has the type that is asked for, or it is absent. */
import type { Json } from '../../common/json.ts';

export type JsonObject = { readonly [name: string]: Json };

/** The value as an object; absent for lists, `null` and everything else. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** A member's own value; what an object inherits, such as `constructor`, is no member. */
function memberOf(value: Json | undefined, name: string): Json | undefined {
  const object = objectOf(value);
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A member that is a string, also an empty one. */
export function stringMember(value: Json | undefined, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : undefined;
}

/** A member that is a finite number; text that looks like one is none. */
export function numberMember(value: Json | undefined, name: string): number | undefined {
  const member = memberOf(value, name);
  return typeof member === 'number' && Number.isFinite(member) ? member : undefined;
}

/** A member that is `true` or `false`. */
export function booleanMember(value: Json | undefined, name: string): boolean | undefined {
  const member = memberOf(value, name);
  return typeof member === 'boolean' ? member : undefined;
}

/** A member that is an object. */
export function objectMember(value: Json | undefined, name: string): JsonObject | undefined {
  return objectOf(memberOf(value, name));
}

/** A member that is a list. */
export function listMember(value: Json | undefined, name: string): readonly Json[] | undefined {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : undefined;
}
