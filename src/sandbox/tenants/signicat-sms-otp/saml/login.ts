/** The single sign-on endpoint, its pages, and the return to the service provider. */
import { redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readHint } from '../../../oidc/hint.ts';
import { Refusal } from '../../../saml/refusal.ts';
import { SIGNICAT_SMS_OTP_FAULTS } from '../faults.ts';
import { beginVisit, showVisit, submitVisit } from '../otp.ts';
import { gonePage, refusedPage } from '../pages.ts';
import { PATHS, type Provider, randomHex, takeFault } from '../provider.ts';
import type { OtpEnd, SamlLogin } from '../state.ts';
import { deliver } from './deliver.ts';
import { readAuthnRequest } from './request.ts';
import { loginResponse, statusResponse } from './response.ts';
import type { AuthnRequest } from './session.ts';
import { type Denial, denial, readWishes, type Wishes } from './wishes.ts';

/** Accepts a request over either binding. Shows errors here: an unverified address gets no response. */
export function takeRequest(provider: Provider, request: SandboxRequest): SandboxResponse {
  try {
    const { request: read, root } = readAuthnRequest(provider, request);
    return begin(provider, read, readWishes(root, read.sender));
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(error.message);
    throw error;
  }
}

/** In bytes: SAML bindings, 3.4.3 and 3.5.3. */
const MOST_RELAY_STATE = 80;

function begin(provider: Provider, request: AuthnRequest, wishes: Wishes | Denial): SandboxResponse {
  const chosen = takeFault(provider);
  if (chosen?.effect.saml?.page === 'error')
    return refusedPage(`scenario ${chosen.id}: every request is bad`);
  if ('top' in wishes) return deny(provider, request, wishes);
  const hint = readHint(wishes.hint, SIGNICAT_SMS_OTP_FAULTS);
  if (hint.problem !== undefined)
    return deny(provider, request, denial('Responder', 'UnknownPrincipal', hint.problem));
  const visit = beginVisit(provider, {
    fault: chosen ?? hint.fault,
    persona: hint.persona ?? provider.core.defaultPersona,
    language: wishes.language,
    sender: wishes.sender,
    phone: wishes.hint,
  });
  provider.state.latestConsumers.set(request.sender.entityId, request.acs);
  const id = randomHex(provider, 24);
  provider.state.samlLogins.set(id, { id, request, wishes, visit });
  const bytes = Buffer.byteLength(request.relayState ?? '');
  const notes = [
    ...(visit.fault.id === 'ok' ? [] : [`scenario ${visit.fault.id}`]),
    // Accepted anyway: nearly every implementation does.
    ...(bytes > MOST_RELAY_STATE ? [`RelayState has ${bytes} bytes; ${MOST_RELAY_STATE} are allowed`] : []),
  ];
  return {
    ...redirect(303, `${provider.base}${PATHS.samlVisit}?id=${id}`),
    ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
  };
}

export function showSamlVisit(provider: Provider, request: SandboxRequest): SandboxResponse {
  const login = loginOf(provider, request);
  if (login === undefined) return gonePage();
  return showVisit(provider, login.visit, (end) => finish(provider, login, end));
}

export function submitSamlVisit(provider: Provider, request: SandboxRequest): SandboxResponse {
  const login = loginOf(provider, request);
  if (login === undefined) return gonePage();
  return submitVisit(provider, login.visit, request, (end) => finish(provider, login, end));
}

function loginOf({ core, state }: Provider, { url }: SandboxRequest): SamlLogin | undefined {
  const login = state.samlLogins.get(url.searchParams.get('id') ?? '');
  if (login === undefined || core.now().getTime() <= login.visit.expiresAt) return login;
  state.samlLogins.delete(login.id);
  return undefined;
}

const ENDS: Readonly<Record<Exclude<OtpEnd, 'approved'>, Denial>> = {
  cancelled: denial('Responder', 'AuthnFailed', 'the person cancelled'),
  locked: denial('Responder', 'AuthnFailed', 'no right code in time'),
};

function finish(provider: Provider, { id, request, wishes, visit }: SamlLogin, end: OtpEnd): SandboxResponse {
  provider.state.samlLogins.delete(id);
  if (end !== 'approved') return deny(provider, request, ENDS[end]);
  const { effect, id: scenario } = visit.fault;
  const login = { request, wishes, phone: visit.phone ?? '', effect: effect.saml ?? {} };
  const { xml, session } = loginResponse(provider, login);
  if (session !== undefined) provider.state.samlSessions.set(session.index, session);
  return deliver(request, xml, effect.saml, scenario === 'ok' ? undefined : `scenario ${scenario}`);
}

const deny = (provider: Provider, request: AuthnRequest, reason: Denial): SandboxResponse =>
  deliver(request, statusResponse(provider, request, reason), {}, `${reason.second}: ${reason.message}`);
