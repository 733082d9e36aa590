/** A LogoutRequest of a service provider, and the sessions it means. */
import { attributeOf, childrenNamed, type ReadElement, textOf } from '../../xml/read.ts';
import { isOpen } from '../holes.ts';
import { NS } from '../names.ts';
import { refuse } from '../refusal.ts';
import type { ServiceProvider } from '../service-provider.ts';
import type { Said } from './effect.ts';
import type { SamlIdp } from './idp.ts';
import type { ReadMessage } from './message.ts';
import type { SamlSession } from './session.ts';

export interface LogoutRequest {
  readonly id: string;
  readonly sender: ServiceProvider;
  readonly nameId: string;
  /** Empty: all sessions of that NameID. */
  readonly sessionIndexes: readonly string[];
}

/** @throws {Refusal} */
export function logoutRequestIn(idp: SamlIdp, { root, id, sender }: ReadMessage): LogoutRequest {
  const end = attributeOf(root, 'NotOnOrAfter');
  // Also false for an invalid time.
  if (end !== undefined && !(Date.parse(end) > idp.core.now().getTime()) && !isOpen(idp, 'logout-expired'))
    refuse('NotOnOrAfter has passed, or is not a time');
  return {
    id,
    sender,
    nameId: nameIn(root),
    sessionIndexes: childrenNamed(root, NS.protocol, 'SessionIndex').map((one) => textOf(one) ?? ''),
  };
}

function nameIn(root: ReadElement): string {
  const [name, ...more] = childrenNamed(root, NS.assertion, 'NameID');
  const text = textOf(name) ?? '';
  return text === '' || more.length > 0 ? refuse('there must be one NameID, which is not encrypted') : text;
}

const UNKNOWN: Said = {
  top: 'Requester',
  second: 'UnknownPrincipal',
  message: 'no such name or session is logged in',
};

export interface LoggedOut {
  readonly status: Said;
  /** One of the sessions that ended, for its scenario. */
  readonly session?: SamlSession;
}

/** Ends the sessions that the request means. */
export function endSessions(idp: SamlIdp, request: LogoutRequest): LoggedOut {
  const { state } = idp;
  const isAny = ({ entityId }: SamlSession) =>
    isOpen(idp, 'logout-other-session') && entityId === request.sender.entityId;
  const ended = [...state.sessions.values()].filter((one) => isAny(one) || isMeant(one, request));
  for (const { index } of ended) state.sessions.delete(index);
  const [session] = ended;
  return session === undefined ? { status: UNKNOWN } : { status: { top: 'Success' }, session };
}

const isMeant = (
  { entityId, nameId, index }: SamlSession,
  { sender, nameId: asked, sessionIndexes }: LogoutRequest,
): boolean =>
  entityId === sender.entityId &&
  nameId === asked &&
  (sessionIndexes.length === 0 || sessionIndexes.includes(index));
