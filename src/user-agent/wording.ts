/** Classifies buttons by their words, since no markup identifies the way forward. */

type Says = (text: string) => boolean;

/**
 * Whether a text has one of these words. ASCII text is not matched against all Unicode letters: they take 10 ms to
 * compile.
 */
function words(...alternatives: readonly string[]): Says {
  const pattern = (letter: string, flags: string) =>
    new RegExp(`(?<!${letter})(?:${alternatives.join('|')})(?!${letter})`, flags);
  return (text) => (BEYOND_ASCII.test(text) ? pattern('\\p{L}', 'iu') : pattern('[a-z]', 'i')).test(text);
}

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Buttons that end the flow or leave it: pressed only on request. */
const DECLINING = words(
  ...[
    'cancel',
    'abort',
    'decline',
    'deny',
    'reject',
    'refuse',
    'disagree',
    "do(?: not|n't) allow",
    'no',
    'not now',
  ],
  ...['(?:go )?back', 'quit', 'exit', 'stop', 'delete', 'remove', 'revoke'],
  ...['avbryt', 'avslå', 'nei', 'nej', 'annuller', 'afbryd', 'tilbage', 'tilbake', 'tillbaka'],
  ...['abbrechen', 'ablehnen', 'nein', 'zurück', 'annuler', 'refuser', 'retour'],
);

/** Buttons that end the session: the way forward in a logout only. */
const LEAVING = words('(?:log|sign)(?: me)? ?(?:out|off)');

/** Buttons that lead around the flow: pressed only when there is no other. */
const ASIDE = words(
  ...[
    'resend',
    'send again',
    'new code',
    'another',
    'forgot(?:ten)?',
    'lost',
    'reset',
    'register',
    'sign ?up',
  ],
  ...['create', 'help', 'search', 'language', 'change', 'edit', 'switch', 'show', 'upload', 'return'],
  ...['try again', 'retry'],
);

interface Worded {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly id: string;
}

/** Splits names into words: `cancelButton`, `btn_cancel` and `btn-cancel` also mean cancel. */
const wordsOf = (text: string): string => text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');

/** @param leaving the person is logging out */
export function declines({ label, name, value, id }: Worded, leaving: boolean): boolean {
  const says = (has: Says) => [label, name, value, id].some((text) => has(wordsOf(text)));
  return says(DECLINING) || (!leaving && says(LEAVING));
}

export const leadsAside = ({ label, name, id }: Worded): boolean =>
  [label, name, id].some((text) => ASIDE(wordsOf(text)));
