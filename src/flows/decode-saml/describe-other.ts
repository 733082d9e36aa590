/** The content of protocol messages other than login and logout, as data. */

import type { ProtocolMessageJudgement } from '../../checks/saml/input.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { readName } from '../../protocol/saml/message/common.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { attributeOf, childOf, childrenOf, textOf } from '../../protocol/xml/tree.ts';
import { describeEnvelope, describeName, describeStatus } from './describe.ts';

/** Returns the members of `data`, including those of a single kind of message. */
export function describeProtocolMessage({
  envelope,
  answer,
  view,
}: ProtocolMessageJudgement): Record<string, Json> {
  if (envelope === undefined || view === undefined) return {};
  const subject = childOf(view, NS.assertion, 'Subject');
  const name = childOf(subject ?? view, NS.assertion, 'NameID');
  const asked = childrenOf(view, NS.assertion, 'Attribute').map((one) => attributeOf(one, 'Name') ?? '');
  return defined({
    message: view.local,
    ...describeEnvelope(envelope),
    inResponseTo: answer?.inResponseTo,
    status: answer?.status === undefined ? undefined : describeStatus(answer.status),
    artifact: textOf(childOf(view, NS.protocol, 'Artifact')),
    nameId: name === undefined ? undefined : describeName(readName(name)),
    newId: textOf(childOf(view, NS.protocol, 'NewID')),
    terminated: childOf(view, NS.protocol, 'Terminate') === undefined ? undefined : true,
    requestedAttributes: asked.length === 0 ? undefined : asked,
  });
}
