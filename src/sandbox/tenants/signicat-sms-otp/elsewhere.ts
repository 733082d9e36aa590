/** Logins on another device: the device grant (RFC 8628) and CIBA by polling (CIBA Core 1.0). */
import { defined } from '../../../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { readHint } from '../../oidc/hint.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import type { Decision } from '../../types.ts';
import type { Client } from '../generic/clients/metadata.ts';
import type { Waiting } from '../tenant.ts';
import { tokenAnswer, tokenError } from './answers.ts';
import { SIGNICAT_SMS_OTP_FAULTS } from './faults.ts';
import { clientOf } from './hub.ts';
import { GRANTS } from './offers.ts';
import { beginVisit, showVisit, submitVisit } from './otp.ts';
import { endPage, userCodePage } from './pages.ts';
import { PATHS, type Provider, randomHex, takeFault } from './provider.ts';
import { grantOf } from './session.ts';
import type { Elsewhere, Grant } from './state.ts';

/** Seconds, as Duende IdentityServer has them by default; the interval is shorter, to save time. */
const LIFETIME = 300;
const INTERVAL = 1;
/** Seconds that `slow_down` adds (RFC 8628, 3.5). */
const SLOWER = 5;
/** Part of the interval that a timer may be early. */
const EARLY = 0.1;

type Kind = Elsewhere['kind'];

