/** The pages of an OpenID login, and the return to the client. */
import { redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { callback } from './callback.ts';
import { idToken } from './id-token.ts';
import { showVisit, submitVisit } from './otp.ts';
import { gonePage } from './pages.ts';
import { PATHS, type Provider, randomHex } from './provider.ts';
import { beginSession, grantOf } from './session.ts';
import type { Grant, Login } from './state.ts';

/** SO-S6. Milliseconds. */
const CODE_LIFETIME = 15 * 1000;

export function showLogin(provider: Provider, request: SandboxRequest): SandboxResponse {
  const login = loginOf(provider, returnUrl(request)?.searchParams.get('authzId'));
  if (login === undefined) return gonePage();
  return showVisit(provider, login.visit, () => back(provider, login));
}

export function submitLogin(provider: Provider, request: SandboxRequest): SandboxResponse {
  const login = loginOf(provider, returnUrl(request)?.searchParams.get('authzId'));
  if (login === undefined) return gonePage();
  return submitVisit(provider, login.visit, request, () => back(provider, login));
}

/** Reads the return URL, which only leads back into this tenant: it is looked up, never followed. */
function returnUrl({ url }: SandboxRequest): URL | undefined {
  const text = url.searchParams.get('ReturnUrl') ?? '';
  return text.startsWith(PATHS.authorizeCallback) ? new URL(text, url) : undefined;
}

const back = ({ base }: Provider, { id }: Login): SandboxResponse =>
  redirect(303, `${base}${PATHS.authorizeCallback}?authzId=${id}`);

function loginOf(provider: Provider, id: string | null | undefined): Login | undefined {
  const login = provider.state.logins.get(id ?? '');
  if (login === undefined) return undefined;
  if (provider.core.now().getTime() <= login.visit.expiresAt) return login;
  provider.state.logins.delete(login.id);
  return undefined;
}

/** Returns from the last page to the client, with a code or an error. */
export async function endLogin(provider: Provider, { url }: SandboxRequest): Promise<SandboxResponse> {
  const login = loginOf(provider, url.searchParams.get('authzId'));
  if (login === undefined) return gonePage();
  const { visit, request, id } = login;
  if (visit.end === undefined) {
    const target = `${PATHS.authorizeCallback}?authzId=${id}`;
    return redirect(302, `${provider.base}${PATHS.login}?ReturnUrl=${encodeURIComponent(target)}`);
  }
  provider.state.logins.delete(id);
  if (visit.end === 'cancelled') {
    const error = { error: 'access_denied', error_description: 'otp_sms_user_aborted' };
    return callback(provider, request, error, 'the person cancelled');
  }
  if (visit.end === 'locked') {
    const error = {
      error: 'unmet_authentication_requirements',
      error_description: 'otp_sms_locked',
    };
    return callback(provider, request, error, 'no right code in time');
  }
  return withCode(provider, login);
}

async function withCode(provider: Provider, { visit, request }: Login): Promise<SandboxResponse> {
  const { effect, id } = visit.fault;
  const now = provider.core.now().getTime();
  const code = `${randomHex(provider, 32).toUpperCase()}-1`;
  const grant: Grant = {
    ...grantOf(provider, visit, request.clientId, request.scopes),
    nonce: request.nonce,
  };
  provider.state.codes.set(code, {
    ...grant,
    request,
    expiresAt: now + CODE_LIFETIME - (effect.codeAgeSeconds ?? 0) * 1000,
  });
  const { sessionState, cookies } = beginSession(provider, grant, request.redirectUri);
  const { state } = request;
  const answer = {
    code,
    ...(request.responseType === 'code' ? {} : { id_token: await idToken(provider, grant, { code, state }) }),
    scope: request.scopes.join(' '),
    session_state: sessionState,
  };
  const note = id === 'ok' ? undefined : `scenario ${id}`;
  return { ...callback(provider, request, answer, note, effect.callback), cookies };
}
