/** XML for people to read. */
import type { Json } from '../../common/json.ts';
import { type Block, type Line, plain } from './line.ts';

/** The message, one element per line. On the wire it has no white space. */
export function xmlLines(xml: Json | undefined): Block {
  if (typeof xml !== 'string') return [];
  let depth = 0;
  return xml
    .trim()
    .split(/(?<=>)\s*(?=<)/)
    .flatMap((piece) => piece.split('\n'))
    .reduce<string[]>(joinLeaf, [])
    .map((text): Line => {
      const closes = text.startsWith('</');
      if (closes) depth -= 1;
      const line = plain(`${'  '.repeat(Math.max(0, depth))}${text}`);
      if (/^<[^/?!][^>]*[^/]>$|^<[A-Za-z]>$/.test(text)) depth += 1;
      return [line];
    });
}

/** `<Name>`, `value</Name>` go on one line. */
function joinLeaf(lines: string[], piece: string): string[] {
  const last = lines.at(-1);
  const [, name] = /^<([^\s/>]+)>[^<]*$/.exec(last ?? '') ?? [];
  if (last !== undefined && name !== undefined && piece === `</${name}>`)
    lines[lines.length - 1] = last + piece;
  else lines.push(piece);
  return lines;
}