/** Wraps a first request: authenticates the client, and refuses a scope without `openid`. */
const begins =
  (kind: Kind) =>
  async (provider: Provider, request: SandboxRequest): Promise<SandboxResponse> => {
    const parameters = readParameters(new URLSearchParams(request.body));
    const found = await clientOf(provider, request, parameters);
    if ('refused' in found) return tokenError(provider, found.refused.error, found.refused.problem);
    if (!found.client.grant_types.includes(GRANTS[kind]))
      return tokenError(provider, 'unauthorized_client', `the client is not registered for ${GRANTS[kind]}`);
    const scopes = (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    if (!scopes.includes('openid')) return tokenError(provider, 'invalid_scope', 'scope must contain openid');
    const chosen = takeFault(provider);
    const hint = readHint(parameters.get('login_hint'), SIGNICAT_SMS_OTP_FAULTS, provider.core.personas);
    if (hint.problem !== undefined) return tokenError(provider, 'unknown_user_id', hint.problem);
    const persona = hint.persona ?? provider.core.defaultPersona;
    const isPerson = hint.persona !== undefined || hint.fault !== undefined;
    const phone = isPerson ? persona.person.phoneNumber : parameters.get('login_hint');
    const visit = beginVisit(provider, {
      fault: chosen ?? hint.fault,
      persona,
      language: parameters.get('ui_locales'),
      sender: undefined,
      phone,
    });
    if (kind === 'ciba' && visit.phone === undefined)
      return tokenError(
        provider,
        'unknown_user_id',
        'login_hint must be a phone number that is kept for fiction',
      );
    const plan = provider.core.approval.take();
    const id = randomHex(provider, 32).toUpperCase();
    const login: Elsewhere = {
      kind,
      clientId: found.client.client_id,
      scopes,
      visit,
      userCode: String(Buffer.from(provider.core.random(4)).readUInt32BE() % 1_000_000_000).padStart(9, '0'),
      expiresAt: provider.core.now().getTime() + LIFETIME * 1000,
      automatic: plan.automatic,
      pending: plan.pendingPolls ?? 1,
      interval: INTERVAL,
      ...defined({ bindingMessage: parameters.get('binding_message') }),
    };
    provider.state.elsewhere.set(id, login);
    return tokenAnswer(provider, kind === 'device' ? deviceAnswer(provider, id, login) : cibaAnswer(id));
  };

export const authorizeDevice = begins('device');
export const authenticateElsewhere = begins('ciba');

function deviceAnswer({ base }: Provider, id: string, { userCode }: Elsewhere) {
  const page = `${base}${PATHS.device}`;
  return {
    device_code: id,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?userCode=${userCode}`,
    expires_in: LIFETIME,
    interval: INTERVAL,
  };
}

const cibaAnswer = (id: string) => ({ auth_req_id: id, expires_in: LIFETIME, interval: INTERVAL });

/** Ends a CIBA request that is still unanswered; the hub has an address of its own for that. */
export async function cancelElsewhere(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const parameters = readParameters(new URLSearchParams(request.body));
  const found = await clientOf(provider, request, parameters);
  if ('refused' in found) return tokenError(provider, found.refused.error, found.refused.problem);
  const login = provider.state.elsewhere.get(parameters.get('auth_req_id') ?? '');
  if (login?.kind !== 'ciba' || login.clientId !== found.client.client_id)
    return tokenError(provider, 'invalid_request', 'auth_req_id was never issued to this client');
  login.visit.end ??= 'cancelled';
  return { status: 204, headers: { 'Cache-Control': 'no-store' }, body: '' };
}

type Polled = { readonly grant: Grant } | { readonly error: string; readonly description: string };

/** What a poll gets (RFC 8628, 3.5; CIBA Core 1.0, 11). */
export function poll(provider: Provider, { get }: Parameters, client: Client, kind: Kind): Polled {
  const name = kind === 'device' ? 'device_code' : 'auth_req_id';
  const id = get(name) ?? '';
  const login = provider.state.elsewhere.get(id);
  if (login?.kind !== kind || login.clientId !== client.client_id)
    return { error: 'invalid_grant', description: `${name} is unknown, used, or of another client` };
  const now = provider.core.now().getTime();
  if (now > login.expiresAt) return { error: 'expired_token', description: `${name} has expired` };
  const last = login.polledAt;
  login.polledAt = now;
  if (last !== undefined && now - last < login.interval * 1000 * (1 - EARLY)) {
    login.interval += SLOWER;
    return { error: 'slow_down', description: `polls are ${login.interval} s apart from now on` };
  }
  const { visit } = login;
  if (login.pending > 0 && visit.end === undefined) {
    login.pending -= 1;
    return { error: 'authorization_pending', description: 'the person has not decided yet' };
  }
  if (visit.end === undefined && login.automatic) approve(visit);
  if (visit.end === undefined)
    return { error: 'authorization_pending', description: 'the person has not decided yet' };
  provider.state.elsewhere.delete(id);
  if (visit.end !== 'approved') return { error: 'access_denied', description: `the person: ${visit.end}` };
  return { grant: grantOf(provider, visit, login.clientId, login.scopes) };
}

/** Ends the visit as a person would who types the code, unless the scenario is about that. */
function approve(visit: Elsewhere['visit']): void {
  const { otp } = visit.fault.effect;
  visit.phone ??= visit.persona.person.phoneNumber;
  visit.end ??= otp === undefined ? 'approved' : otp === 'cancelled' ? 'cancelled' : 'locked';
}

/** The page of the other device: first the code, then number and text message. */
export function showDevice(provider: Provider, { url }: SandboxRequest): SandboxResponse {
  const code = url.searchParams.get('userCode');
  if (code === null) return userCodePage();
  const login = byUserCode(provider, code);
  return login === undefined
    ? userCodePage('This code is not known, or its time is up.')
    : shown(provider, login);
}

export function submitDevice(provider: Provider, request: SandboxRequest): SandboxResponse {
  const login = byUserCode(provider, request.url.searchParams.get('userCode') ?? '');
  if (login === undefined) return userCodePage('This code is not known, or its time is up.');
  return submitVisit(provider, login.visit, request, leave);
}

const leave = (): SandboxResponse => endPage('Go back to your device');
const shown = (provider: Provider, { visit }: Elsewhere): SandboxResponse =>
  showVisit(provider, visit, leave);

function byUserCode({ state, core }: Provider, code: string): Elsewhere | undefined {
  const digits = code.replace(/\D/g, '');
  const now = core.now().getTime();
  return [...state.elsewhere.values()].find(
    ({ userCode, expiresAt }) => userCode === digits && now <= expiresAt,
  );
}

/** What waits for a person at a phone. */
export const waitingElsewhere = ({ state, base }: Provider): readonly Waiting[] =>
  [...state.elsewhere].flatMap(([id, { kind, visit, userCode, expiresAt, automatic, bindingMessage }]) =>
    visit.end !== undefined
      ? []
      : [
          {
            id,
            who: visit.phone ?? 'whoever types the code',
            what: bindingMessage ?? (kind === 'ciba' ? 'a login' : `a login with the code ${userCode}`),
            expiresAt,
            automatic,
            page: `${base}${PATHS.device}?userCode=${userCode}`,
          },
        ],
  );

export function decideElsewhere({ state }: Provider, id: string, decision: Decision): boolean {
  const login = state.elsewhere.get(id);
  if (login === undefined || login.visit.end !== undefined) return false;
  if (decision === 'approve') approve(login.visit);
  else if (decision === 'refuse') login.visit.end = 'cancelled';
  else login.expiresAt = 0;
  return true;
}
