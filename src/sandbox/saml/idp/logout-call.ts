/** Starts a logout here by a call over SOAP, and judges the answer (SAML profiles, 4.4.3.2). */
import type { SandboxResponse } from '../../http.ts';
import { refuse } from '../refusal.ts';
import { readAnswer, soapMessage } from '../soap.ts';
import type { LogoutRequestEffect } from './effect.ts';
import type { SamlIdp } from './idp.ts';
import { judgeSoapResponse } from './logout-response.ts';
import { beginLogout } from './logout-start.ts';
import { soapTarget } from './logout-target.ts';
import type { SamlSession } from './session.ts';
import { signedAs } from './soap-call.ts';

/** @throws {Refusal} when the service provider cannot be asked, or its answer is wrong */
export async function callServiceProvider(
  idp: SamlIdp,
  session: SamlSession,
  effect: LogoutRequestEffect = {},
): Promise<SandboxResponse> {
  const sender = idp.serviceProvider(session.entityId);
  const target = sender && soapTarget(idp.state, sender);
  if (target === undefined)
    return refuse(`the metadata of ${session.entityId} has no SingleLogoutService over SOAP`);
  const { id, tree } = beginLogout(idp, session, target, effect);
  const { body, headers } = soapMessage(signedAs(tree, effect.signature));
  const answer = await idp.core
    .fetch(target.location, { method: 'POST', body, headers: { ...headers, SOAPAction: SOAP_ACTION } })
    .catch((error: unknown) => refuse(`${target.location} does not answer: ${String(error)}`));
  const text = await answer.text();
  if (!(answer.headers.get('content-type') ?? '').includes('xml'))
    return refuse(`${target.location} answers with HTTP ${answer.status}, and not with XML`);
  return judgeSoapResponse(idp, readAnswer(text), id);
}

/** SAML bindings, 3.2.3.2. */
const SOAP_ACTION = '"http://www.oasis-open.org/committees/security"';
