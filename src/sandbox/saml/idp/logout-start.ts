/** Starts a logout here: a LogoutRequest goes to the service provider of the session (SAML profiles, 4.4). */
import { defined } from '../../../common/defined.ts';
import type { SandboxResponse } from '../../http.ts';
import { element, type XmlElement } from '../../xml/write.ts';
import { refuse } from '../refusal.ts';
import { carry } from './carry.ts';
import type { LogoutRequestEffect } from './effect.ts';
import { isoTime } from './fields.ts';
import { freshId, type SamlIdp } from './idp.ts';
import { browserTarget, type LogoutTarget } from './logout-target.ts';
import type { SamlSession } from './session.ts';

/** Validity of the request in seconds. */
const LIFETIME = 300;

/**
 * Ends a session and sends the browser with the request.
 *
 * @param effect changes of a scenario
 * @throws {Refusal} when the service provider has no endpoint for it
 */
export function startLogout(
  idp: SamlIdp,
  session: SamlSession,
  effect: LogoutRequestEffect = {},
  wanted: 'redirect' | 'post' = 'redirect',
): SandboxResponse {
  const sender = idp.serviceProvider(session.entityId);
  const target = sender && browserTarget(idp.state, sender, wanted, 'request');
  if (target === undefined)
    return refuse(`the metadata of ${session.entityId} has no SingleLogoutService for the browser`);
  const { tree, relayState } = beginLogout(idp, session, target, effect);
  const { signature } = effect;
  return carry(idp, target, { kind: 'SAMLRequest', tree, relayState, ...defined({ signature }) });
}

/** Ends the session, and returns the unsigned request to send. */
export function beginLogout(
  idp: SamlIdp,
  session: SamlSession,
  { location }: LogoutTarget,
  effect: LogoutRequestEffect,
): { readonly id: string; readonly tree: XmlElement; readonly relayState: string } {
  const id = freshId(idp);
  idp.state.sessions.delete(session.index);
  idp.state.logouts.set(id, { session });
  const { nameIdFormat, nameQualifier } = session.subject;
  const { issuer = idp.entityId, destination = location, nameId, sessionIndex } = effect.sets ?? {};
  const tree = element(
    'saml2p:LogoutRequest',
    {
      ID: id,
      Version: '2.0',
      IssueInstant: isoTime(idp),
      Destination: destination,
      NotOnOrAfter: isoTime(idp, effect.expired === true ? -LIFETIME : LIFETIME),
    },
    element('saml2:Issuer', {}, issuer),
    element(
      'saml2:NameID',
      defined({ Format: nameIdFormat, NameQualifier: nameQualifier }),
      nameId ?? session.nameId,
    ),
    element('saml2p:SessionIndex', {}, sessionIndex ?? session.index),
  );
  return { id, tree, relayState: freshId(idp) };
}
