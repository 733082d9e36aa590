/** The state of a token according to its issuer. RFC 7662; as a signed answer RFC 9701. */
import { judgeIntrospection } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { objectMember } from '../../protocol/http/index.ts';
import type { Meanings, Parameters } from '../../protocol/oidc/grant.ts';
import { demandActive, introspectToken } from '../../protocol/oidc/token-requests.ts';
import { judgeLoginToken } from '../code-flow/login-token.ts';
import { exactClaims } from '../exact-claims.ts';
import type { TokensContext } from './input.ts';

/**
 * Introspects the token, judges the answer, and fills the draft.
 * @throws {IdcliError} `REQUEST_REFUSED` and similar, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function tellIntrospection(
  { input, context, client, keys }: TokensContext,
  parameters: Parameters,
  meanings: Meanings,
): Promise<void> {
  const { draft } = context;
  const { action, issuer, credentials } = input;
  const token = action.kind === 'introspect' ? action.token : '';
  const said = await introspectToken(client, token, parameters, meanings);
  const judged = said.kind === 'jwt' ? await judgeLoginToken(said.token, keys) : undefined;
  const answer =
    said.kind === 'json' ? said.answer : objectMember(judged?.judgement.claims, 'token_introspection');
  const report = await judgeIntrospection({
    ...defined({ answer, token: judged?.judgement }),
    issuer,
    clientId: credentials.clientId,
  });
  if (judged !== undefined) draft.reports.push({ ...judged.judgement.report, from: 'introspection answer' });
  const isWell = report.findings.every(({ status }) => status === 'pass' || status === 'skip');
  if (judged !== undefined || !isWell) draft.reports.push(report);
  if (judged?.failure !== undefined) throw judged.failure;
  if (answer === undefined) return;
  draft.data.introspection =
    said.kind === 'json'
      ? said.exact
      : (objectMember(exactClaims(judged?.judgement), 'token_introspection') ?? answer);
  demandActive(answer);
  if (answer.active === false) {
    draft.notes.push('the token is not active: expired, revoked, or not meant for this client');
  }
}
