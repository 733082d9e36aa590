/** The command line that does the same again; secrets and personal data are left out of it. */
import { shellWord } from '../../common/shell.ts';
import type { TypedWord } from '../../outcome.ts';
import type { ContentMask } from '../masked.ts';

/**
 * A word that masking would change is replaced as a whole: half a value is useless, and the name of the place tells
 * what to put there.
 */
export function repeatLine(typed: readonly TypedWord[] | undefined, mask: ContentMask): string | undefined {
  if (typed === undefined) return undefined;
  const words = typed.map(({ text, instead }) => (mask.text(text) === text ? shellWord(text) : instead));
  return ['idcli', ...words].join(' ');
}
