/** A page's refresh request: the meta element and the header of that name (HTML, 4.2.5.3). */

export interface Refresh {
  readonly seconds: number;
  /** As written; empty: the same page again. */
  readonly target: string;
  /** Only for browsers without scripts; the page may offer something better. */
  readonly inNoscript: boolean;
}

/** Reads a refresh; undefined when browsers would not follow it. */
export function readRefresh(content: string, inNoscript: boolean): Refresh | undefined {
  const match = /^\s*(\d+|(?=\.))[\d.]*\s*(?:[;,\s]\s*(?:url\s*=\s*)?(.*))?$/is.exec(content);
  if (match === null) return undefined;
  const [, seconds = '', rest = ''] = match;
  const quote = /^["']/.exec(rest)?.[0];
  const target = quote === undefined ? rest : (rest.slice(1).split(quote)[0] ?? '');
  return { seconds: Number(seconds), target: target.trim(), inNoscript };
}
