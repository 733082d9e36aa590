/**
 * Backchannel authentication (CIBA Core 1.0, 7): the client asks, the person decides on a phone, no browser between.
 */
import { defined } from '../../../../common/defined.ts';
import { asText } from '../../../../common/foreign.ts';
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readJws, signatureProblem } from '../../../jose/verify.ts';
import { type Parameters, readParameters } from '../../../oidc/parameters.ts';
import { isResponse, readForm, refusalResponse } from '../answer/refusals.ts';
import { approve } from '../approval.ts';
import { useOnce } from '../clients/assertion.ts';
import { authenticateClient, type Refusal } from '../clients/authenticate.ts';
import { keysOf } from '../clients/client-keys.ts';
import type { Client } from '../clients/metadata.ts';
import { newId } from '../grants/elsewhere.ts';
import { notify } from '../notify.ts';
import { GRANTS, SIGNING } from '../offers.ts';
import { readLoginHint } from '../people/choose.ts';
import type { GenericPerson } from '../people/people.ts';
import { subjectFor } from '../people/subject.ts';
import { noteOf, type Provider, secondsOf, takeFault } from '../provider.ts';
import { readDetails } from '../request/details.ts';
import { resourceProblem } from '../request/resources.ts';
import type { Elsewhere } from '../state.ts';

/** Seconds. */
const LIFETIME = 300;
const INTERVAL = 1;
const HINTS = ['login_hint', 'login_hint_token', 'id_token_hint'];
/** Milliseconds until the client is told, so that it has the id before. */
const NOTIFICATION_DELAY = 200;

