/** What idcli says about a code: the one shape that `idcli explain`, its JSON and `docs/codes.md` are made from. */

/** Kinds of codes, by the word that `idcli explain` takes for all of a kind. */
export const FAMILIES = {
  checks: { title: 'Checks of messages', example: 'id_token.aud' },
  errors: { title: 'Errors of idcli', example: 'PORT_TAKEN' },
  'exit-codes': { title: 'Exit codes', example: '4' },
  outcomes: { title: 'Outcomes of a run', example: 'denied' },
  faults: { title: 'Faults of the sandbox', example: 'wrong-nonce' },
  'claim-warnings': { title: 'Warnings about normalized claims', example: 'mononym' },
  'oauth-errors': { title: 'OAuth and OpenID Connect errors', example: 'invalid_grant' },
  'saml-status': { title: 'SAML status codes', example: 'AuthnFailed' },
  'provider-codes': { title: 'Codes of one provider', example: 'USER_CANCEL' },
  'net-id-keys': { title: 'Message keys of Net iD', example: 'nias.omd.RETRY' },
  'net-id-events': { title: 'Events in the log of Net iD', example: 'WEB_100011' },
} as const;

export type Family = keyof typeof FAMILIES;

export interface Explanation {
  readonly code: string;
  readonly family: Family;
  /** Which system or endpoint uses the code, where one word means several things. */
  readonly where?: string;
  /** One line without final period. */
  readonly title: string;
  /** Whole sentences. */
  readonly meaning: string;
  readonly causes: readonly string[];
  /** What to do next. */
  readonly remedies: readonly string[];
  /** The specification and its section, or the page that documents the code. */
  readonly spec?: string;
  /** A command line that shows the code, or looks for its cause. */
  readonly example: string;
}

/** `a fact without period` → `A fact without period.` */
export function sentence(words: string): string {
  const text = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
