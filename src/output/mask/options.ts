/** Masking options: what to hide, and what may be shown. */
import { type Known, knownValues } from './literals.ts';

export interface MaskOptions {
  /** Shows secrets, codes and whole tokens. */
  readonly showSecrets: boolean;
  /** Shows personal data; never the portrait. */
  readonly showPii: boolean;
  /** Secret values resolved in this run; masked wherever they appear, in any encoding. */
  readonly secrets: ReadonlySet<string>;
  /** Known personal values, e.g. from the claims of this run; masked wherever they appear. */
  readonly personal?: ReadonlySet<string>;
}

/** The options, prepared for many small pieces of text. */
export interface Masking {
  readonly secrets: boolean;
  readonly personal: boolean;
  /** Secrets and personal values of this run, in every form. */
  readonly known: Known;
}

export const hasKnown = ({ known }: Masking): boolean =>
  known.literals.length > 0 || known.find !== undefined;

/** An outcome is masked piece by piece with the same options. A set may grow in between, but never shrinks. */
const READY = {
  foreign: new WeakMap<MaskOptions, { readonly values: number; readonly masking: Masking }>(),
  prose: new WeakMap<MaskOptions, { readonly values: number; readonly masking: Masking }>(),
};

/** @param text `prose`: idcli's own sentences, in which a secret that is a plain word does not count */
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
