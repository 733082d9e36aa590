/** Which checks a single message can show, by what, and why the others cannot. */
import type { SandboxSdoKind } from '../sandbox/sdo/make-sdo.ts';
import type { SamlBreak } from './saml/breaks/break.ts';
import { OTHER_BREAKS } from './saml/breaks/others.ts';
import { RESPONSE_BREAKS } from './saml/breaks/response.ts';
import type { SamlKind } from './saml/wish.ts';
import { SDO_BREAKS, type SdoBreak } from './sdo/breaks.ts';
import { TOKEN_BREAKS } from './tokens/breaks/all.ts';
import type { TokenBreak } from './tokens/breaks/break.ts';
import type { TokenKind } from './tokens/plan.ts';

/** A break of one kind of message. */
export type Breaking =
  | { readonly kind: TokenKind; readonly token: TokenBreak }
  | { readonly kind: SamlKind; readonly saml: SamlBreak }
  | { readonly kind: 'sdo'; readonly form: SandboxSdoKind; readonly sdo: SdoBreak };

/** Every break, by its check; of several kinds of message the usual one comes first. */
export const BREAKS: ReadonlyMap<string, readonly Breaking[]> = grouped([
  ...TOKEN_BREAKS.flatMap((token) =>
    token.kinds.map((kind): [string, Breaking] => [token.check, { kind, token }]),
  ),
  ...[...RESPONSE_BREAKS, ...OTHER_BREAKS].flatMap((saml) =>
    saml.kinds.map((kind): [string, Breaking] => [saml.check, { kind, saml }]),
  ),
  ...SDO_BREAKS.flatMap((sdo) =>
    sdo.forms.map((form): [string, Breaking] => [sdo.check, { kind: 'sdo', form, sdo }]),
  ),
]);

function grouped(entries: readonly (readonly [string, Breaking])[]): Map<string, Breaking[]> {
  const groups = new Map<string, Breaking[]>();
  for (const [check, one] of entries) groups.set(check, [...(groups.get(check) ?? []), one]);
  return groups;
}

const OF_ANSWERS = 'it is judged of the answers of a provider that was sent a proof';
const OF_QUERIES = 'it compares the answer with the query';
const OF_LOGINS = 'it compares the message with the login that it ends';

/** Checks of tokens and SAML messages that no message can show alone, each with the reason. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  'id_token.idp': 'it is judged in a login at a hub that was asked for an identity provider',
  'id_token.library': 'it says what openid-client found in a login, where no other check explains it',
  'jarm.response': 'the request asked for a JWT, and an answer alone does not say so',
  'dpop.alg': OF_ANSWERS,
  'dpop.token_type': OF_ANSWERS,
  'dpop.cnf': OF_ANSWERS,
  'dpop.nonce_given': OF_ANSWERS,
  'dpop.nonce_status': OF_ANSWERS,
  'dpop.nonce_kept': OF_ANSWERS,
  'dpop.nonce_renewed': OF_ANSWERS,
  'saml.passive': 'it is judged of the page that a provider shows instead of a message',
  'saml.replay': 'it needs the same assertion a second time',
  'saml.session': OF_LOGINS,
  'saml.ecp_response': 'it is judged of the envelope around the answer to an enhanced client',
  'saml.query_subject': OF_QUERIES,
  'saml.query_attributes': OF_QUERIES,
  'saml.artifact_endpoint': 'it is judged of an artifact, which stands for a message',
  'saml.artifact_response': 'it is judged of how an artifact is resolved',
  'saml.artifact_replay': 'it is judged of how an artifact is resolved twice',
};
