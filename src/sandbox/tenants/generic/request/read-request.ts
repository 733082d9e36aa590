/** Reads an authorization request: pushed, as request object, or plain; or says how it is refused. */
import { defined } from '../../../../common/defined.ts';
import { type Parameters, readParameters } from '../../../oidc/parameters.ts';
import { printable } from '../../../oidc/printable.ts';
import { isRegistered } from '../../../oidc/redirect-uri.ts';
import type { Refusal } from '../clients/authenticate.ts';
import type { Client } from '../clients/metadata.ts';
import { type HoleId, isOpen } from '../holes.ts';
import { RESPONSE_TYPES } from '../offers.ts';
import type { Provider } from '../provider.ts';
import type { AuthorizationRequest } from '../state.ts';
import { checkRequest, responseModeOf } from './check-request.ts';
import { slipsThrough } from './redirect-holes.ts';
import { throughRequestHoles } from './request-holes.ts';
import { fetchObject, type Pairs, readRequestObject } from './request-object.ts';

/** Where an error may go back to. */
export interface Back {
  readonly client: Client;
  readonly redirectUri: string;
  readonly responseMode: string;
  readonly state?: string;
}

export type ReadRequest =
  | { readonly request: AuthorizationRequest; readonly object?: ObjectUsed }
  /** Refused at the redirect URI. */
  | { readonly back: Back; readonly refused: Refusal }
  /** Refused where the person is: client or redirect URI cannot be trusted (RFC 6749, 4.1.2.1). */
  | { readonly refused: Refusal };

/** The request object that held the request. */
export interface ObjectUsed {
  readonly byReference: boolean;
  readonly alg: string;
}

const refuse = (error: string, description: string) => ({ refused: { error, description } });

export const PUSHED_URI = 'urn:ietf:params:oauth:request_uri:';

export interface ReadOptions {
  /** At the PAR endpoint: no request_uri, and nothing was pushed yet. */
  readonly isPushing?: true;
  /** At the PAR endpoint: thumbprint of the DPoP proof. */
  readonly dpopJkt?: string;
}

export async function readRequest(
  provider: Provider,
  pairs: Pairs,
  options: ReadOptions = {},
): Promise<ReadRequest> {
  const outer = readParameters(pairs.map(([name, value]): [string, string] => [name, value]));
  const clientId = outer.get('client_id');
  if (outer.repeated.includes('client_id'))
    return refuse('invalid_request', 'client_id was sent more than once');
  if (clientId === undefined) return refuse('invalid_request', 'client_id is missing');
  const client = provider.state.clients.get(clientId);
  if (client === undefined) {
    const unknown = refuse('invalid_client', `client_id ${printable(clientId)} is not registered here`);
    return isOpen(provider, 'client-unknown') ? { ...unknown, ...backAnyway(provider, outer) } : unknown;
  }
  const found = await parametersOf(provider, client, { outer, pairs, options });
  if ('refused' in found) return found;
  return judge(provider, client, found);
}

/** Sends the error to the address in the request although no client is known. */
function backAnyway({ state }: Provider, { get }: Parameters): { readonly back?: Back } {
  const [client] = state.clients.values();
  const redirectUri = get('redirect_uri');
  if (client === undefined || redirectUri === undefined) return {};
  return { back: { client, redirectUri, responseMode: 'query', ...defined({ state: get('state') }) } };
}

interface Found {
  readonly parameters: Parameters;
  /** Absent: plain parameters. */
  readonly object?: ObjectUsed;
  readonly isPushed: boolean;
  readonly dpopJkt?: string;
}

interface Outer {
  readonly outer: Parameters;
  readonly pairs: Pairs;
  readonly options: ReadOptions;
}

