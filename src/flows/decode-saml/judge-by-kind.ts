/** Judges a message as what it is, and describes it. */
import type { SenderInput } from '../../checks/saml/input.ts';
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Draft } from '../../outcome.ts';
import type { SamlDocument, SamlKind } from '../../protocol/saml/message/received-message.ts';
import { attributeOf, descendantsOf } from '../../protocol/xml/tree.ts';
import { claimsOf } from '../saml/claims.ts';
import { describeLogout, describeRequest, describeResponse } from './describe.ts';
import type { DecodeSamlInput } from './input.ts';
import type { Sender } from './sender.ts';
import type { TreeMarks } from './tree.ts';

interface Message {
  readonly base: SenderInput;
  readonly sender: Sender;
  readonly expectations: DecodeSamlInput['expectations'];
  readonly draft: Draft;
}

interface Told {
  readonly data: Record<string, Json>;
  readonly marks: TreeMarks;
}

const JUDGES: Readonly<Partial<Record<SamlKind, (message: Message) => Promise<Told>>>> = {
  metadata: judgeMetadata,
  authn_request: judgeRequest,
  logout_request: judgeLogout,
  logout_response: judgeLogout,
  fragment: judgePart,
  response: judgeResponse,
  assertion: judgeResponse,
};

/** Puts the report into the draft, with the claims of a response. An unknown kind is judged as a response. */
export function judgeByKind(message: Message): Promise<Told> {
  const { kind } = message.base.document;
  return (kind === undefined ? judgeResponse : (JUDGES[kind] ?? judgeOther))(message);
}

async function judgeMetadata({ base, expectations: { issuer }, draft }: Message): Promise<Told> {
  const { judgeSamlMetadata } = await import('../../checks/saml/metadata.ts');
  const { describeMetadata } = await import('../saml/describe-metadata.ts');
  const { document, now, clockToleranceSeconds, keys, schema, allowSha1 } = base;
  const judgement = await judgeSamlMetadata({
    document,
    now,
    clockToleranceSeconds,
    ...defined({ keys, schema, allowSha1, entityId: issuer }),
  });
  draft.reports.push(judgement.report);
  const { metadata } = judgement;
  return { data: metadata === undefined ? {} : describeMetadata(metadata, issuer), marks: judgement };
}

async function judgeRequest({ base, sender, expectations, draft }: Message): Promise<Told> {
  const { judgeSamlRequest } = await import('../../checks/saml/request.ts');
  const judgement = await judgeSamlRequest({
    ...base,
    ...defined({
      issuer: expectations.spEntityId,
      sender: sender.entity,
      destinations: sender.destinations,
      signatureWanted: sender.signatureWanted,
    }),
  });
  draft.reports.push(judgement.report);
  return { data: describeRequest(judgement), marks: judgement };
}

async function judgeLogout({ base, expectations, draft }: Message): Promise<Told> {
  const { judgeSamlLogout } = await import('../../checks/saml/logout.ts');
  const judgement = await judgeSamlLogout({
    ...base,
    ...defined({ destinations: expectations.acs, requestId: expectations.requestId }),
  });
  draft.reports.push(judgement.report);
  return { data: describeLogout(judgement), marks: judgement };
}

/** Shows part of a message; there is nothing to judge it by. */
async function judgePart({ base, draft }: Message): Promise<Told> {
  const { judgeFragment } = await import('../../checks/saml/fragment.ts');
  draft.reports.push(await judgeFragment(base));
  return { data: { fragment: base.document.reading.root?.local ?? '' }, marks: { signed: [] } };
}

async function judgeOther({ base, expectations, draft }: Message): Promise<Told> {
  const { judgeProtocolMessage } = await import('../../checks/saml/protocol-message.ts');
  const { describeProtocolMessage } = await import('./describe-other.ts');
  const judgement = await judgeProtocolMessage({
    ...base,
    ...defined({ destinations: expectations.acs, requestId: expectations.requestId }),
  });
  draft.reports.push(judgement.report);
  return { data: describeProtocolMessage(judgement), marks: judgement };
}

async function judgeResponse({ base, expectations, draft }: Message): Promise<Told> {
  const { acs, relayState, requestId, authnContext } = expectations;
  const audience = expectations.audience ?? expectations.spEntityId;
  const judgement = await judgeSamlResponse({
    ...base,
    ...defined({
      audience,
      acs: acs === undefined ? undefined : addressed(base.document, acs),
      requestId,
      relayState: relayState === undefined ? undefined : { sent: relayState },
      authnContext,
    }),
  });
  draft.reports.push(judgement.report);
  const { claims, sources } = claimsOf(judgement, {
    provider: 'generic',
    ...defined({ audience }),
    retrievedAt: base.now,
  });
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
  return { data: describeResponse(judgement), marks: judgement };
}

/** Returns the address that the message names, else the first. */
function addressed({ reading: { root } }: SamlDocument, acs: readonly string[]): string | undefined {
  const named = [...(root === undefined ? [] : descendantsOf(root))].map(
    (element) => attributeOf(element, 'Destination') ?? attributeOf(element, 'Recipient'),
  );
  return acs.find((one) => named.includes(one)) ?? acs[0];
}
