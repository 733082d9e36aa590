/** Locates a token in running text: its line, and the name before it. */

/** How far back to look for a name. */
const NAME_REACH = 100;

/** `id_token: "…`, `id_token=…`, `Authorization: Bearer …`, `name="id_token" value="…`. */
const NAMED = [
  /name\s?=\s?["']?([\w.-]{1,40})["']?\s[^<>]{0,60}?value\s?=\s?["']?$/i,
  /([A-Za-z][\w.-]{0,40})["'`]?\s{0,4}(?:=>|[:=])\s{0,4}["'`]?(?:Bearer |DPoP )?$/i,
] as const;

/** Returns the name before an offset, if there is one. */
export function nameBefore(text: string, offset: number): string | undefined {
  const before = text.slice(Math.max(0, offset - NAME_REACH), offset);
  for (const pattern of NAMED) {
    const name = pattern.exec(before)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Maps increasing offsets to line numbers, from 1; undefined for a one-line text. */
export function lineCounter(text: string): (offset: number) => number | undefined {
  const several = text.includes('\n');
  let line = 1;
  let at = text.indexOf('\n');
  return (offset) => {
    if (!several) return undefined;
    while (at !== -1 && at < offset) {
      line += 1;
      at = text.indexOf('\n', at + 1);
    }
    return line;
  };
}
