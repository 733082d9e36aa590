/** The compact serialization, with any number of parts. RFC 7515, 7.1; RFC 7516, 7.1; RFC 7797, 5. */
import { defined } from '../../common/defined.ts';
import { lookup, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { bytesOf } from './base64url.ts';
import type { DecodedJwe, DecodedJws, FormProblem, JsonObject } from './decoded.ts';
import { member, missingNames, type Part, readBinary, readClaims, readHeader } from './parts.ts';

const JWS_PARTS = ['header', 'payload', 'signature'] as const;
const JWE_PARTS = ['header', 'encrypted_key', 'iv', 'ciphertext', 'tag'] as const;
const MAX_DOTS = 6;
const NO_BYTES = new Uint8Array();

/** Reads a compact token; the caller has already recognized it as one. */
export function decodeCompact(token: string): DecodedJws | DecodedJwe {
  const dots = findDots(token);
  const { header, problems } = readFirst(token.slice(0, dots[0] ?? token.length));
  const headerProblems = [...problems];
  return isEncrypted(header, dots.length + 1)
    ? decodeJwe(token, dots, header, headerProblems)
    : decodeJws(token, dots, header, headerProblems);
}

interface Header {
  readonly text: string;
  readonly header: JsonObject | undefined;
  readonly problems: readonly FormProblem[];
}

/** Cached: tokens in a batch usually share a header, and reading it is a third of the work. */
let latest: Header | undefined;

/** Whether a text begins with the header that was read last, and that is one. */
export const beginsLikeLatest = (text: string): boolean =>
  latest?.header !== undefined && text.startsWith(latest.text) && text[latest.text.length] === '.';

function readFirst(text: string): Header {
  if (latest?.text === text) return latest;
  const problems: FormProblem[] = [];
  const header = readHeader({ at: 'header', text, start: 0 }, problems);
  latest = { text, header, problems };
  return latest;
}

/** Returns the positions of the first dots and the last. A hostile token may have millions; more do not matter. */
function findDots(token: string): readonly number[] {
  const dots: number[] = [];
  for (let index = token.indexOf('.'); index >= 0; index = token.indexOf('.', index + 1)) {
    if (dots.length < MAX_DOTS) dots.push(index);
    else return [...dots, token.lastIndexOf('.')];
  }
  return dots;
}

/** Decides by the header, or else by the number of parts. */
function isEncrypted(header: JsonObject | undefined, parts: number): boolean {
  if (member(header, 'enc') !== undefined) return true;
  const alg = member(header, 'alg');
  if (lookup(SIGNATURE_ALGORITHMS, alg) !== undefined) return false;
  if (typeof alg === 'string' && alg.toLowerCase() === 'none') return false;
  return parts === 5;
}

function decodeJws(
  token: string,
  dots: readonly number[],
  header: JsonObject | undefined,
  problems: FormProblem[],
): DecodedJws {
  const unencoded = member(header, 'b64') === false;
  const parts = split(token, unencoded ? outermost(dots) : dots, JWS_PARTS);
  if (unencoded && dots.length > 2) {
    problems.push({
      at: 'payload',
      kind: 'content',
      message: 'the payload is not encoded (b64) and contains a dot, which the compact form does not allow',
      ...defined({ position: dots[1] }),
    });
  } else if (dots.length !== 2) {
    problems.push(partsProblem('JWS', 3, dots, token, header));
  }
  const [headerPart, payloadPart, signaturePart] = parts;
  const payload = unencoded ? utf8(payloadPart.text) : readBinary(payloadPart, problems);
  const signature = readBinary(signaturePart, problems) ?? NO_BYTES;
  const detached = payloadPart.text === '';
  const { claims, exactClaims, claimsProblems, notes } = readClaims(detached ? undefined : payload);
  return {
    kind: 'jws',
    serialization: 'compact',
    signatures: [
      {
        protectedNames: Object.keys(header ?? {}),
        signature,
        signingInput: utf8(`${headerPart.text}.${payloadPart.text}`),
        ...defined({ header }),
      },
    ],
    detached,
    claimsProblems,
    notes,
    problems,
    ...defined({ payload, claims, exactClaims }),
  };
}

function decodeJwe(
  token: string,
  dots: readonly number[],
  header: JsonObject | undefined,
  problems: FormProblem[],
): DecodedJwe {
  if (dots.length !== 4) problems.push(partsProblem('JWE', 5, dots, token, header));
  const [headerPart, keyPart, ivPart, ciphertextPart, tagPart] = split(token, dots, JWE_PARTS);
  const encryptedKey = readBinary(keyPart, problems);
  problems.push(...missingNames(header));
  return {
    kind: 'jwe',
    serialization: 'compact',
    ...defined({ header }),
    recipients: [
      {
        ...defined({ header }),
        ...(encryptedKey === undefined || encryptedKey.length === 0 ? {} : { encryptedKey }),
      },
    ],
    protectedNames: Object.keys(header ?? {}),
    protectedText: headerPart.text,
    iv: readBinary(ivPart, problems) ?? NO_BYTES,
    ciphertext: readBinary(ciphertextPart, problems) ?? NO_BYTES,
    tag: readBinary(tagPart, problems) ?? NO_BYTES,
    problems,
  };
}

/** An unencoded payload may contain dots: only the first and the last separate. */
function outermost(dots: readonly number[]): readonly number[] {
  return dots.length <= 2 ? dots : [dots[0] as number, dots.at(-1) as number];
}

/** Splits a token at its dots; missing parts become empty, surplus ones are ignored. */
function split<const Names extends readonly string[]>(
  token: string,
  dots: readonly number[],
  names: Names,
): { [Index in keyof Names]: Part } {
  const parts = names.map((at, index): Part => {
    const before = dots[index - 1];
    if (index > 0 && before === undefined) return { at, text: '', start: token.length };
    const start = before === undefined ? 0 : before + 1;
    return { at, text: token.slice(start, dots[index] ?? token.length), start };
  });
  return parts as { [Index in keyof Names]: Part };
}

const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five'];

/** Most likely cause of a payload in place of the header. */
export const HEADER_LOST = 'the first part holds claims: the header in front of it was left out';

function partsProblem(
  kind: string,
  expected: number,
  dots: readonly number[],
  token: string,
  header: JsonObject | undefined,
): FormProblem {
  const count = COUNTS[dots.length + 1] ?? 'more than five';
  return {
    at: 'token',
    kind: 'damage',
    message: `a compact ${kind} has ${COUNTS[expected]} parts, this token has ${count}`,
    ...causeOfParts(expected, dots, token, header),
  };
}

function causeOfParts(
  expected: number,
  dots: readonly number[],
  token: string,
  header: JsonObject | undefined,
): Pick<FormProblem, 'position' | 'hint'> {
  const claims = ['iss', 'sub', 'aud', 'exp', 'iat'].filter((name) => member(header, name) !== undefined);
  if (claims.length > 1 && member(header, 'alg') === undefined) return { position: 0, hint: HEADER_LOST };
  if (dots.length + 1 < expected) {
    return { position: token.length, hint: 'the end of the token was left out when it was copied' };
  }
  const ellipsis = dots.find((dot) => token.startsWith('...', dot));
  if (ellipsis !== undefined) return { position: ellipsis, hint: 'three dots mark where text was left out' };
  const last = dots[expected - 2];
  const second = last === undefined ? -1 : token.indexOf('eyJ', last + 2);
  if (second > 0 && second < (dots[expected - 1] ?? 0)) {
    return { position: second, hint: 'a second token begins there, without anything between' };
  }
  return {};
}

function utf8(text: string): Uint8Array {
  return bytesOf(Buffer.from(text, 'utf8'));
}
