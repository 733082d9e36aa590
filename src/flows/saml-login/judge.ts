/** Judges the message at the assertion consumer service, reports it, and accepts or refuses it. */

import type { ResponseJudgement } from '../../checks/saml/input.ts';
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError, REFUSAL_CODES } from '../../errors.ts';
import type { Callback } from '../../loopback/listener.ts';
import type { Status } from '../../protocol/saml/message/common.ts';
import { describeStatus, shortStatus } from '../../protocol/saml/names/status.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { describeResponse } from '../decode-saml/describe.ts';
import { claimsOf } from '../saml/claims.ts';
import { shownXml } from '../saml/shown-xml.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { SamlContext, SamlLoginInput } from './input.ts';
import { readReceived } from './received.ts';
import type { PreparedRequest } from './request.ts';

/** A login in progress. */
export interface Login {
  readonly input: SamlLoginInput;
  readonly context: SamlContext;
  readonly idp: IdentityProvider;
  readonly request: PreparedRequest;
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * Fills the draft with report, claims and the content of the assertion.
 * @returns the judgement of an accepted login; undefined when the report says why it is refused
 * @throws {IdcliError} the provider's refusal, `TOKEN_UNVERIFIED`, `ANSWER_UNREADABLE`
 */
export async function conclude(callback: Callback, login: Login): Promise<ResponseJudgement | undefined> {
  const { input, context, idp, request } = login;
  const { draft, world } = context;
  const document = readReceived(callback, 'response');
  const message = callback.parameters.get('SAMLResponse');
  if (message !== null) draft.tokens = { SAMLResponse: message };
  const schema = await checkSchema(document);
  const { entityId, decryptionKeys } = input.serviceProvider;
  const now = world.now();
  const judgement = await judgeSamlResponse({
    document,
    // Without any key the signature is unverified; with keys that do not fit it is wrong.
    ...(idp.keys.length === 0 ? {} : { keys: idp.keys }),
    issuer: idp.entityId,
    ...defined({ metadataExpired: idp.metadataExpired }),
    ...(decryptionKeys.length === 0 ? {} : { decryptionKeys }),
    allowSha1: input.allowSha1,
    ...defined({ schema }),
    audience: entityId,
    acs: request.acsUrl,
    requestId: request.id,
    relayState: { sent: request.relayState },
    ...defined({ authnContext: input.authnContext?.accepted }),
    ...(input.isPassive === true && callback.pageShown !== undefined
      ? { forbiddenPage: { shown: callback.pageShown } }
      : {}),
    seenAssertions: new Set(),
    now,
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  draft.reports.push(judgement.report);
  draft.data = {
    kind: 'response',
    ...describeResponse(judgement),
    ...defined({ xml: shownXml(document.text) }),
    ...draft.data,
  };
  const { claims, sources } = claimsOf(judgement, {
    provider: input.provider.claims,
    audience: entityId,
    retrievedAt: now,
    ...(draft.sandbox === true ? { sandbox: true } : {}),
  });
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
  return accept(judgement, idp);
}

function accept(judgement: ResponseJudgement, { entityId }: IdentityProvider): ResponseJudgement | undefined {
  const { report, response } = judgement;
  // Reject an answer that is not ours, whatever its status.
  if (report.findings.some(({ status, code }) => status === 'fail' && code !== 'saml.status'))
    return undefined;
  const status = response?.status;
  if (status !== undefined && status.code !== SUCCESS) throw refusalOf(status, `${entityId} says no`);
  if (report.verdict === 'unverified') {
    throw new IdcliError(
      'TOKEN_UNVERIFIED',
      'the response could not be verified, so the login is not accepted',
      { hint: 'the skipped checks above say what was missing' },
    );
  }
  return judgement;
}

/** Builds the error for a status other than success; the second-level code decides. */
export function refusalOf(status: Status, what: string): IdcliError {
  const { words, next, class: outcome } = describeStatus(status);
  const said = [status.message, status.detail].filter((text) => text !== undefined && text !== '');
  const codes = [status.code, ...status.subcodes].map(shortStatus);
  return new IdcliError(REFUSAL_CODES[outcome], `${what}: ${words}`, {
    hint: next,
    provider: {
      error: codes.join(' / '),
      ...(said.length === 0 ? {} : { error_description: said.join('; ') }),
    },
  });
}
