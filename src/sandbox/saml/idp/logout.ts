/** Single logout: ends the sessions that a service provider names, and confirms it (SAML profiles, 4.4). */
import { defined } from '../../../common/defined.ts';
import { redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { type Received, receive } from '../binding.ts';
import { isOpen } from '../holes.ts';
import { Refusal } from '../refusal.ts';
import { answerCall } from '../soap.ts';
import { statusElement } from './assertion.ts';
import { carry } from './carry.ts';
import type { SamlIdp } from './idp.ts';
import { endSessions, type LoggedOut, type LogoutRequest, logoutRequestIn } from './logout-request.ts';
import { takeLogoutResponse } from './logout-response.ts';
import { browserTarget } from './logout-target.ts';
import { readMessage } from './message.ts';
import { endPage, refusedPage } from './pages.ts';
import { ownMessage, readCall, reply } from './soap-call.ts';

/** Takes a message through the browser; a bad one gets a page, as at single sign-on. */
export function takeLogout(idp: SamlIdp, request: SandboxRequest): SandboxResponse {
  try {
    const received = receive(request, idp.requestBindings);
    if (received.kind === 'SAMLResponse') return takeLogoutResponse(idp, received);
    const read = readMessage(idp, received, {
      name: 'LogoutRequest',
      destination: idp.addresses.logout,
      mustBeSigned: true,
    });
    const logout = logoutRequestIn(idp, read);
    return answer(idp, received, logout, endSessions(idp, logout));
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(idp, error.message);
    throw error;
  }
}

/** Takes the same as a call over SOAP. */
export const callLogout = (idp: SamlIdp, request: SandboxRequest): SandboxResponse =>
  answerCall(() => {
    const destination = idp.addresses.logoutSoap ?? '';
    const logout = logoutRequestIn(idp, readCall(idp, request, { name: 'LogoutRequest', destination }));
    const { status, session } = endSessions(idp, logout);
    return reply(idp, {
      name: 'saml2p:LogoutResponse',
      answered: { id: logout.id },
      status: statusElement(status),
      note: noteOf(status),
      ...defined({ effect: session?.effect.logout }),
    });
  });

const noteOf = ({ top, second = top, message }: LoggedOut['status']): string =>
  `logout ${second}${message === undefined ? '' : `: ${message}`}`;

function answer(
  idp: SamlIdp,
  { binding, relayState }: Received,
  { id, sender }: LogoutRequest,
  { status, session }: LoggedOut,
): SandboxResponse {
  const effect = session?.effect.logout ?? {};
  const note = noteOf(effect.status ?? status);
  if (relayState !== undefined && isOpen(idp, 'logout-redirect') && /^https?:/.test(relayState))
    return { ...redirect(303, relayState), note };
  const wanted = binding === 'redirect' ? 'redirect' : 'post';
  const target = browserTarget(idp.state, sender, wanted, 'response');
  if (target === undefined) return { ...endPage(idp, 'You are logged out'), note };
  const tree = ownMessage(
    idp,
    {
      name: 'saml2p:LogoutResponse',
      answered: { id, acs: target.location },
      status: statusElement(status),
    },
    { ...effect, signature: 'none' },
  );
  const message = {
    kind: 'SAMLResponse' as const,
    tree,
    ...defined({
      relayState,
      signature: isOpen(idp, 'logout-response-signed') ? ('none' as const) : effect.signature,
    }),
  };
  return { ...carry(idp, target, message), note };
}
