/** A SAML message as an indented tree: signed parts are marked, long parts shortened. */
import type { Json } from '../../common/json.ts';
import { recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { hang, wrap } from './layout.ts';
import { type Block, bad, dim, doubtful, good, type Line, plain, type Span, strong } from './line.ts';
import type { Page } from './page.ts';
import { shorten } from './width.ts';

/** Elements with cryptographic content, shown in one line unless everything was requested. */
const FOLDED = new Set(['Signature', 'EncryptedData', 'EncryptedKey', 'KeyDescriptor']);
/** Longer texts and attributes are cut; `--json` has them whole. Characters. */
const LONGEST = 120;

const SIGNED: Readonly<Record<string, Span>> = {
  verified: good('✓ signed'),
  unverified: doubtful('signed, not verified'),
  wrong: bad('✗ signature is wrong'),
  unsigned: bad('✗ not signed'),
};

/** Names of attributes whose values are hidden. */
export type Hidden = Pick<ReadonlySet<string>, 'has'>;

export interface TreeOptions {
  readonly hidden: Hidden;
}

/** The lines of the tree in `data.tree`; empty without one. */
export function treeBlock(tree: Json | undefined, page: Page, { hidden }: TreeOptions): Block {
  const root = membersOf(tree);
  if (root === undefined) return [];
  const lines: Line[] = [];
  const walk = (node: Readonly<Record<string, Json>>, depth: number, secret: boolean): void => {
    const name = scalar(node.name ?? '');
    const local = name.slice(name.indexOf(':') + 1);
    const attributes = membersOf(node.attributes) ?? {};
    const own = secret || (local === 'Attribute' && hidden.has(scalar(attributes.Name ?? '')));
    const children = recordsOf(node.children);
    const folded = !page.verbose && FOLDED.has(local) && children.length > 0;
    const indent = ' '.repeat(2 * depth);
    const head: Line = [plain(indent), strong(name)];
    const words = wordsOf(node, own, folded);
    const column = Math.min(indent.length + 4, Math.floor(page.width / 2));
    // Continuation lines are indented a little below the name.
    const body = wrap([...head.slice(1), ...words], page.width - column);
    lines.push(...hang(plain(indent), indent.length, body.slice(0, 1)));
    for (const line of body.slice(1)) lines.push([plain(' '.repeat(column)), ...line]);
    if (!folded) for (const child of children) walk(child, depth + 1, own);
  };
  walk(root as Readonly<Record<string, Json>>, 0, false);
  return lines;
}

function wordsOf(node: Readonly<Record<string, Json>>, secret: boolean, folded: boolean): Line {
  const attributes = Object.entries(membersOf(node.attributes) ?? {}).map(([name, value]) =>
    dim(` ${name}=${shorten(scalar(value ?? ''), LONGEST)}`),
  );
  const mark = typeof node.signed === 'string' ? SIGNED[node.signed] : undefined;
  const text = typeof node.text === 'string' ? shorten(secret ? '***' : node.text, LONGEST) : '';
  return [
    ...attributes,
    ...(mark === undefined ? [] : [plain('  '), mark]),
    ...(node.encrypted === true ? [plain('  '), good('decrypted')] : []),
    ...(text === '' ? [] : [plain(`  ${text}`)]),
    ...(folded ? [dim('  …')] : []),
  ];
}
