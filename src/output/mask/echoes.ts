/**
 * Finds secrets in whatever form they come back: percent-encoded (also twice), as a form value, with HTML entities,
 * JSON escapes, in base64 or hex, in other case, or split by white space and zero-width characters.
 *
 * The text is decoded step by step into a plain form that keeps the original place of each character; the secrets are
 * searched for in there. Every step reads each character a fixed number of times, so that large answers cost no more
 * than honest ones.
 */
import { decodeSteps, type Plain } from './plain-form.ts';

/** A place in the text, from its first character to the one after its last. */
export interface Echo {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
}

export type Finder = (text: string) => readonly Echo[];

/** Shorter values would match innocent texts once spaces and case are ignored. */
const MIN_LENGTH = 8;
/** Number of characters that identify a candidate before the full comparison. */
const KEY = 4;
const BUCKETS = 1 << 16;

interface Form {
  readonly text: string;
  readonly mark: string;
}

/** A few letters are an ordinary word, and so are the names of secrets themselves. */
const WORD = /^(?:[a-z]{1,7}|pass(?:word|code|phrase)s?|credentials?)$/i;

/** Whether a secret is an ordinary word: it is masked in foreign text, but not in idcli's own sentences. */
export const isWord = (secret: string): boolean => WORD.test(secret);

/**
 * @param secrets as they are, with their replacements
 * @returns undefined when none of them differs from ordinary text
 */
export function createFinder(secrets: Iterable<readonly [secret: string, mark: string]>): Finder | undefined {
  const forms = new Map<number, Form[]>();
  const known = new Uint8Array(BUCKETS);
  for (const [secret, mark] of secrets) {
    if (isWord(secret)) continue;
    for (const text of formsOf(secret)) {
      const key = keyAt(text, 0);
      known[key] = 1;
      forms.set(key, [...(forms.get(key) ?? []), { text, mark }]);
    }
  }
  if (forms.size === 0) return undefined;
  for (const list of forms.values()) list.sort((one, other) => other.text.length - one.text.length);
  const search = ({ text, starts, ends }: Plain): Echo[] => {
    const echoes: Echo[] = [];
    for (let at = 0; at + KEY <= text.length; at += 1) {
      const key = keyAt(text, at);
      if (known[key] === 0) continue;
      const form = forms.get(key)?.find((one) => text.startsWith(one.text, at));
      if (form === undefined) continue;
      const last = at + form.text.length - 1;
      echoes.push({ start: starts[at] ?? 0, end: ends[last] ?? 0, mark: form.mark });
      at = last;
    }
    return echoes;
  };
  return (text) => {
    if (text.length < MIN_LENGTH) return [];
    return decodeSteps(text).flatMap(search);
  };
}

/** Two characters would match too many texts; the multiplier spreads those of base64 and hex. */
function keyAt(text: string, at: number): number {
  let key = 0;
  for (let next = at; next < at + KEY; next += 1) key = (key * 31 + text.charCodeAt(next)) & (BUCKETS - 1);
  return key;
}

/** The secret in its plain form, and its base64 and hex encodings. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const plain = decodeSteps(secret).map(({ text }) => text);
  const encoded = [bytes.toString('hex'), ...base64Cores(bytes)].flatMap((text) =>
    decodeSteps(text).map((one) => one.text),
  );
  return [...new Set([...plain, ...encoded])].filter((text) => text.length >= MIN_LENGTH);
}

/** Three alignments, without the characters that depend on neighbours; both alphabets. */
function base64Cores(bytes: Buffer): string[] {
  if (bytes.length < MIN_LENGTH) return [];
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const core = padded
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
