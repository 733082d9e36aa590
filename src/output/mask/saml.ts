/** SAML messages: an attribute may mean anything, so its values count as personal, whatever its name. */
import { HIDDEN } from './marks.ts';
import { maskMarkup } from './markup.ts';
import type { Masking } from './options.ts';
import { readPieces } from './tags.ts';

export function maskSaml(xml: string, masking: Masking): string {
  return maskMarkup(masking.personal ? withoutAttributeValues(xml) : xml, masking);
}

function withoutAttributeValues(xml: string): string {
  let open = 0;
  let shown = '';
  for (const piece of readPieces(xml)) {
    const text = xml.slice(piece.start, piece.end);
    if (piece.kind === 'tag' && piece.name === 'attributevalue' && !text.endsWith('/>')) {
      open = Math.max(0, open + (piece.closing ? -1 : 1));
    }
    const hidden = piece.kind === 'text' && open > 0 && text.trim() !== '';
    shown += hidden ? HIDDEN : text;
  }
  return shown;
}
