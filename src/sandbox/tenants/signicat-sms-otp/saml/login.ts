/** The single sign-on endpoint, its pages, and the return to the service provider. */
import { defined } from '../../../../common/defined.ts';
import { redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readHint } from '../../../oidc/hint.ts';
import { browserLoginOf, silentProblem, startBrowserLogin } from '../../../saml/idp/browser-login.ts';
import { deliver } from '../../../saml/idp/deliver.ts';
import { type Denial, denial } from '../../../saml/idp/denial.ts';
import { refusedPage } from '../../../saml/idp/pages.ts';
import { readAuthnRequest } from '../../../saml/idp/request.ts';
import { loginResponse, statusResponse } from '../../../saml/idp/response.ts';
import type { AuthnRequest, BrowserLogin, SamlSession } from '../../../saml/idp/session.ts';
import { Refusal } from '../../../saml/refusal.ts';
import { OK, SIGNICAT_SMS_OTP_FAULTS, type SmsOtpFault } from '../faults.ts';
import { beginVisit, showVisit, submitVisit } from '../otp.ts';
import { gonePage } from '../pages.ts';
import { type Provider, randomHex, takeFault } from '../provider.ts';
import type { OtpEnd, SamlLogin } from '../state.ts';
import { SAML_PATHS } from './door.ts';
import { subjectFor } from './subject.ts';
import { readWishes, type Wishes } from './wishes.ts';

/** Accepts a request over either binding. Shows errors here: an unverified address gets no response. */
export function takeRequest(provider: Provider, request: SandboxRequest): SandboxResponse {
  try {
    const { request: read, root } = readAuthnRequest(provider.saml, request);
    const login = browserLoginOf(provider.saml, request);
    return begin(provider, read, readWishes(provider.saml, root, read.sender), login);
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(provider.saml, error.message);
    throw error;
  }
}

/** In bytes: SAML bindings, 3.4.3 and 3.5.3. */
const MOST_RELAY_STATE = 80;

function begin(
  provider: Provider,
  request: AuthnRequest,
  wishes: Wishes | Denial,
  login: BrowserLogin | undefined,
): SandboxResponse {
  const chosen = takeFault(provider);
  if (chosen?.effect.saml?.page === 'error')
    return refusedPage(provider.saml, `scenario ${chosen.id}: every request is bad`);
  if ('top' in wishes) return deny(provider, request, wishes);
  const hint = readHint(wishes.hint, SIGNICAT_SMS_OTP_FAULTS, provider.core.personas);
  if (hint.problem !== undefined)
    return deny(provider, request, denial('Responder', 'UnknownPrincipal', hint.problem));
  if (wishes.isPassive) {
    const hinted = hint.persona?.person.phoneNumber ?? (hint.fault === undefined ? wishes.hint : undefined);
    const problem = silentProblem(login, wishes, hinted);
    if (problem !== undefined || login === undefined)
      return deny(
        provider,
        request,
        denial('Responder', 'NoPassive', `IsPassive was asked for, and ${problem}`),
      );
    return grant(provider, { request, wishes, fault: chosen ?? hint.fault ?? OK }, login.person, login)
      .response;
  }
  const visit = beginVisit(provider, {
    fault: chosen ?? hint.fault,
    persona: hint.persona ?? provider.core.defaultPersona,
    language: wishes.language,
    sender: wishes.sender,
    phone: wishes.hint,
  });
  provider.saml.state.latestConsumers.set(request.sender.entityId, request.acs);
  const id = randomHex(provider, 24);
  provider.state.samlLogins.set(id, { id, request, wishes, visit });
  const bytes = Buffer.byteLength(request.relayState ?? '');
  const notes = [
    ...(visit.fault.id === 'ok' ? [] : [`scenario ${visit.fault.id}`]),
    // Accepted anyway: nearly every implementation does.
    ...(bytes > MOST_RELAY_STATE ? [`RelayState has ${bytes} bytes; ${MOST_RELAY_STATE} are allowed`] : []),
  ];
  return {
    ...redirect(303, `${provider.base}${SAML_PATHS.visit}?id=${id}`),
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
  const phone = visit.phone ?? '';
  const { response, session } = grant(provider, { request, wishes, fault: visit.fault }, phone);
  return { ...response, ...startBrowserLogin(provider.saml, phone, session) };
}

interface Granted {
  readonly request: AuthnRequest;
  readonly wishes: Wishes;
  readonly fault: SmsOtpFault;
}

/** @param login an earlier login that the answer rests on; absent: the person has just logged in */
function grant(
  provider: Provider,
  { request, wishes, fault }: Granted,
  phone: string,
  login?: BrowserLogin,
): { readonly response: SandboxResponse; readonly session: SamlSession | undefined } {
  const { saml } = provider;
  const effect = fault.effect.saml ?? {};
  const subject = subjectFor(provider, { ...wishes, level: login?.level ?? wishes.level }, phone);
  const { authenticatedAt } = login ?? {};
  const answer = loginResponse(saml, { request, subject, effect, ...defined({ authenticatedAt }) });
  const { session } = answer;
  if (session !== undefined) {
    saml.state.sessions.set(session.index, session);
    login?.indexes.add(session.index);
  }
  const note = fault.id === OK.id ? undefined : `scenario ${fault.id}`;
  return { response: deliver(saml, request, answer, effect, note), session };
}

const deny = ({ saml }: Provider, request: AuthnRequest, reason: Denial): SandboxResponse =>
  deliver(saml, request, statusResponse(saml, request, reason), {}, `${reason.second}: ${reason.message}`);
