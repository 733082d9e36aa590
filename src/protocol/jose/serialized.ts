/** The JSON serializations, flattened and general. RFC 7515, 7.2; RFC 7516, 7.2. */

import { defined } from '../../common/defined.ts';
import type {
  Decoded,
  DecodedJwe,
  DecodedJws,
  FormProblem,
  JsonObject,
  JweRecipient,
  JwsSignature,
} from './decoded.ts';
import { isObject, member, missingNames, readBinary, readClaims, readHeader } from './parts.ts';

const NO_BYTES = new Uint8Array();

/**
 * Reads a token that is a JSON object.
 * @param problems faults already found in the outer JSON
 * @returns `undefined` when the object has no member of a token
 */
export function decodeSerialized(token: JsonObject, problems: FormProblem[]): Decoded | undefined {
  if (has(token, 'ciphertext')) return decodeJwe(token, problems);
  if (has(token, 'signature') || has(token, 'signatures')) return decodeJws(token, problems);
  return undefined;
}

function decodeJws(token: JsonObject, problems: FormProblem[]): DecodedJws {
  const list = member(token, 'signatures');
  const general = has(token, 'signatures');
  if (general && has(token, 'signature')) {
    problems.push(problem('token', 'the members signature and signatures exclude each other'));
  }
  const payloadText = text(token, 'payload', 'payload', problems, true);
  const entries = general ? objects(list, 'signatures', payloadText.length, problems) : [token];
  const signatures = entries.map((entry, index) =>
    readSignature(entry, general ? `signatures[${index}].` : '', payloadText, problems),
  );
  const unencoded = signatures.some((signature) => member(signature.header, 'b64') === false);
  const payload = unencoded ? utf8(payloadText) : readBinary({ at: 'payload', text: payloadText }, problems);
  const detached = payloadText === '';
  return {
    kind: 'jws',
    serialization: general ? 'general' : 'flattened',
    signatures,
    ...defined({ payload }),
    detached,
    ...readClaims(detached ? undefined : payload),
    problems,
  };
}

function readSignature(
  entry: JsonObject,
  prefix: string,
  payload: string,
  problems: FormProblem[],
): JwsSignature {
  const { header, protectedText, protectedHeader } = readHeaders(entry, prefix, [], problems);
  const signatureText = text(entry, 'signature', `${prefix}signature`, problems, false);
  return {
    ...defined({ header }),
    protectedNames: Object.keys(protectedHeader ?? {}),
    signature: readBinary({ at: `${prefix}signature`, text: signatureText }, problems) ?? NO_BYTES,
    signingInput: utf8(`${protectedText ?? ''}.${payload}`),
  };
}

function decodeJwe(token: JsonObject, problems: FormProblem[]): DecodedJwe {
  const general = has(token, 'recipients');
  const unprotected = object(token, 'unprotected', 'unprotected', problems);
  const { header, protectedText, protectedHeader } = readHeaders(
    general ? { ...token, header: {} } : token,
    '',
    unprotected === undefined ? [] : [unprotected],
    problems,
  );
  const entries = general ? objects(member(token, 'recipients'), 'recipients', 0, problems) : [token];
  const recipients = entries.map((entry, index): JweRecipient => {
    const at = general ? `recipients[${index}].` : '';
    const own = object(entry, 'header', `${at}header`, general ? problems : []);
    if (general) problems.push(...namedTwice([header, own], `${at}header`));
    const keyText = text(entry, 'encrypted_key', `${at}encrypted_key`, problems, true);
    const encryptedKey = readBinary({ at: `${at}encrypted_key`, text: keyText }, problems);
    return {
      ...(header === undefined && own === undefined ? {} : { header: { ...header, ...own } }),
      ...(encryptedKey === undefined || encryptedKey.length === 0 ? {} : { encryptedKey }),
      ...defined({ own }),
    };
  });
  const merged = recipients.length === 1 ? recipients[0]?.header : header;
  for (const recipient of recipients) problems.push(...missingNames(recipient.header));
  const binary = (name: string) =>
    readBinary({ at: name, text: text(token, name, name, problems, name !== 'ciphertext') }, problems) ??
    NO_BYTES;
  return {
    kind: 'jwe',
    serialization: general ? 'general' : 'flattened',
    ...defined({ header: merged }),
    recipients,
    protectedNames: Object.keys(protectedHeader ?? {}),
    ...defined({ protectedText, unprotected }),
    iv: binary('iv'),
    ciphertext: binary('ciphertext'),
    tag: binary('tag'),
    ...(has(token, 'aad') ? { aadText: text(token, 'aad', 'aad', problems, false) } : {}),
    problems,
  };
}

