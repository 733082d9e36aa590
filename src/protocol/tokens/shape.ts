/** The outer form of a token: its characters, its parts, how it starts. */

const RUN = 1;
const TOKEN68 = 2;

/** One entry per character code below 128: whether a compact token may contain it, whether a bearer token may. */
const CHARACTERS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z0-9._~-]/.test(character)) return RUN | TOKEN68;
  return /[+/=]/.test(character) ? TOKEN68 : 0;
});

/** Letters, digits, `-`, `_`, and the separators `.` and `~`. */
export function isRunCharacter(code: number): boolean {
  return ((CHARACTERS[code] ?? 0) & RUN) !== 0;
}

/** Returns the offset after the run of compact token characters that starts at `from`. */
export function endOfRun(text: string, from: number): number {
  let at = from;
  while (at < text.length && isRunCharacter(text.charCodeAt(at))) at += 1;
  return at;
}

/** Counts characters of a text that no bearer token can contain, up to `limit`. */
export function countForeign(text: string, limit: number): number {
  let foreign = 0;
  for (let at = 0; at < text.length && foreign < limit; at += 1) {
    if (((CHARACTERS[text.charCodeAt(at)] ?? 0) & TOKEN68) === 0) foreign += 1;
  }
  return foreign;
}

/** Shortest run taken for an opaque token: 16 characters of base64url are 96 bits. */
export const OPAQUE_LENGTH = 16;

/** One run of 16 or more token68 characters (RFC 7235, 2.1), not all punctuation; `=` only at its end. */
export function isOpaque(text: string): boolean {
  if (text.length < OPAQUE_LENGTH || countForeign(text, 1) > 0) return false;
  if (text.slice(0, 1000).replace(/[^A-Za-z0-9]/g, '').length < OPAQUE_LENGTH / 2) return false;
  const padding = text.indexOf('=');
  return padding === -1 || /^={1,2}$/.test(text.slice(padding, padding + 3));
}

/** Whether base64url text at an offset starts a JSON object, like every JOSE header. */
export function startsJsonObject(text: string, at = 0): boolean {
  if (text[at] !== 'e') return false;
  // The usual start of a header, {" in base64url, needs no decoding.
  if (text[at + 1] === 'y' && /[I-L]/.test(text[at + 2] ?? '')) return true;
  const encoded = text.slice(at, at + 16).split(/[^\w-]/, 1)[0] ?? '';
  const decoded = Buffer.from(encoded, 'base64url').toString('latin1');
  return decoded.length > 1 && /^\{[ \t\r\n]*(?:["}]|$)/.test(decoded);
}

/** Whether any part of a dotted text starts a JSON object. */
export function hasJsonPart(dotted: string): boolean {
  for (let at = 0, next = 0; next !== -1; at = next + 1) {
    if (startsJsonObject(dotted, at)) return true;
    next = dotted.indexOf('.', at);
  }
  return false;
}

/** Counts parts between dots without splitting. */
export function countParts(text: string): number {
  let parts = 1;
  for (let at = text.indexOf('.'); at !== -1; at = text.indexOf('.', at + 1)) parts += 1;
  return parts;
}
