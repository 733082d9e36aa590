/** What buttons say. Nobody marks a button as the way forward, so the words on it have to tell. */

type Says = (text: string) => boolean;

/** Whether a text has one of these words. A text in ASCII is not held against all letters of Unicode: they take 10 ms to compile. */
function words(...alternatives: readonly string[]): Says {
  const pattern = (letter: string, flags: string) =>
    new RegExp(`(?<!${letter})(?:${alternatives.join('|')})(?!${letter})`, flags);
  return (text) => (BEYOND_ASCII.test(text) ? pattern('\\p{L}', 'iu') : pattern('[a-z]', 'i')).test(text);
}

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Pressing one of these ends the flow or leaves it: never done unless asked for. */
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

/** Pressing one of these ends the session: the way forward of a logout, and of nothing else. */
const LEAVING = words('(?:log|sign)(?: me)? ?(?:out|off)');

/** Pressing one of these leads around the flow: done only where nothing else is to be pressed. */
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

/** `cancelButton`, `btn_cancel` and `btn-cancel` say cancel, too. */
const wordsOf = (text: string): string => text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');

/** @param leaving the person is logging out */
export function declines({ label, name, value, id }: Worded, leaving: boolean): boolean {
  const says = (has: Says) => [label, name, value, id].some((text) => has(wordsOf(text)));
  return says(DECLINING) || (!leaving && says(LEAVING));
}

export const leadsAside = ({ label, name, id }: Worded): boolean =>
  [label, name, id].some((text) => ASIDE(wordsOf(text)));
