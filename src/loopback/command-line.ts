/** Splits a copied command line into words like a POSIX shell, plus `$'…'` and the carets of Windows. */

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

export function splitCommandLine(text: string): readonly string[] {
  const windows = /\^\s*$|\^[&"]/m.test(text);
  const line = windows
    ? text.replace(/\^\r?\n/g, ' ').replace(/\^(.)/g, '$1')
    : text.replace(/\\\r?\n/g, ' ');
  // One word: a run of quoted and bare parts.
  const words = line.match(/(?:\$?'(?:\\.|[^'\\])*'|'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/gs) ?? [];
  return words.map(unquote);
}

const unquote = (word: string): string =>
  word.replace(
    /\$'((?:\\.|[^'\\])*)'|'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gs,
    (_, ansi?: string, single?: string, double?: string, bare?: string) => {
      if (ansi !== undefined) return unescapeAnsi(ansi);
      if (double !== undefined) return double.replace(/\\(["\\$`])/g, '$1');
      return single ?? bare ?? '';
    },
  );

const unescapeAnsi = (text: string): string =>
  text.replace(
    /\\(?:u([\da-f]{4})|x([\da-f]{2})|(.))/gis,
    (_, unicode?: string, hex?: string, other = '') => {
      const code = unicode ?? hex;
      return code === undefined ? (ESCAPES[other] ?? other) : String.fromCharCode(Number.parseInt(code, 16));
    },
  );
