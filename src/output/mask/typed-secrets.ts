/** What a person would have typed: values of `--fill`, which a page may call as it likes. */
import { kindOf } from './names.ts';

/** Shorter values are numbers and words like any other: they are masked under the name of a secret only. */
const MIN_LENGTH = 6;
/** A choice or a button. A password that is a word is known by the name of its field. */
const WORDS = /^[\p{L}\s]+$/u;
/** Fields that say who logs in. Claims repeat that on purpose, and personal data has rules of its own. */
const WHO = /user|login|name|mail|phone|subject|persona|account|identifier/i;

/** The values that are masked wherever an answer repeats them. */
export function typedSecrets(fill: readonly (readonly [name: string, value: string])[]): string[] {
  return fill
    .filter(([name, value]) => {
      if ([...value.trim()].length < MIN_LENGTH) return false;
      const kind = kindOf(name);
      if (kind !== undefined) return kind === 'secret';
      return !WHO.test(name) && !WORDS.test(value.trim());
    })
    .map(([, value]) => value.trim());
}
