/** `${NAME}` in the texts of a scenario: values of earlier steps, of the matrix, of the environment, of the sandbox. */
import type { Json } from '../common/json.ts';

/** `$${` is a literal `${`. */
const PLACEHOLDER = /\$(\$?)\{([^{}\n]*)\}/g;
const NAME =
  /^(?:[A-Za-z_][A-Za-z0-9_-]*|matrix\.[A-Za-z_][A-Za-z0-9_-]*|env\.[A-Za-z_][A-Za-z0-9_]*|sandbox\.url)$/;

/** Looks up a value by name; undefined leaves the placeholder for a later pass. */
export type Lookup = (name: string) => Json | undefined;

/** Returns the names in all texts of a value, each once. */
export function namesIn(value: Json): string[] {
  const names = textsIn(value).flatMap((text) =>
    [...text.matchAll(PLACEHOLDER)].flatMap(([, literal, name]) => (literal === '' ? [name ?? ''] : [])),
  );
  return [...new Set(names)];
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

export const isName = (name: string): boolean => NAME.test(name);

/**
 * Replaces the placeholders in all texts of a value. A text that is only one placeholder becomes the value itself;
 * inside other text, a value that is not a string is written as JSON. `$${` stays as it is, for the last pass.
 */
export function fill<Value extends Json>(value: Value, lookup: Lookup): Value {
  return filled(value, { lookup, last: false }) as Value;
}

/** Replaces placeholders in the last pass, where `$${` becomes a literal `${`. */
export function fillLast<Value extends Json>(value: Value, lookup: Lookup): Value {
  return filled(value, { lookup, last: true }) as Value;
}

/** A text stays a text. */
export function fillText(text: string, lookup: Lookup): string {
  return textOf(fill(text, lookup));
}

/** A text stays a text; this is the last pass. */
export function fillTextLast(text: string, lookup: Lookup): string {
  return textOf(fillLast(text, lookup));
}

interface Pass {
  readonly lookup: Lookup;
  readonly last: boolean;
}

function filled(value: Json, pass: Pass): Json {
  if (typeof value === 'string') return filledText(value, pass);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => filled(item, pass));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, pass)]));
}

function filledText(text: string, { lookup, last }: Pass): Json {
  const [, alone] = /^\$\{([^{}\n]*)\}$/.exec(text) ?? [];
  const whole = alone === undefined ? undefined : lookup(alone);
  if (whole !== undefined) return whole;
  return text.replace(PLACEHOLDER, (placeholder, literal: string, name: string) => {
    if (literal !== '') return last ? placeholder.slice(1) : placeholder;
    const value = lookup(name);
    return value === undefined ? placeholder : textOf(value);
  });
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
