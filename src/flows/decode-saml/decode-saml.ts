/** A SAML message from any source: found, opened, judged and described. */

import type { SenderInput } from '../../checks/saml/input.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Draft } from '../../outcome.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { isMasked, maskedError, tellMasked } from '../masked-input.ts';
import { shownXml } from '../saml/shown-xml.ts';
import { refuseUnverified } from '../unverified.ts';
import { type Choice, chooseMessage, messagesIn } from './choose.ts';
import { canVerify, type DecodeSamlContext, type DecodeSamlInput } from './input.ts';
import { judgeByKind } from './judge-by-kind.ts';
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
  const told = await judgeByKind({ base, sender, expectations: input.expectations, draft });
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
