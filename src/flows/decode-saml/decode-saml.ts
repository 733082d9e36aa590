/** A SAML message from any source: found, opened, judged and described. */

import type { SenderInput } from '../../checks/saml/input.ts';
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Draft } from '../../outcome.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { attributeOf, descendantsOf } from '../../protocol/xml/tree.ts';
import { isMasked, maskedError, tellMasked } from '../masked-input.ts';
import { claimsOf } from '../saml/claims.ts';
import { shownXml } from '../saml/shown-xml.ts';
import { refuseUnverified } from '../unverified.ts';
import { type Choice, chooseMessage, messagesIn } from './choose.ts';
import { describeLogout, describeRequest, describeResponse } from './describe.ts';
import { canVerify, type DecodeSamlContext, type DecodeSamlInput } from './input.ts';
import { gatherSender, type Sender } from './sender.ts';
import { type TreeMarks, treeOf } from './tree.ts';

type Working = DecodeSamlContext & { readonly draft: Draft };

/**
 * Finds a SAML message and fills the draft with its content and its faults.
 * @param pick number of the message, from 1
 * @throws {IdcliError} `INPUT_NOT_SAML`, with the report in the draft; what reading keys and metadata throws;
 *   `MESSAGE_UNVERIFIED`
 */
export async function decodeSaml(
  message: string | Uint8Array,
  pick: number | undefined,
  input: DecodeSamlInput,
  context: Working,
): Promise<void> {
  const { draft } = context;
  draft.protocol = 'saml';
  if (await tellReference(message, input, context)) return;
  const masked = isMasked(message);
  const choice = await chooseMessage(message, pick, context).catch((error: unknown) => {
    throw masked ? maskedError(error) : error;
  });
  const { document } = choice;
  const sender =
    document.kind === 'metadata'
      ? await keysAlone(document, input, context)
      : await gatherSender(document, input, context);
  const schema = await checkSchema(document);
  const base: SenderInput = {
    document,
    ...defined({
      keys: sender.keys,
      unknownSender: sender.unknownSender,
      issuer: sender.issuer,
      metadataExpired: sender.metadataExpired,
      keyless: sender.keyless,
      decryptionKeys: input.decryptionKeys,
    }),
    allowSha1: input.allowSha1,
    ...defined({ schema }),
    now: context.world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  };
  const told = await judge(base, sender, input, context);
  draft.data = defined({
    kind: document.kind,
    ...told.data,
    ...describeSource(choice),
    ...describeXml(document, told.marks),
  });
  if (masked) draft.reports.splice(0, draft.reports.length, ...tellMasked(draft.reports));
  if (canVerify(input)) refuseUnverified('MESSAGE_UNVERIFIED', draft.reports);
}

/** Describes a URL with an artifact or a WS-Federation sign-in: it refers to a message but contains none. */
async function tellReference(
  message: string | Uint8Array,
  { expectations }: DecodeSamlInput,
  { draft }: Working,
): Promise<boolean> {
  const text = typeof message === 'string' ? message : new TextDecoder().decode(message.subarray(0, 100_000));
  if (!/SAMLart=|\bwa=wsign/.test(text) || (await messagesIn(message)).length > 0) return false;
  const { describeReference } = await import('./reference.ts');
  const told = await describeReference(text, expectations.issuer);
  if (told === undefined) return false;
  draft.reports.push(told.report);
  draft.data = told.data;
  return true;
}

/** Returns the keys given by name, the only ones that metadata is judged with. */
async function keysAlone(document: SamlDocument, input: DecodeSamlInput, context: Working): Promise<Sender> {
  const { metadata: _, ...rest } = input;
  const { keys } = await gatherSender(document, rest, context);
  return defined({ keys });
}

interface Told {
  readonly data: Record<string, Json>;
  readonly marks: TreeMarks;
}

