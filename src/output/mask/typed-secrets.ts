/** Values that a person would have typed: those of `--fill`, under any field name. */
import { kindOf } from './names.ts';

/** Shorter values are ordinary numbers and words: masked only under the name of a secret. */
const MIN_LENGTH = 6;
/** Shorter ones are masked in their own field only. */
const MIN_SECRET = 4;
const CODE = /^\d{4,5}$/;
/** A choice or a button. A password that is a word is recognised by its field name. */
const WORDS = /^[\p{L}\s]+$/u;
/** Fields that identify the user. Claims repeat them on purpose, and personal data has its own rules. */
const WHO = /user|login|name|mail|phone|subject|persona|account|identifier/i;

/** Returns the values to mask wherever an answer repeats them. */
export function typedSecrets(fill: readonly (readonly [name: string, value: string])[]): string[] {
  return fill
    .filter(([name, value]) => {
      const text = value.trim();
      const length = [...text].length;
      const kind = kindOf(name);
      if (kind === 'secret') return length >= MIN_LENGTH || (length >= MIN_SECRET && !WORDS.test(text));
      if (kind !== undefined || WHO.test(name)) return false;
      return CODE.test(text) || (length >= MIN_LENGTH && !WORDS.test(text));
    })
    .map(([, value]) => value.trim());
}
