/** Pushed authorization requests (RFC 9126): checked as at the authorization endpoint, and used once. */
import { defined } from '../../../../common/defined.ts';
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { isResponse, readForm, refusalResponse } from '../answer/refusals.ts';
import { authenticateClient } from '../clients/authenticate.ts';
import { noteOf, type Provider, randomText } from '../provider.ts';
import { PUSHED_URI, readRequest } from '../request/read-request.ts';
import { nextNonce, readProof } from '../sender/dpop.ts';
import { ambientFault } from './bearer.ts';
import { senderRefusal } from './token.ts';

/** Seconds. */
const LIFETIME = 60;
/** They authenticate the client and are not part of the request. */
const AUTHENTICATION = ['client_secret', 'client_assertion', 'client_assertion_type'];

export async function push(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const parameters = readForm(request);
  if (isResponse(parameters)) return parameters;
  const authenticated = await authenticateClient(provider, request, parameters);
  if ('refused' in authenticated) return refusalResponse(authenticated.refused);
  const { client } = authenticated;
  if (parameters.get('request_uri') !== undefined)
    return oauthError(400, 'invalid_request', 'request_uri cannot be pushed (RFC 9126, 2.1)');
  const fault = ambientFault(provider);
  const played = fault.effect.par?.refuses;
  if (played !== undefined) {
    provider.core.scenarios.take('generic');
    return { ...refusalResponse({ ...played, status: 400 }), ...noteOf(fault) };
  }
  const proof =
    request.headers.dpop === undefined ? undefined : readProof(provider, request, { fault, place: 'server' });
  if (proof !== undefined && 'problem' in proof) return senderRefusal(proof.problem);
  const pairs = [...new URLSearchParams(request.body)].filter(([name]) => !AUTHENTICATION.includes(name));
  const complete: [string, string][] = pairs.some(([name]) => name === 'client_id')
    ? pairs
    : [['client_id', client.client_id], ...pairs];
  const bound = defined({ dpopJkt: proof?.jkt });
  const read = await readRequest(provider, complete, { isPushing: true, ...bound });
  if ('refused' in read) return refusalResponse({ ...read.refused, status: 400 });
  if (proof !== undefined && read.request.dpopJkt !== proof.jkt)
    return oauthError(400, 'invalid_dpop_proof', 'dpop_jkt is not the thumbprint of the key of the proof');
  const uri = `${PUSHED_URI}${randomText(provider)}`;
  provider.state.pushed.set(uri, {
    clientId: client.client_id,
    pairs: complete,
    expiresAt: provider.core.now().getTime() + LIFETIME * 1000,
    ...bound,
  });
  const nonce = fault.effect.dpop?.forgottenAtPar === true ? {} : nextNonce(provider, fault, 'server');
  return json(201, { request_uri: uri, expires_in: LIFETIME }, nonce);
}
