/** The explanation of a code: the common source of `idcli explain`, its JSON and `docs/codes.md`. */

/** Kinds of codes, by the word `idcli explain` accepts for a whole kind. */
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
  /** The system or endpoint that uses the code, if the same word has several meanings. */
  readonly where?: string;
  /** One line without a final period. */
  readonly title: string;
  /** Full sentences. */
  readonly meaning: string;
  readonly causes: readonly string[];
  /** What to do next. */
  readonly remedies: readonly string[];
  /** The specification and its section, or the page that documents the code. */
  readonly spec?: string;
  /** A command line that shows the code or helps find its cause. */
  readonly example: string;
}

/** `a fact without period` → `A fact without period.` */
export function sentence(words: string): string {
  const text = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
