/** What is to be hidden, and what of it may be shown. */
import { type Literal, literalsOf } from './literals.ts';

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
  /** Known values in every encoding, the longest first. */
  readonly literals: readonly Literal[];
}

/** An outcome is masked piece by piece with the same options. A set may have grown in between, but never shrinks. */
const READY = new WeakMap<MaskOptions, { readonly values: number; readonly masking: Masking }>();

export function maskingOf(options: MaskOptions): Masking {
  const { showSecrets, showPii, secrets, personal = new Set() } = options;
  const values = secrets.size + personal.size;
  const ready = READY.get(options);
  if (ready?.values === values) return ready.masking;
  const masking = {
    secrets: !showSecrets,
    personal: !showPii,
    literals: literalsOf(showSecrets ? [] : secrets, showPii ? [] : personal),
  };
  READY.set(options, { values, masking });
  return masking;
}
