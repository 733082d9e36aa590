/** Structures: members by their names, strings by their content. Returns the same value if nothing is masked. */
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { replaceKnown } from './literals.ts';
import { HIDDEN } from './marks.ts';
import { isErrorCode, maskNamed } from './member.ts';
import { isAmbiguous, type Kind, kindOf, PRIVATE_KEY_MEMBERS } from './names.ts';
import type { Masking } from './options.ts';
import { maskAnyText } from './text.ts';

type JsonObject = { readonly [name: string]: Json };

/** Values nested deeper are masked: a hostile answer must not overflow the stack. */
const MAX_DEPTH = 100;

/** Masks a value and everything in it. */
export function maskStructure(value: Json, masking: Masking): Json {
  return maskValue(value, undefined, masking, 0);
}

/** @param kind from the name of the value, or of the object around it */
function maskValue(value: Json, kind: Kind | undefined, masking: Masking, depth: number): Json {
  if (typeof value === 'string') return maskNamed(kind, value, masking) ?? maskAnyText(value, masking);
  if (typeof value === 'number') return maskNumber(value, kind, masking);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return masking.secrets || masking.personal ? HIDDEN : value;
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => maskValue(item, kind, masking, depth + 1));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return maskObject(value as JsonObject, kind, masking, depth + 1);
}

function maskObject(
  object: JsonObject,
  outer: Kind | undefined,
  masking: Masking,
  depth: number,
): JsonObject {
  const before = Object.entries(object);
  const after = before.map(([name, value]): [string, Json] => [
    maskAnyText(name, masking),
    maskValue(value, kindOfMember(name, value, object, masking) ?? outer, masking, depth),
  ]);
  const same = after.every(
    ([name, value], index) => name === before[index]?.[0] && value === before[index]?.[1],
  );
  return same ? object : Object.fromEntries(after);
}

function kindOfMember(name: string, value: Json, object: JsonObject, masking: Masking): Kind | undefined {
  if (typeof object.kty === 'string' && PRIVATE_KEY_MEMBERS.has(name)) return 'secret';
  if (name.toLowerCase() === 'value') {
    // `{ "name": "phone", "value": "…" }`
    const label = object.name ?? object.Name ?? object.key ?? object.Key;
    return typeof label === 'string' ? kindOf(label) : undefined;
  }
  const kind = kindOf(name);
  if (!isAmbiguous(name)) return kind;
  const open = typeof value === 'object' && value !== null && !Array.isArray(value);
  return open || (name === 'code' && (!masking.secrets || isErrorCode(asText(value), object)))
    ? undefined
    : kind;
}

function maskNumber(value: number, kind: Kind | undefined, masking: Masking): Json {
  const text = asText(value);
  const masked = maskNamed(kind, text, masking) ?? maskDigits(text, masking);
  return masked === text ? value : masked;
}

/** Fewer digits are not a national number, and answers are full of such numbers. */
function maskDigits(text: string, masking: Masking): string {
  return text.length < 11 ? replaceKnown(text, masking.known) : maskAnyText(text, masking);
}

/** Masks a JSON text; invalid JSON is masked as text. Keeps its bytes if nothing is masked. */
export function maskJsonText(text: string, masking: Masking): string {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return maskAnyText(text, masking);
  }
  const masked = maskStructure(value, masking);
  if (masked === value) return text;
  return JSON.stringify(masked, null, /^\s*[[{]\s*\n/.test(text) ? 2 : undefined);
}
