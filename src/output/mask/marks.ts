/** Marks that replace masked values. The same value always has the same mark. */

const MARK = /^••••(?:\(\d+\))?$/;

/** Mark for a secret. From 16 characters on it includes the length, which tells a cut-off token from a whole one. */
export function mark(secret: string): string {
  // A masked value already includes its length.
  if (secret === '' || MARK.test(secret)) return secret;
  return secret.length < 16 ? '••••' : `••••(${secret.length})`;
}

/** Mark for personal data that must not be shown even in part. */
export const HIDDEN = '***';

/** Both ends of a value that only has to be distinguishable, e.g. a nonce: `n-4kq…Zw`. */
export function shorten(text: string): string {
  return text.length <= 12 ? text : `${text.slice(0, 5)}…${text.slice(-2)}`;
}

/** How a kind of personal data is masked. Spec: claims, section 5. */
export const PERSONAL_MARKS = {
  /** National numbers, streets: a number often starts with the birth date, so nothing is shown. */
  hidden: () => HIDDEN,
  /** All but the last two digits. */
  phone: (text) => (text.replace(/\D/g, '').length < 6 ? HIDDEN : keepLastTwo(text)),
  /** First character and domain. */
  email: (text) => {
    const at = text.lastIndexOf('@');
    return at < 1 ? HIDDEN : `${[...text][0]}•••${text.slice(at)}`;
  },
  /** The year only. */
  birthdate: (text) => {
    if (/^\d{4}$/.test(text)) return text;
    const parts = /^(\d{4})(-?)\d{2}\2\d{2}/.exec(text);
    return parts === null ? HIDDEN : [parts[1], '••', '••'].join(parts[2]);
  },
  /** The last two characters, e.g. of a document number. */
  ending: (text) => (text.length < 5 ? HIDDEN : keepLastTwo(text)),
  /** Never shown, whatever the options. */
  portrait: (text) => `[portrait, ${text.length} characters]`,
} as const satisfies Record<string, (text: string) => string>;

export type PersonalKind = keyof typeof PERSONAL_MARKS;

function keepLastTwo(text: string): string {
  return `${'•'.repeat(Math.min(text.length - 2, 20))}${text.slice(-2)}`;
}
