/** Parameters that a tool shows decoded, one per line: `SAMLRequest: …`, `RelayState: …`, `SigAlg: …`. */
import { lineRuns } from './base64-runs.ts';
import { canonicalName, parameterOf } from './names.ts';
import { asShown, type RawParameter } from './parameters.ts';
import type { Piece } from './piece.ts';

const LABEL =
  /^[ \t>*•·-]{0,20}["']?(SAML_?(?:Request|Response|Encoding)|RelayState|SigAlg|Signature)["']?[ \t]{0,9}(?:=>|[:=\t|]|$)[ \t]{0,20}/gim;

/** Yields one piece for each message accompanied by other parameters. */
export function* findLabelled(text: string): Iterable<Piece> {
  let block: { start: number; end: number; fields: RawParameter[] } | undefined;
  const whole = (): Piece[] =>
    block === undefined || block.fields.length < 2 || !block.fields.some(({ name }) => parameterOf(name))
      ? []
      : [{ ...block, text: text.slice(block.start, block.end) }];
  for (const match of text.matchAll(LABEL)) {
    const name = canonicalName(match[1] ?? '') ?? '';
    const at = match.index + match[0].length;
    const [value, end] = valueAt(
      text,
      text[at] === '\n' || text[at] === '\r' ? nextLine(text, at) : at,
      name,
    );
    if (block?.fields.some((field) => field.name === name)) {
      yield* whole();
      block = undefined;
    }
    block ??= { start: match.index, end, fields: [] };
    block.fields.push(asShown(name, value));
    block.end = end;
  }
  yield* whole();
}

const nextLine = (text: string, at: number): number => text.indexOf('\n', at) + 1;

/** Base64 may span lines; any other value is one line, without its quotes. */
function valueAt(text: string, from: number, name: string): readonly [value: string, end: number] {
  const quote = /^["'`]/.test(text.slice(from, from + 1)) ? 1 : 0;
  if (parameterOf(name) !== undefined || name === 'Signature') {
    const [run] = lineRuns(text, from + quote);
    if (run !== undefined) return [run.text, run.end];
  }
  const newline = text.indexOf('\n', from);
  const end = newline === -1 ? text.length : newline;
  const line = text.slice(from, end).trim();
  return [line.replace(/^["'`](.*?)["'`][,;]?$/, '$1'), end];
}
