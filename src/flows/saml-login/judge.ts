/** Judges the message at the assertion consumer service, reports it, and accepts or refuses it. */

import type { BackChannel, ResponseJudgement } from '../../checks/saml/input.ts';
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Callback } from '../../loopback/listener.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { describeResponse } from '../decode-saml/describe.ts';
import { claimsOf } from '../saml/claims.ts';
import { shownXml } from '../saml/shown-xml.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { Login } from './login.ts';
import { demandKind, readReceived, textOf } from './received.ts';
import { refusalOf } from './refusal.ts';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * Fills the draft with report, claims and the content of the assertion.
 * @returns the judgement of an accepted login; undefined when the report says why it is refused
 * @throws {IdcliError} the provider's refusal, `TOKEN_UNVERIFIED`, `ANSWER_UNREADABLE`
 */
export async function conclude(callback: Callback, login: Login): Promise<ResponseJudgement | undefined> {
  const received = await receive(callback, login);
  if (received === undefined) return undefined;
  const { pageShown } = callback;
  return concludeWith({ ...received, ...defined({ pageShown }) }, login);
}

/** Does the same for a response that came without a browser. */
export async function concludeWith(received: Received, login: Login): Promise<ResponseJudgement | undefined> {
  const { input, context, idp } = login;
  const { draft, world } = context;
  const { document } = received;
  const judgement = await judgeReceived(received, login);
  draft.reports.push(judgement.report);
  draft.data = {
    kind: 'response',
    ...describeResponse(judgement),
    ...defined({ relayState: login.request === undefined ? document.source.beside?.relayState : undefined }),
    ...defined({ xml: shownXml(document.text) }),
    ...draft.data,
  };
  const { claims, sources } = claimsOf(judgement, {
    provider: input.provider.claims,
    audience: input.serviceProvider.entityId,
    retrievedAt: world.now(),
    ...(draft.sandbox === true ? { sandbox: true } : {}),
  });
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
  return accept(judgement, idp);
}

/** Judges the answers that belonged to no login, besides the first, when none came that did. */
export async function judgeOthers({ strays = [] }: Callback, login: Login): Promise<void> {
  const { draft } = login.context;
  for (const [index, stray] of strays.slice(1).entries()) {
    const from = `answer ${index + 2}`;
    if (!stray.parameters.has('SAMLResponse')) continue;
    const document = readReceived(stray);
    const { report } = await judgeReceived({ document }, login);
    draft.reports.push({ ...report, from });
  }
}

async function judgeReceived(
  { document, channel, pageShown }: Received,
  login: Login,
): Promise<ResponseJudgement> {
  const { input, context, idp, request, acsUrl } = login;
  const schema = await checkSchema(document);
  const { entityId, decryptionKeys } = input.serviceProvider;
  return judgeSamlResponse({
    document,
    // Without any key the signature is unverified; with keys that do not fit it is wrong.
    ...(idp.keys.length === 0 ? {} : { keys: idp.keys }),
    issuer: idp.entityId,
    ...defined({ metadataExpired: idp.metadataExpired }),
    ...(decryptionKeys.length === 0 ? {} : { decryptionKeys }),
    allowSha1: input.allowSha1,
    ...defined({ schema }),
    audience: entityId,
    acs: acsUrl,
    ...(request === undefined
      ? { unsolicited: true as const }
      : { requestId: request.id, relayState: { sent: request.relayState } }),
    ...defined({ channel }),
    ...defined({ authnContext: input.authnContext?.accepted }),
    ...(input.isPassive === true && pageShown !== undefined ? { forbiddenPage: { shown: pageShown } } : {}),
    seenAssertions: new Set(),
    now: context.world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
}

interface Received {
  readonly document: SamlDocument;
  /** Set if an artifact led to it. */
  readonly channel?: BackChannel;
  /** Whether the provider showed a page. Absent: unknown. */
  readonly pageShown?: boolean;
}

/** Returns the response that the browser brought, or the one that its artifact leads to; undefined for a wrong one. */
async function receive(callback: Callback, login: Login): Promise<Received | undefined> {
  const { draft } = login.context;
  const message = callback.parameters.get('SAMLResponse');
  const artifact = callback.parameters.get('SAMLart');
  draft.tokens = defined({ SAMLResponse: message ?? undefined, SAMLart: artifact ?? undefined });
  if (message !== null || artifact === null) {
    return { document: demandKind(readReceived(callback), 'response') };
  }
  const { resolveArtifact } = await import('./artifact.ts');
  return resolveArtifact(textOf(callback), login);
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
