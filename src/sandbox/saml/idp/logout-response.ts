/** Judges the LogoutResponse of a service provider, which ends a logout that was started here. */
import type { SandboxResponse } from '../../http.ts';
import { attributeOf, childrenNamed, type ReadElement } from '../../xml/read.ts';
import type { Received } from '../binding.ts';
import { NS } from '../names.ts';
import { refuse } from '../refusal.ts';
import type { SamlIdp } from './idp.ts';
import { judgeMessage, type ReadMessage, readMessage } from './message.ts';
import { endPage } from './pages.ts';

const NAME = 'LogoutResponse';

/** @throws {Refusal} */
export function takeLogoutResponse(idp: SamlIdp, received: Received): SandboxResponse {
  const destination = idp.addresses.logout;
  return conclude(idp, readMessage(idp, received, { name: NAME, destination, mustBeSigned: true }));
}

/**
 * Judges the same as the answer to a call over SOAP.
 *
 * @throws {Refusal}
 */
export function judgeSoapResponse(idp: SamlIdp, root: ReadElement, id: string): SandboxResponse {
  const expected = { name: NAME, destination: idp.addresses.logout, mustBeSigned: true as const };
  const read = judgeMessage(idp, { root, binding: 'soap' }, expected);
  if (attributeOf(read.root, 'InResponseTo') !== id)
    return refuse('InResponseTo is not the ID of the request');
  return conclude(idp, read);
}

function conclude(idp: SamlIdp, { root, sender }: ReadMessage): SandboxResponse {
  const id = attributeOf(root, 'InResponseTo') ?? '';
  const started = idp.state.logouts.get(id);
  if (started === undefined || started.status !== undefined)
    return refuse('InResponseTo names no logout that was started here and is not answered yet');
  if (started.session.entityId !== sender.entityId)
    return refuse(`the logout was asked of ${started.session.entityId}, and ${sender.entityId} answers`);
  const codes = statusOf(root);
  started.status = codes.map((one) => one.slice(one.lastIndexOf(':') + 1)).join(' / ');
  const note = `logout at ${sender.entityId}: ${started.status}`;
  const isOver = codes.length === 1 && started.status === 'Success';
  return { ...endPage(idp, isOver ? 'You are logged out' : 'You are logged out here, but not there'), note };
}

/** @throws {Refusal} */
function statusOf(root: ReadElement): readonly string[] {
  const [status] = childrenNamed(root, NS.protocol, 'Status');
  const [code] = childrenNamed(status, NS.protocol, 'StatusCode');
  const [inner] = childrenNamed(code, NS.protocol, 'StatusCode');
  const top = attributeOf(code, 'Value');
  if (top === undefined) return refuse('there is no StatusCode with a Value');
  const second = attributeOf(inner, 'Value');
  return second === undefined ? [top] : [top, second];
}