interface Headers {
  /** All headers combined. */
  readonly header?: JsonObject;
  readonly protectedHeader?: JsonObject;
  readonly protectedText?: string;
}

/** Merges the headers of an entry; a name may occur in only one of them. RFC 7515, 4. */
function readHeaders(
  entry: JsonObject,
  prefix: string,
  shared: readonly JsonObject[],
  problems: FormProblem[],
): Headers {
  const protectedText = has(entry, 'protected')
    ? text(entry, 'protected', `${prefix}protected`, problems, false)
    : undefined;
  const protectedHeader =
    protectedText === undefined
      ? undefined
      : readHeader({ at: `${prefix}protected`, text: protectedText }, problems);
  const own = object(entry, 'header', `${prefix}header`, problems);
  const all = [protectedHeader, ...shared, own].filter((header) => header !== undefined);
  problems.push(...namedTwice(all, `${prefix}header`));
  if (protectedText === undefined && all.length === 0) {
    problems.push(problem(`${prefix}header`, 'there is no header, neither protected nor unprotected'));
  }
  return {
    ...(all.length === 0 ? {} : { header: Object.assign({}, ...all) as JsonObject }),
    ...defined({ protectedHeader, protectedText }),
  };
}

/** A name may occur in only one of the headers. RFC 7515, 7.2.1; RFC 7516, 7.2.1. */
function namedTwice(headers: readonly (JsonObject | undefined)[], at: string): FormProblem[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of headers.flatMap((header) => Object.keys(header ?? {}))) {
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return [...twice].map((name) => ({
    ...problem(`${at}.${name}`, `the headers name ${name} more than once`),
    hint: 'readers are free to take one or the other',
  }));
}

function has(object: JsonObject, name: string): boolean {
  return Object.hasOwn(object, name);
}

function text(
  object: JsonObject,
  name: string,
  at: string,
  problems: FormProblem[],
  optional: boolean,
): string {
  const value = member(object, name);
  if (typeof value === 'string') return value;
  if (value !== undefined) problems.push(problem(at, `${at} is not a string`));
  else if (!optional) problems.push(problem(at, `${at} is missing`));
  return '';
}

function object(
  parent: JsonObject,
  name: string,
  at: string,
  problems: FormProblem[],
): JsonObject | undefined {
  const value = member(parent, name);
  if (value === undefined || isObject(value)) return value;
  problems.push(problem(at, `${at} is not a JSON object`));
  return undefined;
}

/** Maximum number of signatures or recipients read: each may be tried with every key. */
const MAX_ENTRIES = 100;
/** Every signature covers the payload: maximum number of characters for all of them together. */
const MAX_SIGNED = 200_000_000;

/** @param each characters copied for each entry */
function objects(value: unknown, at: string, each: number, problems: FormProblem[]): readonly JsonObject[] {
  const list = Array.isArray(value) ? value : [];
  const limit = Math.max(1, Math.min(MAX_ENTRIES, Math.floor(MAX_SIGNED / (each + 1))));
  if (list.length > limit) {
    const message = `there are ${list.length} ${at}, and only the first ${limit} were read`;
    problems.push({ at: `${at}[${limit}]`, kind: 'content', message });
  }
  const read = list.slice(0, limit);
  const entries = read.filter(isObject);
  if (entries.length === 0 || entries.length !== read.length) {
    problems.push(problem(at, `${at} is not a list of objects with at least one`));
  }
  return entries;
}

function problem(at: string, message: string): FormProblem {
  return {
    at,
    kind: 'damage',
    message,
    hint: 'the JSON was put together wrongly; compare it with what was sent',
  };
}

function utf8(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value, 'utf8'));
}
