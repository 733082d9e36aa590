/** What a token looks like from outside: its characters, its parts, how it begins. */

const RUN = 1;
const TOKEN68 = 2;

/** One entry a character code below 128: may it stand in a compact token, may it stand in a bearer token. */
const CHARACTERS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z0-9._~-]/.test(character)) return RUN | TOKEN68;
  return /[+/=]/.test(character) ? TOKEN68 : 0;
});

/** Letters, digits, `-`, `_`, and the separators `.` and `~`. */
export function isRunCharacter(code: number): boolean {
  return ((CHARACTERS[code] ?? 0) & RUN) !== 0;
}

/** The offset after the run of compact token characters that starts at `from`. */
export function endOfRun(text: string, from: number): number {
  let at = from;
  while (at < text.length && isRunCharacter(text.charCodeAt(at))) at += 1;
  return at;
}

/** How many characters of a text can stand in no bearer token, counted up to `limit`. */
export function countForeign(text: string, limit: number): number {
  let foreign = 0;
  for (let at = 0; at < text.length && foreign < limit; at += 1) {
    if (((CHARACTERS[text.charCodeAt(at)] ?? 0) & TOKEN68) === 0) foreign += 1;
  }
  return foreign;
}

/** The shortest run that is taken for an opaque token: 16 characters of base64url are 96 bits. */
export const OPAQUE_LENGTH = 16;

/** One run of 16 or more token68 characters (RFC 7235, 2.1) that is not all signs; `=` stands only at its end. */
export function isOpaque(text: string): boolean {
  if (text.length < OPAQUE_LENGTH || countForeign(text, 1) > 0) return false;
  if (text.slice(0, 1000).replace(/[^A-Za-z0-9]/g, '').length < OPAQUE_LENGTH / 2) return false;
  const padding = text.indexOf('=');
  return padding === -1 || /^={1,2}$/.test(text.slice(padding, padding + 3));
}

/** Whether base64url text at an offset begins a JSON object, as every JOSE header does. */
export function startsJsonObject(text: string, at = 0): boolean {
  if (text[at] !== 'e') return false;
  // The usual start of a header, {" in base64url, is settled without decoding.
  if (text[at + 1] === 'y' && /[I-L]/.test(text[at + 2] ?? '')) return true;
  const encoded = text.slice(at, at + 16).split(/[^\w-]/, 1)[0] ?? '';
  const decoded = Buffer.from(encoded, 'base64url').toString('latin1');
  return decoded.length > 1 && /^\{[ \t\r\n]*(?:["}]|$)/.test(decoded);
}

/** Whether any part of a dotted text begins a JSON object. */
export function hasJsonPart(dotted: string): boolean {
  for (let at = 0, next = 0; next !== -1; at = next + 1) {
    if (startsJsonObject(dotted, at)) return true;
    next = dotted.indexOf('.', at);
  }
  return false;
}

/** Parts between dots, counted without splitting. */
export function countParts(text: string): number {
  let parts = 1;
  for (let at = text.indexOf('.'); at !== -1; at = text.indexOf('.', at + 1)) parts += 1;
  return parts;
}
