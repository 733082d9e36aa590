/** What is to be hidden, and what of it may be shown. */
import { type Known, knownValues } from './literals.ts';

export interface MaskOptions {
  /** Shows secrets, codes and whole tokens. */
  readonly showSecrets: boolean;
  /** Shows personal data; never the portrait. */
  readonly showPii: boolean;
  /** Secret values that were resolved in this run; masked wherever they appear, however they are encoded. */
  readonly secrets: ReadonlySet<string>;
  /** Values known to be personal, e.g. from the claims of this run; masked wherever they appear. */
  readonly personal?: ReadonlySet<string>;
}

/** The options, made ready for many small pieces of text. */
export interface Masking {
  readonly secrets: boolean;
  readonly personal: boolean;
  /** Secrets and personal values of this run, in every form. */
  readonly known: Known;
}

export const hasKnown = ({ known }: Masking): boolean =>
  known.literals.length > 0 || known.find !== undefined;

/** An outcome is masked piece by piece with the same options. A set may have grown in between, but never shrinks. */
const READY = {
  foreign: new WeakMap<MaskOptions, { readonly values: number; readonly masking: Masking }>(),
  prose: new WeakMap<MaskOptions, { readonly values: number; readonly masking: Masking }>(),
};

/** @param text `prose`: idcli's own sentences, in which a secret that is a plain word is no secret */
export function maskingOf(options: MaskOptions, text: keyof typeof READY = 'foreign'): Masking {
  const { showSecrets, showPii, secrets, personal = new Set() } = options;
  const values = secrets.size + personal.size;
  const ready = READY[text].get(options);
  if (ready?.values === values) return ready.masking;
  const masking = {
    secrets: !showSecrets,
    personal: !showPii,
    known: knownValues(showSecrets ? [] : secrets, showPii ? [] : personal, text === 'prose'),
  };
  READY[text].set(options, { values, masking });
  return masking;
}