async function parametersOf(
  provider: Provider,
  client: Client,
  { outer, pairs, options }: Outer,
): Promise<Found | { readonly refused: Refusal }> {
  const uri = outer.get('request_uri');
  const bound = options.dpopJkt === undefined ? {} : { dpopJkt: options.dpopJkt };
  if (uri !== undefined && outer.get('request') !== undefined)
    return refuse('invalid_request', 'request and request_uri exclude each other');
  if (uri?.startsWith(PUSHED_URI) === true) {
    const pushed = provider.state.pushed.get(uri);
    if (!isOpen(provider, 'par-reuse')) provider.state.pushed.delete(uri);
    if (pushed === undefined)
      return refuse('invalid_request_uri', 'request_uri is unknown or was used before');
    if (provider.core.now().getTime() > pushed.expiresAt && !isOpen(provider, 'par-late'))
      return refuse('invalid_request_uri', 'request_uri has expired');
    if (pushed.clientId !== client.client_id && !isOpen(provider, 'par-other-client'))
      return refuse('invalid_request_uri', 'request_uri was pushed by another client');
    const { dpopJkt } = pushed;
    const jkt = dpopJkt === undefined ? {} : { dpopJkt };
    const inner = await parametersOf(provider, client, {
      outer: parametersFrom(pushed.pairs),
      pairs: pushed.pairs,
      options: { isPushing: true, ...jkt },
    });
    return 'refused' in inner ? inner : { ...inner, isPushed: true };
  }
  const isPushed = options.isPushing === true;
  const object = uri === undefined ? outer.get('request') : undefined;
  const fetched = uri === undefined ? undefined : await fetchObject(provider, client, uri);
  if (fetched !== undefined && 'refused' in fetched) return fetched;
  const text = fetched?.object ?? object;
  if (text === undefined) return { parameters: outer, isPushed, ...bound };
  const beside = pairs.filter(([name]) => name !== 'request' && name !== 'request_uri');
  const read = await readRequestObject(provider, client, text, beside);
  if ('refused' in read) return read;
  return {
    parameters: parametersFrom(read.pairs),
    object: { byReference: fetched !== undefined, alg: read.alg },
    isPushed,
    ...bound,
  };
}

const parametersFrom = (pairs: Pairs): Parameters =>
  readParameters(pairs.map(([name, value]): [string, string] => [name, value]));

function judge(
  provider: Provider,
  client: Client,
  { parameters: asSent, object, isPushed, dpopJkt }: Found,
): ReadRequest {
  const parameters = throughRequestHoles(provider, asSent);
  const { get, repeated } = parameters;
  const sent = redirectUrisOf(provider, client, parameters);
  if (sent === undefined && repeated.includes('redirect_uri'))
    return refuse('invalid_request', 'redirect_uri was sent more than once');
  if (sent === undefined) return refuse('invalid_request', 'redirect_uri is missing');
  const { checked: asked, used: uri } = sent;
  const demanding = withoutDemands(provider, client);
  const isKnown =
    isRegistered(asked, client.redirect_uris) || slipsThrough(provider, asked, client.redirect_uris);
  if (!isKnown && !isOpen(provider, 'error-open-redirect')) {
    const registered = client.redirect_uris.join(', ') || 'none';
    return refuse(
      'invalid_request',
      `redirect_uri ${printable(asked)} is not registered; registered: ${registered}`,
    );
  }
  const state = get('state');
  const back: Back = {
    client,
    redirectUri: uri,
    responseMode: responseModeOf(parameters),
    ...defined({ state }),
  };
  if (demanding.require_pushed_authorization_requests === true && !isPushed)
    return { back, ...refuse('invalid_request', 'this client must push its requests first (RFC 9126)') };
  if (client.require_signed_request_object === true && object === undefined)
    return { back, ...refuse('invalid_request', 'this client must send a signed request object (RFC 9101)') };
  const checked = checkRequest(demanding, parameters, dpopJkt);
  if ('refused' in checked) return { back, refused: checked.refused };
  if (!isKnown) return refuse('invalid_request', `redirect_uri ${printable(asked)} is not registered`);
  return { request: { ...checked.request, client, redirectUri: uri }, ...defined({ object }) };
}

/** The client as a provider with holes sees it. */
function withoutDemands(provider: Provider, client: Client): Client {
  const has = (id: HoleId) => isOpen(provider, id);
  return {
    ...client,
    ...(has('pkce-missing') || has('pkce-plain') ? { require_pkce: false } : {}),
    ...(has('par-optional') ? { require_pushed_authorization_requests: false } : {}),
    ...(has('response-type-implicit') ? { response_types: RESPONSE_TYPES } : {}),
  };
}

/** The redirect URI that is checked, and the one that is used: the same, unless a hole is open. */
function redirectUrisOf(
  provider: Provider,
  client: Client,
  { get, all }: Parameters,
): { readonly checked: string; readonly used: string } | undefined {
  const [first, ...more] = all('redirect_uri');
  const last = more.at(-1);
  if (first !== undefined && last !== undefined && isOpen(provider, 'redirect-twice'))
    return { checked: first, used: last };
  const [registered] = client.redirect_uris;
  const uri = first === undefined && isOpen(provider, 'redirect-missing') ? registered : get('redirect_uri');
  return uri === undefined ? undefined : { checked: uri, used: uri };
}