export async function authenticateElsewhere(
  provider: Provider,
  request: SandboxRequest,
): Promise<SandboxResponse> {
  const form = readForm(request);
  if (isResponse(form)) return form;
  const authenticated = await authenticateClient(provider, request, form);
  if ('refused' in authenticated) return refusalResponse(authenticated.refused);
  const { client } = authenticated;
  if (!client.grant_types.includes(GRANTS.ciba))
    return oauthError(400, 'unauthorized_client', `${client.client_id} is not registered for ${GRANTS.ciba}`);
  const read = await readSigned(provider, client, form);
  if ('refused' in read) return refusalResponse(read.refused);
  const { parameters } = read;
  const problem = requestProblem(client, parameters);
  if (problem !== undefined) return refusalResponse(problem);
  const fault = takeFault(provider, readLoginHint(provider, parameters.get('login_hint')).fault);
  const played = fault.effect.ciba;
  if (played?.refuses !== undefined)
    return { ...oauthError(400, played.refuses, `scenario ${fault.id}`), ...noteOf(fault) };
  const person = personOf(provider, client, parameters, fault.id !== 'ok');
  if (person === undefined) return oauthError(400, 'unknown_user_id', 'the hint names no person here');
  const details = readDetails(parameters.get('authorization_details'), client);
  if ('problem' in details) return oauthError(400, 'invalid_authorization_details', details.problem);
  const plan = provider.core.approval.take();
  const id = newId(provider);
  const mode = client.backchannel_token_delivery_mode ?? 'poll';
  const lifetime = Number(parameters.get('requested_expiry') ?? LIFETIME);
  const login: Elsewhere = {
    kind: 'ciba',
    client,
    scopes: (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
    fault,
    person,
    acrValues: (parameters.get('acr_values') ?? '').split(' ').filter((one) => one !== ''),
    resources: parameters.all('resource'),
    expiresAt: provider.core.now().getTime() + lifetime * 1000,
    interval: played?.interval ?? INTERVAL,
    polls: 0,
    slowDowns: 0,
    pending: mode === 'poll' ? (plan.pendingPolls ?? 1) : 0,
    automatic: plan.automatic,
    ...defined({
      details: details.details,
      bindingMessage: parameters.get('binding_message'),
      notificationToken: parameters.get('client_notification_token'),
    }),
  };
  provider.state.elsewhere.set(id, login);
  if (mode !== 'poll' && plan.automatic) {
    approve(provider, login);
    provider.core.later(NOTIFICATION_DELAY, () => notify(provider, id, login));
  }
  const answer: Record<string, unknown> = {
    auth_req_id: id,
    expires_in: lifetime,
    ...(mode === 'push' ? {} : { interval: login.interval }),
  };
  for (const name of played?.drops ?? []) delete answer[name];
  return { ...json(200, answer), ...noteOf(fault) };
}

/** A signed request holds all parameters (CIBA Core 1.0, 7.1.1). */
async function readSigned(
  provider: Provider,
  client: Client,
  form: Parameters,
): Promise<{ readonly parameters: Parameters } | { readonly refused: Refusal }> {
  const refuse = (description: string) => ({ refused: { error: 'invalid_request', description } });
  const object = form.get('request');
  const demanded = client.backchannel_authentication_request_signing_alg;
  if (object === undefined)
    return demanded === undefined
      ? { parameters: form }
      : refuse(`the request must be signed with ${demanded}`);
  const jws = readJws(object);
  if (jws === undefined) return refuse('request is not a JWT');
  const found = await keysOf(provider, client);
  if ('problem' in found) return refuse(found.problem);
  const algorithms = demanded === undefined ? SIGNING.proofs : [demanded];
  const problem = signatureProblem(jws, { algorithms, keys: found.keys });
  if (problem !== undefined) return refuse(`request: ${problem}`);
  const { iss, aud, exp, iat, nbf, jti, ...parameters } = jws.payload;
  const now = secondsOf(provider.core.now().getTime());
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (iss !== client.client_id) return refuse('iss of request must be the client id');
  if (!audiences.includes(provider.issuer)) return refuse(`aud of request must be ${provider.issuer}`);
  if (typeof exp !== 'number' || exp < now) return refuse('exp of request is missing or has passed');
  if (typeof iat !== 'number') return refuse('iat of request is missing');
  if (typeof nbf !== 'number' || nbf > now + 60) return refuse('nbf of request is missing or ahead');
  if (typeof jti !== 'string') return refuse('jti of request is missing');
  if (!useOnce(provider, `ciba ${client.client_id} ${jti}`, exp))
    return refuse('jti of request was used before');
  return {
    parameters: readParameters(
      Object.entries(parameters).map(([name, value]): [string, string] => [name, asText(value)]),
    ),
  };
}

function requestProblem(client: Client, parameters: Parameters): Refusal | undefined {
  const { get } = parameters;
  const refuse = (description: string, error = 'invalid_request') => ({ error, description });
  if (!(get('scope') ?? '').split(' ').includes('openid'))
    return refuse('scope must contain openid', 'invalid_scope');
  const hints = HINTS.filter((name) => get(name) !== undefined);
  if (hints.length !== 1)
    return refuse(`exactly one of ${HINTS.join(', ')} is needed, and there are ${hints.length}`);
  const message = get('binding_message');
  if (message !== undefined && !/^[\w .,:;!?#@/()+-]{1,40}$/.test(message))
    return refuse('binding_message must be short plain text: 1 to 40 characters', 'invalid_binding_message');
  const expiry = get('requested_expiry');
  if (expiry !== undefined && !/^[1-9]\d{0,5}$/.test(expiry))
    return refuse('requested_expiry must be a positive number of seconds');
  const mode = client.backchannel_token_delivery_mode ?? 'poll';
  const token = get('client_notification_token');
  if (mode !== 'poll' && token === undefined)
    return refuse(`client_notification_token is missing, and ${mode} needs it`);
  if (token !== undefined && !/^[A-Za-z0-9\-._~+/]{1,1024}=*$/.test(token))
    return refuse('client_notification_token is not a bearer token of at most 1024 characters');
  const target = resourceProblem(parameters.all('resource'));
  return target === undefined ? undefined : refuse(target[1], target[0]);
}

function personOf(
  provider: Provider,
  client: Client,
  { get }: Parameters,
  isPlayed: boolean,
): GenericPerson | undefined {
  const hint = get('login_hint');
  if (hint !== undefined) {
    const { person, fault } = readLoginHint(provider, hint);
    return person ?? (fault !== undefined || isPlayed ? provider.defaultPerson : undefined);
  }
  const token = get('id_token_hint') ?? get('login_hint_token') ?? '';
  const sub = readJws(token)?.payload.sub;
  return provider.people.find((person) => subjectFor(client, person) === sub || person.sub === sub);
}
