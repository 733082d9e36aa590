/** `name=value` and `"name": "value"` in running text: messages, scripts, truncated JSON. */
import { isErrorWord, maskNamed } from './member.ts';
import { isAmbiguous, kindOf } from './names.ts';
import type { Masking } from './options.ts';

/** A name, perhaps in quotes (which may be escaped), a sign, and the value's opening quote. */
const NAME =
  /(?<![\w$.-])(urn:[\w.:-]{1,100}|[A-Za-z_$][\w$.-]{0,100})(\\{0,8}["'])?\s{0,8}([=:])\s{0,8}(\\{0,8}["'])?/g;
const BARE_VALUE = /[^\s&;,"'<>(){}[\]\\|]+/y;
/** The rest of a line. */
const LINE = /[^\r\n]+/y;
/** What precedes is not a name, but the last letters of a certificate and their padding. */
const END_OF_PEM = '-----END';
/** Starts a sentence about the value, e.g. `client secret: the file cannot be read`; not a value. */
const ARTICLE = /^(?:an?|the)$/;
/**
 * In the subject of a certificate, a personal number (ETSI EN 319 412-1, 5.1.3); a member of that name counts
 * certificates.
 */
const SUBJECT_NUMBER = 'serialNumber';
/** Headers whose value consists of several words. */
const HEADERS = /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i;

/** Masks values by their names; all others are left to the later masks. */
export function maskPairs(text: string, masking: Masking): string {
  let masked = '';
  let from = 0;
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match !== null; match = NAME.exec(text)) {
    const [whole, name = '', closing, sign, opening] = match;
    const kind = sign === '=' && name === SUBJECT_NUMBER ? 'hidden' : kindOf(name);
    // A schema's messages begin with `Element '{urn:…}Assertion': `.
    const inProse =
      sign === ':' && (closing === undefined || (text[match.index - 1] === '}' && closing === "'"));
    if (kind === undefined || (inProse && isAmbiguous(name))) continue;
    const start = match.index + whole.length;
    const end = endOfValue(text, start, name, opening);
    const value = text.slice(start, end);
    if (value === END_OF_PEM) continue;
    if (inProse && opening === undefined && ARTICLE.test(value)) continue;
    if (sign === ':' && isAmbiguous(name) && isErrorWord(value)) continue;
    const shown = maskNamed(kind, value, masking);
    if (shown === undefined) continue;
    masked += text.slice(from, start) + shown;
    from = end;
    NAME.lastIndex = end;
  }
  return masked + text.slice(from);
}

function endOfValue(text: string, start: number, name: string, opening: string | undefined): number {
  if (opening !== undefined) return endOfQuoted(text, start, opening);
  // A list: up to its end. The content of an object has its own names.
  if (text[start] === '[') {
    const end = text.indexOf(']', start);
    return end < 0 ? text.length : end;
  }
  const pattern = HEADERS.test(name) ? LINE : BARE_VALUE;
  pattern.lastIndex = start;
  return start + (pattern.exec(text)?.[0].length ?? 0);
}

/** Up to the same quote, escaped as often as the opening one; a quote escaped once more is inside. */
function endOfQuoted(text: string, start: number, opening: string): number {
  for (let at = text.indexOf(opening, start); at >= 0; at = text.indexOf(opening, at + 1)) {
    if (text[at - 1] !== '\\') return at;
  }
  return text.length;
}
