/**
 * Validates a value against a schema and words the errors. The only importer of `ajv`, loaded only when there is a
 * file. Values are quoted only where the schema does not mark them `writeOnly`.
 */

import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { defined } from '../common/defined.ts';
import { suggest } from '../common/suggest.ts';
import type { Path } from './document.ts';

/** The error, its place, and whether it concerns the key or the value there. */
export interface Complaint {
  readonly path: Path;
  readonly what: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** The validated value, or every error in it. */
export type Checked<Content> = { readonly content: Content } | { readonly complaints: readonly Complaint[] };

/** Freely chosen names in a schema: what they name, and their format. */
export interface FreeNames {
  /** e.g. `a provider`. */
  readonly of: string;
  /** e.g. `lower-case letters, digits and hyphens`. */
  readonly form: string;
  /** Where all keys are listed, for a mapping that has many. */
  readonly page: string;
}

/** Compiled once, and only if there is a file: compiling takes longer than reading one. */
export function createShape<Content>(schema: object, names: FreeNames): (value: unknown) => Checked<Content> {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    logger: false,
    // A test validates our schemas against their meta-schema; here it would take longer than all the rest.
    validateSchema: false,
  });
  const fits = ajv.compile<Content>(schema);
  return (value) => (fits(value) ? { content: value } : { complaints: explainAll(fits.errors ?? [], names) });
}

/** Maximum number of errors that are worded, with suggestions; the rest is counted. */
const MAX_EXPLAINED = 200;

function explainAll(errors: readonly ErrorObject[], names: FreeNames): Complaint[] {
  const rest = errors
    .slice(MAX_EXPLAINED)
    .map(({ message = 'does not fit' }): Complaint => ({ path: [], what: 'value', message }));
  return [...errors.slice(0, MAX_EXPLAINED).flatMap((error) => explain(error, names)), ...rest];
}

/** Most names to list; readers skim longer lists. */
const MAX_KNOWN = 12;

const JSON_TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function explain(error: ErrorObject, names: FreeNames): Complaint[] {
  const path = pathOf(error.instancePath);
  const rule: { readonly [name: string]: unknown } = error.parentSchema ?? {};
  const complain = (message: string, hint?: string): Complaint[] => [
    { path, what: 'value', message: `${nameOf(path)} ${message}`, ...defined({ hint }) },
  ];
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      const known = Object.keys(Object(rule.properties));
      const near = suggest(key, known);
      const message = `unknown key ${JSON.stringify(key)}${path.length === 0 ? '' : ` in ${nameOf(path)}`}`;
      const list = known.length > MAX_KNOWN ? `known keys: ${names.page}` : `known keys: ${known.join(', ')}`;
      const hint = near === undefined ? list : `did you mean ${near}?`;
      return [{ path: [...path, key], what: 'key', message, hint }];
    }
    case 'propertyNames':
      return [
        {
          path: [...path, String(error.params.propertyName)],
          what: 'key',
          message: `${JSON.stringify(error.params.propertyName)} cannot be the name of ${names.of}`,
          hint: `a name is ${names.form}`,
        },
      ];
    case 'type': {
      const types = [error.params.type].flat().filter((type) => type !== 'null');
      const wanted = types.map((type) => JSON_TYPES[type] ?? type).join(' or ');
      const quotes = types.includes('string') && ['number', 'boolean'].includes(typeof error.data);
      return complain(
        `is ${kindOf(error.data)} and must be ${wanted}`,
        quotes ? 'put it in quotes' : undefined,
      );
    }
    case 'enum': {
      const allowed: readonly string[] = error.params.allowedValues;
      const near = typeof error.data === 'string' ? suggest(error.data, allowed) : undefined;
      return complain(
        `is ${quote(error.data)} and must be one of ${allowed.join(', ')}`,
        near === undefined ? undefined : `did you mean ${near}?`,
      );
    }
    case 'pattern':
      if (error.propertyName !== undefined) return []; // said by propertyNames
      if (rule.writeOnly === true) {
        return complain(
          `must be ${titleOf(rule)}; the present value is not shown here`,
          'put the secret itself into an environment variable or a separate file, and its name here',
        );
      }
      return complain(`is ${quote(error.data)} and must be ${titleOf(rule)}`);
    case 'required':
      return complain(`lacks ${String(error.params.missingProperty)}`);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return complain('must not be empty');
    default:
      // minimum, maximum, exclusiveMinimum: the library's messages are short and right.
      return complain(`is ${quote(error.data)} and ${error.message ?? 'does not fit'}`);
  }
}

const nameOf = (path: Path): string => (path.length === 0 ? 'the file' : path.join('.'));
const titleOf = (rule: { readonly title?: unknown }): string => String(rule.title ?? 'something else');

/** JSON Pointer (RFC 6901) → path. */
function pathOf(pointer: string): Path {
  const segments = pointer.split('/').slice(1);
  return segments.map((segment) => {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^\d+$/.test(name) ? Number(name) : name;
  });
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return JSON_TYPES[typeof value] ?? typeof value;
}

const MAX_QUOTED = 40;

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}
