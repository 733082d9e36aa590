/** Secrets recognised by their shape: tokens, private keys, credentials after a scheme. */
import { jsonIn } from '../../common/json.ts';
import { mark } from './marks.ts';

const RUN = /[A-Za-z0-9_.-]+/g;
/** The first characters of a JSON object in base64url: `{"`, `{ `, `{` and a line end or a tab. */
const OBJECT_START = /e(?:y[A-Z]|w[ok0])/g;
/** Shorter pieces that look like the start of an object are words. */
const MIN_PIECE = 12;
/** The first member of an object, up to its colon or as far as it goes; a character of several bytes may be cut. */
const FIRST_MEMBER = /^\{\s*"(?:[\w $@:./#\u00a0-\ufffc-]|\\.)*(?:\\?\ufffd?$|"\s*(?:$|:))/;
/** Characters of the piece that show it. */
const BEGINNING = 64;
/** Maximum starts tried inside a word: each costs the length of the word. */
const MAX_TRIES = 4;

/**
 * Masks JWS and JWE (RFC 7515, 7.1; RFC 7516, 7.1) anywhere in a text. The header stays; a truncated token is masked
 * like a whole one, and so is any JSON in base64url.
 */
export function maskTokens(text: string): string {
  return text.replace(RUN, maskRun);
}

function maskRun(run: string): string {
  let tries = 0;
  for (const { index } of run.matchAll(OBJECT_START)) {
    const startsPiece = index === 0 || run[index - 1] === '.';
    if (!startsPiece && tries >= MAX_TRIES) continue;
    tries += 1;
    const dot = run.indexOf('.', index);
    const piece = run.slice(index, dot < 0 ? run.length : dot);
    if (isHeader(piece)) return dot < 0 ? run : run.slice(0, index) + maskSecret(run.slice(index));
    if (isRecord(jsonOf(piece)) || (startsPiece && isCutJson(piece))) {
      return run.slice(0, index) + mark(run.slice(index));
    }
  }
  return run;
}

/** Masks a value that is secret as a whole; the header of a token stays. */
export function maskSecret(value: string): string {
  const [head = ''] = value.split('.', 1);
  if (head === value || !isHeader(head)) return mark(value);
  return `${head}.${mark(value.slice(head.length + 1))}`;
}

function isHeader(piece: string): boolean {
  const value = jsonOf(piece);
  return isRecord(value) && ('alg' in value || 'enc' in value) && !('sub' in value);
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether a piece may be JSON without its end. The random characters of a signature, of a key or of a hash start like
 * an object now and then, but no name of a member follows.
 */
function isCutJson(piece: string): boolean {
  if (piece.length < MIN_PIECE) return false;
  return FIRST_MEMBER.test(Buffer.from(piece.slice(0, BEGINNING), 'base64url').toString());
}

function jsonOf(piece: string): unknown {
  // The shortest header, {"alg":"x"}, has 15 characters; trying the many shorter words would take time.
  if (piece.length < MIN_PIECE || piece[0] !== 'e') return undefined;
  return jsonIn(Buffer.from(piece, 'base64url').toString());
}

const BEGIN = '-----BEGIN ';

/** Masks private keys in PEM (RFC 7468), even without their end. Certificates stay. */
export function maskPrivateKeys(text: string): string {
  let masked = '';
  let from = 0;
  for (let begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, from)) {
    const label = /^[A-Z0-9 ]{0,60}-----/.exec(text.slice(begin + BEGIN.length, begin + 80))?.[0] ?? '';
    const body = begin + BEGIN.length + label.length;
    masked += text.slice(from, body);
    from = body;
    if (!label.includes('PRIVATE KEY')) continue;
    const end = text.indexOf('-----END ', body);
    from = end < 0 ? text.length : end;
    masked += mark(text.slice(body, from));
  }
  return masked + text.slice(from);
}

const CREDENTIAL = /\b(Bearer|Basic|DPoP)\s{1,4}([A-Za-z0-9._~+/-]{6,}={0,2})(?![\w=])/gi;

/** Masks the value after an authentication scheme (RFC 9110, 11.4; RFC 6750, 2.1), but no prose. */
export function maskCredentials(text: string): string {
  return text.replace(CREDENTIAL, (whole, scheme: string, value: string) => {
    const isWord = value.length < 20 && /^[a-z]+(?:[-_][a-z]+)*$/i.test(value) && !/[a-z][A-Z]/.test(value);
    return isWord ? whole : `${scheme} ${maskSecret(value)}`;
  });
}
