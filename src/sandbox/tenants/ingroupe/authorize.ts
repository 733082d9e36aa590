/** The authorization endpoint: sends the person of a valid request to the first page, or refuses the request. */
import { defined } from '../../../common/defined.ts';
import { mediaType, oauthError, redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { readHint } from '../../oidc/hint.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { readChallenge } from '../../oidc/pkce.ts';
import { printable } from '../../oidc/printable.ts';
import { isRegistered } from '../../oidc/redirect-uri.ts';
import type { SandboxPersona } from '../../personas.ts';
import { callback } from './callback.ts';
import { INGROUPE_FAULTS, type IngroupeFault, OK } from './faults.ts';
import { errorPage } from './pages.ts';
import { PATHS, type Provider, takeFault } from './provider.ts';
import { onlyDocumented, REQUEST_CHECKS, type Refusal } from './request-checks.ts';
import type { AuthorizationRequest, Interaction } from './state.ts';

/** Time limit for the person, as long as the client waits. Milliseconds. */
const INTERACTION_LIFETIME = 10 * 60 * 1000;
/** Random bytes in an interaction id. */
const INTERACTION_ID_BYTES = 24;

/** Parameters refused without a redirect (the provider documents a code for each). */
const NOT_SUPPORTED = {
  request: 'request_not_supported',
  request_uri: 'request_uri_not_supported',
  registration: 'registration_not_supported',
} as const;

export function authorize(provider: Provider, pairs: Iterable<[string, string]>): SandboxResponse {
  const parameters = readParameters(pairs);
  const place = inPlaceRefusal(provider, parameters);
  if (place !== undefined) return place;

  const to = { redirectUri: parameters.get('redirect_uri') ?? '', state: parameters.get('state') };
  const refuse = ({ error, description }: Refusal) =>
    callback(to, { error, error_description: description }, `${error}: ${description}`);

  const chosen = takeFault(provider);
  const hint = readHint(parameters.get('login_hint'), INGROUPE_FAULTS, provider.core.personas);
  if (hint.problem !== undefined) return refuse({ error: 'invalid_request', description: hint.problem });
  const fault = chosen ?? hint.fault ?? OK;
  provider.state.latestFault = fault;
  provider.state.hasRotated = false;
  const { effect } = fault;
  if (effect.page === 'error') return errorPage();
  if (effect.refusesRequest?.status !== undefined) {
    const { status, error, description } = effect.refusesRequest;
    return oauthError(status, error, description);
  }
  const refusal = firstRefusal(parameters, fault);
  if (refusal !== undefined) return refuse(refusal);
  return begin(provider, parameters, fault, hint.persona ?? provider.core.defaultPersona);
}

/** Refuses without a redirect when the client or its redirect URI cannot be trusted (RFC 6749, 4.1.2.1). */
function inPlaceRefusal(
  provider: Provider,
  { get, repeated, names }: Parameters,
): SandboxResponse | undefined {
  const refuse = (status: number, error: string, description: string) =>
    oauthError(status, error, description);
  for (const name of ['client_id', 'redirect_uri']) {
    if (repeated.includes(name)) return refuse(400, 'invalid_request', `${name} was sent more than once`);
    if (get(name) === undefined) return refuse(400, 'invalid_request', `${name} is missing`);
  }
  const client = provider.clients.all.get(get('client_id') ?? '');
  if (client === undefined) {
    return refuse(
      401,
      'unauthorized_client',
      `client_id ${printable(get('client_id') ?? '')} is not registered here`,
    );
  }
  const uri = get('redirect_uri') ?? '';
  if (!isRegistered(uri, client.redirect_uris)) {
    const registered = client.redirect_uris.join(', ');
    return refuse(
      400,
      'invalid_request',
      `redirect_uri ${printable(uri)} is not registered; registered: ${registered}`,
    );
  }
  for (const [name, error] of Object.entries(NOT_SUPPORTED)) {
    if (names.includes(name)) return refuse(400, error, `the parameter ${name} is not supported`);
  }
  return undefined;
}

function firstRefusal(parameters: Parameters, { effect }: IngroupeFault): Refusal | undefined {
  for (const check of REQUEST_CHECKS) {
    const refusal = check(parameters);
    if (refusal !== undefined) return refusal;
  }
  if (effect.refusesOtherParameters !== undefined) {
    const refusal = onlyDocumented(parameters);
    if (refusal !== undefined) return refusal;
  }
  return effect.refusesRequest;
}

function begin(
  provider: Provider,
  { get }: Parameters,
  fault: IngroupeFault,
  persona: SandboxPersona,
): SandboxResponse {
  const { core, state } = provider;
  const { challenge } = readChallenge(get('code_challenge'), get('code_challenge_method'));
  const maxAge = get('max_age');
  const request: AuthorizationRequest = {
    clientId: get('client_id') ?? '',
    redirectUri: get('redirect_uri') ?? '',
    scopes: [...new Set((get('scope') ?? '').split(' '))],
    state: get('state') ?? '',
    nonce: get('nonce') ?? '',
    ...defined({ challenge, maxAge: maxAge === undefined ? undefined : Number(maxAge) }),
  };
  const id = Buffer.from(core.random(INTERACTION_ID_BYTES)).toString('base64url');
  const interaction: Interaction = {
    id,
    request,
    fault,
    persona,
    source: 'physical',
    done: new Set(),
    expiresAt: core.now().getTime() + INTERACTION_LIFETIME,
  };
  state.interactions.set(id, interaction);
  return {
    ...redirect(302, `${provider.issuer}${PATHS.interaction}/${id}/terms`),
    ...(fault.id === 'ok' ? {} : { note: `scenario ${fault.id}` }),
  };
}

/** Reads the request: GET carries it in the query, POST in a form (OpenID Connect Core 1.0, 3.1.2.1). */
export function authorizeByForm(provider: Provider, request: SandboxRequest): SandboxResponse {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return oauthError(400, 'invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  return authorize(provider, new URLSearchParams(request.body));
}