async function judge(
  base: SenderInput,
  sender: Sender,
  input: DecodeSamlInput,
  context: Working,
): Promise<Told> {
  const { draft } = context;
  const { expectations } = input;
  const { kind } = base.document;
  if (kind === 'metadata') {
    const { judgeSamlMetadata } = await import('../../checks/saml/metadata.ts');
    const { describeMetadata } = await import('../saml/describe-metadata.ts');
    const { document, now, clockToleranceSeconds, keys, schema, allowSha1 } = base;
    const judgement = await judgeSamlMetadata({
      document,
      now,
      clockToleranceSeconds,
      ...defined({ keys, schema, allowSha1, entityId: expectations.issuer }),
    });
    draft.reports.push(judgement.report);
    const data =
      judgement.metadata === undefined ? {} : describeMetadata(judgement.metadata, expectations.issuer);
    return { data, marks: judgement };
  }
  if (kind === 'authn_request') {
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
  if (kind === 'logout_request' || kind === 'logout_response') {
    const { judgeSamlLogout } = await import('../../checks/saml/logout.ts');
    const judgement = await judgeSamlLogout({
      ...base,
      ...defined({ destinations: expectations.acs, requestId: expectations.requestId }),
    });
    draft.reports.push(judgement.report);
    return { data: describeLogout(judgement), marks: judgement };
  }
  if (kind === 'fragment') return describeFragment(base, draft);
  if (kind !== undefined && kind !== 'response' && kind !== 'assertion') {
    const { judgeProtocolMessage } = await import('../../checks/saml/protocol-message.ts');
    const { describeProtocolMessage } = await import('./describe-other.ts');
    const judgement = await judgeProtocolMessage({
      ...base,
      ...defined({ destinations: expectations.acs, requestId: expectations.requestId }),
    });
    draft.reports.push(judgement.report);
    return { data: describeProtocolMessage(judgement), marks: judgement };
  }
  const audience = expectations.audience ?? expectations.spEntityId;
  const judgement = await judgeSamlResponse({
    ...base,
    ...defined({
      audience,
      acs: expectations.acs === undefined ? undefined : addressed(base.document, expectations.acs),
      requestId: expectations.requestId,
      relayState: expectations.relayState === undefined ? undefined : { sent: expectations.relayState },
      authnContext: expectations.authnContext,
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

/** Shows part of a message; there is nothing to judge it by. */
async function describeFragment(base: SenderInput, draft: Draft): Promise<Told> {
  const { judgeFragment } = await import('../../checks/saml/fragment.ts');
  draft.reports.push(await judgeFragment(base));
  return { data: { fragment: base.document.reading.root?.local ?? '' }, marks: { signed: [] } };
}

/** Returns the address that the message names, else the first. */
function addressed({ reading: { root } }: SamlDocument, acs: readonly string[]): string | undefined {
  const named = [...(root === undefined ? [] : descendantsOf(root))].map(
    (element) => attributeOf(element, 'Destination') ?? attributeOf(element, 'Recipient'),
  );
  return acs.find((one) => named.includes(one)) ?? acs[0];
}

/** Describes where the message was found, the encodings removed, and other messages in the input. */
function describeSource({ document, found }: Choice): Record<string, Json> {
  const { where, undone, binding, beside } = document.source;
  const plain = where === 'input' && undone.length === 0;
  return defined({
    binding: binding === 'none' ? undefined : binding,
    relayState: beside?.relayState,
    source: plain ? undefined : { where, notes: undone },
    found:
      found.length < 2
        ? undefined
        : found.map((one, index) =>
            defined({
              number: index + 1,
              where: one.source.where,
              kind: one.kind ?? 'unknown',
              chosen: one === document ? true : undefined,
            }),
          ),
  });
}

function describeXml({ text, reading: { root } }: SamlDocument, marks: TreeMarks): Record<string, Json> {
  return defined({
    tree: root === undefined ? undefined : treeOf(root, marks),
    xml: shownXml(text),
  });
}
