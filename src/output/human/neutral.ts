/**
 * Neutralizes text of others for a terminal. A provider's error description or a claim may hold escape sequences that
 * move the cursor, or bidirectional overrides that reorder the text. They are shown as visible escapes: `\x1b`,
 * `\u202e`.
 */
const suspect = () => /\r\n|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Matches text without suspect characters; faster than Unicode classes, which take long to compile. */
const HARMLESS = /^[\n\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u2022\u2026]*$/;
/**
 * Zero width joiner and non-joiner: parts of Persian, Indic scripts and emoji, with no effect on the surrounding text.
 */
const KEPT: ReadonlySet<string> = new Set(['\n', '\u200c', '\u200d']);

/** Shows controls, format characters and lone surrogates as visible escapes; line ends stay, tabs become a space. */
export function neutralText(text: string): string {
  if (HARMLESS.test(text)) return text;
  return text.replace(suspect(), (found) => {
    if (KEPT.has(found)) return found;
    if (found === '\r\n') return '\n';
    if (found === '\t') return ' ';
    return visible(found);
  });
}

/** The same in a JSON text, where `\u` escapes lose nothing: every parser reads the same document. */
export function neutralJson(json: string): string {
  if (HARMLESS.test(json)) return json;
  return json.replace(suspect(), (found) =>
    found === '\n' ? found : Array.from({ length: found.length }, (_, at) => unit(found, at)).join(''),
  );
}

function visible(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const digits = point.toString(16);
  if (point < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return point > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}

function unit(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
}

/**
 * Neutralizes every string inside a value, including member names. Done once, on all input to human-readable output, so
 * that no place can be missed. Bytes and dates stay as they are; what a getter makes on first use still is.
 */
export function neutral<Value>(value: Value): Value {
  return walk(value) as Value;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return neutralText(value);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof Date) return value;
  const members = Object.entries(Object.getOwnPropertyDescriptors(value)).map(
    ([name, { get, value: member }]) => {
      const kept =
        get === undefined ? { value: walk(member), writable: true } : { get: () => walk(get.call(value)) };
      return [neutralText(name), { ...kept, enumerable: true, configurable: true }] as const;
    },
  );
  return Object.defineProperties({}, Object.fromEntries(members));
}
