/** Removes what surrounds a value: quotes, an authentication scheme, mail quoting. */

const PAIRS: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '„': '“',
  '‚': '‘',
  '«': '»',
  '»': '«',
  '‹': '›',
  '<': '>',
};
const CLOSING = new Set(Object.values(PAIRS));

/** Removes one layer; `inner` is the text itself if there is none. */
export function unwrap(text: string): { readonly inner: string; readonly note: string } {
  const scheme = /^(Bearer|DPoP|JWT|Token)[ \t]+(?=\S)/i.exec(text.slice(0, 64));
  if (scheme !== null) return { inner: text.slice(scheme[0].length), note: `prefix ${scheme[1]} removed` };

  const first = text[0] ?? '';
  const last = text.at(-1) ?? '';
  if (text.length > 1 && PAIRS[first] === last && !(first === '<' && /[\s<]/.test(text.slice(1)))) {
    return { inner: text.slice(1, -1), note: 'quotes removed' };
  }
  if (last === ',' || (last === ';' && !/&#?\w{1,10};$/.test(text.slice(-14))))
    return { inner: text.slice(0, -1), note: `final ${last} removed` };
  // A quote on one side only is left from a hasty copy.
  if (first in PAIRS && first !== '<') return { inner: text.slice(1), note: 'quotes removed' };
  if (CLOSING.has(last) && last !== '>') return { inner: text.slice(0, -1), note: 'quotes removed' };

  if (first === '>') {
    const lines = text.split('\n');
    if (lines.every((line) => line.trim() === '' || line.trimStart().startsWith('>'))) {
      return {
        inner: lines.map((line) => line.replace(/^\s*> ?/, '')).join('\n'),
        note: 'mail quoting removed',
      };
    }
  }
  return { inner: text, note: '' };
}
