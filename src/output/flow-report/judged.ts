/** Which message a report judges. */
import type { Exchange } from '../../outcome.ts';
import type { Report, Subject } from '../../report.ts';
import type { Message } from '../../sequence.ts';

/** Purposes of the exchanges that a subject is judged in, the best first; `callback` means what came back. */
const PLACES: Readonly<Partial<Record<Subject, readonly string[]>>> = {
  discovery: ['discovery'],
  jwks: ['jwks'],
  saml_metadata: ['metadata'],
  authorization_response: ['callback'],
  jarm: ['callback'],
  saml_response: ['callback'],
  saml_logout: ['logout'],
  logout: ['logout'],
  token_response: ['token'],
  token: ['token', 'callback'],
  id_token: ['token', 'callback'],
  access_token: ['token', 'callback'],
  sd_jwt: ['token', 'callback'],
  userinfo: ['userinfo'],
  introspection: ['introspection'],
  consent_request: ['authorize', 'login'],
  consent_answer: ['callback'],
  session: ['session', 'create session'],
  net_id: ['state', 'start'],
  order: ['GetOrderStatus', 'InsertOrder'],
  sdo: ['GetSDO', 'signature'],
};

/** Names of judged HTTP answers whose purpose is another word. */
const ANSWERS: Readonly<Record<string, string>> = {
  'discovery document': 'discovery',
  'key set': 'jwks',
  'token answer': 'token',
  UserInfo: 'userinfo',
  'introspection answer': 'introspection',
  'revocation answer': 'revocation',
  'answer to the pushed request': 'par',
  'registration answer': 'registration',
  'answer to the new session': 'create session',
};

/**
 * Returns the index of the judged message; undefined when none of them is.
 * Messages of a recording are named by place, others found by purpose: the last one counts, as a poll's last answer
 * does.
 */
export function judgedMessage(
  report: Report,
  messages: readonly Message[],
  exchanges: readonly Exchange[],
): number | undefined {
  const named = report.evidence ?? report.findings.flatMap(({ evidence = [] }) => evidence);
  if (named.length > 0) return indexOf(messages, ({ where }) => where !== undefined && named.includes(where));
  for (const purpose of purposesOf(report)) {
    const found = indexOf(messages, ({ exchange }) => serves(exchanges[exchange ?? -1], purpose));
    if (found !== undefined) return found;
  }
  return undefined;
}

function purposesOf({ subject, from }: Report): readonly string[] {
  return subject === 'http' ? [ANSWERS[from ?? ''] ?? from ?? ''] : (PLACES[subject] ?? []);
}

function serves(exchange: Exchange | undefined, purpose: string): boolean {
  if (exchange === undefined) return false;
  return purpose === 'callback' ? exchange.actor === 'callback' : exchange.purpose === purpose;
}

function indexOf(messages: readonly Message[], fits: (message: Message) => boolean): number | undefined {
  const at = messages.findLastIndex(fits);
  return at < 0 ? undefined : at;
}
