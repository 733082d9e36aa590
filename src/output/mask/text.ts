/**
 * Any text: the pipeline at the end of every other mask. Each step is linear, so that 5 MB of anything stay harmless.
 */
import { replaceKnown } from './literals.ts';
import type { Masking } from './options.ts';
import { maskPairs } from './pairs.ts';
import { maskImages, maskPatterns } from './patterns.ts';
import { maskCredentials, maskPrivateKeys, maskTokens } from './tokens.ts';
import { type Inner, maskForm, maskUrl } from './url.ts';

/** A URL inside a text, also with a custom scheme, since those start apps. */
const URLS = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>\\^`{|}]+/gi;
/**
 * Placeholder for a separately masked URL while the surrounding text is masked. From the private use area of Unicode.
 */
const PLACE = /\uE000(\d{1,7})\uE001/g;
/** URLs inside parameters of URLs inside parameters; deeper nesting is masked as a whole. */
const MAX_NESTING = 4;

/** Text too plain to hold anything but a known value. */
const isPlain = (text: string): boolean => /^[A-Za-z_.-]{0,40}$/.test(text);

/** Masks everything that the text itself reveals as sensitive. */
export function maskAnyText(text: string, masking: Masking, nesting = 0): string {
  const known = replaceKnown(text, masking.known);
  if (!known.includes('://')) return maskFlatText(known, masking);
  const inner = innerOf(masking, nesting);
  const urls: string[] = [];
  const around = known.replace(URLS, (url) => `\uE000${urls.push(maskUrl(url, masking, inner)) - 1}\uE001`);
  return maskFlatText(around, masking).replace(PLACE, (place, index: string) => urls[Number(index)] ?? place);
}

/** A URL or a part of one, such as the target of a redirect. */
export function maskAnyUrl(url: string, masking: Masking): string {
  return maskUrl(replaceKnown(url, masking.known), masking, innerOf(masking, 0));
}

/** The parameters of a form body. */
export function maskAnyForm(form: string, masking: Masking): string {
  return maskForm(replaceKnown(form, masking.known), masking, innerOf(masking, 0));
}

function innerOf(masking: Masking, nesting: number): Inner {
  const flat = (part: string): string => maskFlatText(replaceKnown(part, masking.known), masking);
  const deep = (part: string): string => {
    if (nesting < MAX_NESTING) return maskAnyText(part, masking, nesting + 1);
    return part.includes('%') ? '••••' : flat(part);
  };
  return { flat, deep };
}

/** A text whose URLs count as ordinary words. */
function maskFlatText(text: string, masking: Masking): string {
  if (isPlain(text)) return text;
  let masked = maskImages(text);
  if (masking.secrets) masked = maskCredentials(maskTokens(maskPrivateKeys(masked)));
  masked = maskPairs(masked, masking);
  return masking.personal ? maskPatterns(masked) : masked;
}
