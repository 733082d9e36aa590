/** The authorization endpoint: sends the person of a valid request to the page, or refuses the request. */
import { defined } from '../../../../common/defined.ts';
import { mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readJws } from '../../../jose/verify.ts';
import { respond } from '../answer/respond.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import { type HoleId, isOpen } from '../holes.ts';
import { finishLogin, highestAcr } from '../login.ts';
import { refusedPage } from '../pages/pages.ts';
import { PATHS } from '../paths.ts';
import { readLoginHint } from '../people/choose.ts';
import { subjectFor } from '../people/subject.ts';
import { noteOf, type Provider, randomText, takeFault } from '../provider.ts';
import { type Back, type ObjectUsed, readRequest } from '../request/read-request.ts';
import type { Pairs } from '../request/request-object.ts';
import { sessionOf } from '../sessions.ts';
import type { AuthorizationRequest, Session } from '../state.ts';

/** Time limit for the person. Milliseconds. */
const INTERACTION_LIFETIME = 10 * 60 * 1000;

/** Takes GET and POST alike (OpenID Connect Core 1.0, 3.1.2.1). */
export async function authorize(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  if (request.method === 'POST' && mediaType(request) !== 'application/x-www-form-urlencoded') {
    return refusedPage({
      error: 'invalid_request',
      description: 'the body must be application/x-www-form-urlencoded',
    });
  }
  const pairs: Pairs =
    request.method === 'POST' ? [...new URLSearchParams(request.body)] : [...request.url.searchParams];
  const read = await readRequest(provider, pairs);
  if ('refused' in read && !('back' in read)) return refusedPage(read.refused);
  if ('refused' in read) return refuseBack(provider, read.back, read.refused, takeFault(provider));
  return begin(provider, read, sessionOf(provider, request));
}

function refuseBack(
  provider: Provider,
  back: Back,
  { error, description }: { readonly error: string; readonly description: string },
  fault: GenericFault,
): Promise<SandboxResponse> {
  const answer = { error, error_description: description };
  return respond(provider, back, answer, { fault, note: `${error}: ${description}` });
}

async function begin(
  provider: Provider,
  { request, object }: { readonly request: AuthorizationRequest; readonly object?: ObjectUsed },
  session: Session | undefined,
): Promise<SandboxResponse> {
  const hint = readLoginHint(provider, request.loginHint);
  const fault = takeFault(provider, hint.fault);
  const refuse = (error: string, description: string) =>
    refuseBack(provider, request, { error, description }, fault);
  if (hint.problem !== undefined) return refuse('invalid_request', hint.problem);
  const played = fault.effect.refusesRequest;
  if (played?.status !== undefined)
    return refusedPage({
      ...defined({ status: played.status }),
      error: played.error,
      description: played.description,
    });
  if (played !== undefined) return refuse(played.error, played.description);
  const demand = demandUnmet(provider, fault, request, object);
  if (demand !== undefined) return refuse(...demand);
  const slipped = loggedInByHole(provider, request, session);
  if (slipped !== undefined) return finishLogin(provider, { request, fault, ...slipped });
  if (request.prompts.includes('none')) {
    const problem = silentProblem(provider, request, session);
    if (problem !== undefined || session === undefined)
      return refuse('login_required', problem ?? 'no one is logged in with this browser');
    return finishLogin(provider, { request, fault, session });
  }
  if (hint.person !== undefined && !request.prompts.some((prompt) => prompt !== 'login'))
    return finishLogin(provider, { request, fault, person: hint.person });
  const id = randomText(provider, 24);
  provider.state.interactions.set(id, {
    id,
    request,
    fault,
    person: hint.person ?? session?.person ?? provider.defaultPerson,
    expiresAt: provider.core.now().getTime() + INTERACTION_LIFETIME,
  });
  return { ...redirect(303, `${provider.base}${PATHS.interaction}/${id}`), ...noteOf(fault) };
}

/** Whom a provider with holes logs in without asking. */
function loggedInByHole(
  provider: Provider,
  { prompts, maxAge, loginHint, idTokenHint }: AuthorizationRequest,
  session: Session | undefined,
): { readonly person: Provider['defaultPerson'] } | { readonly session: Session } | undefined {
  const has = (id: HoleId): boolean => isOpen(provider, id);
  const isSilent = prompts.includes('none');
  if (
    session !== undefined &&
    ((prompts.includes('login') && has('prompt-login')) || (maxAge === 0 && has('max-age-0')))
  )
    return { session };
  const isNamed =
    (isSilent && session === undefined && has('prompt-none')) ||
    (loginHint !== undefined && has('login-hint-other')) ||
    (isSilent && idTokenHint !== undefined && has('id-token-hint-other'));
  return isNamed ? { person: provider.defaultPerson } : undefined;
}

/** Returns what the scenario demands of the client and the request does not have, as error and description. */
function demandUnmet(
  { state }: Provider,
  { id, effect }: GenericFault,
  { client, scopes }: AuthorizationRequest,
  object: ObjectUsed | undefined,
): [error: string, description: string] | undefined {
  const { demandsScope, requestObject, demandsRegistration, start } = effect;
  if (demandsScope !== undefined && !demandsScope.some((scope) => scopes.includes(scope)))
    return ['invalid_scope', `scenario ${id}: ask for one of ${demandsScope.join(', ')}`];
  if (requestObject !== undefined && (object?.byReference !== true || object.alg !== requestObject))
    return [
      'invalid_request_uri',
      `scenario ${id}: send a request_uri of an object with alg ${requestObject}`,
    ];
  if (demandsRegistration !== undefined && !state.registrationTokens.has(client.client_id))
    return ['unauthorized_client', `scenario ${id}: the client must register itself`];
  if (start?.demanded !== undefined && !state.started.has(client.client_id))
    return ['access_denied', `scenario ${id}: the login must begin at the initiate_login_uri of the client`];
  return undefined;
}

/** Returns why a login without a page is not possible (OpenID Connect Core 1.0, 3.1.2.1, `prompt` none). */
function silentProblem(
  provider: Provider,
  request: AuthorizationRequest,
  session: Session | undefined,
): string | undefined {
  if (session === undefined) return 'no one is logged in with this browser';
  const age = (provider.core.now().getTime() - session.authenticatedAt) / 1000;
  if (request.maxAge !== undefined && age >= request.maxAge)
    return `the login is ${Math.floor(age)} s old, and max_age is ${request.maxAge}`;
  const wanted = highestAcr(request.acrValues);
  if (request.acrValues.length > 0 && wanted !== session.acr)
    return `the login reached ${session.acr}, and acr_values ask for ${request.acrValues.join(' ')}`;
  const hinted = request.idTokenHint === undefined ? undefined : readJws(request.idTokenHint)?.payload.sub;
  const sub = subjectFor(request.client, session.person);
  return hinted === undefined || hinted === sub ? undefined : 'id_token_hint names another person';
}
