/** The checks of an authorization request whose client and redirect URI are right, in the order they run. */
import { defined } from '../../../../common/defined.ts';
import { asText } from '../../../../common/foreign.ts';
import { suggestion } from '../../../../common/suggest.ts';
import type { Parameters } from '../../../oidc/parameters.ts';
import { readChallenge } from '../../../oidc/pkce.ts';
import { printable } from '../../../oidc/printable.ts';
import type { Refusal } from '../clients/authenticate.ts';
import { type Client, canonicalResponseType } from '../clients/metadata.ts';
import { PROMPTS, RESPONSE_MODES, RESPONSE_TYPES } from '../offers.ts';
import type { AuthorizationRequest } from '../state.ts';
import { readClaimsRequest } from './claims-request.ts';
import { readDetails } from './details.ts';
import { resourceProblem } from './resources.ts';

type Problem = readonly [error: string, description: string] | undefined;

/**
 * The mode of a response: as asked for, else the default of the response type (OAuth 2.0 Multiple Response Types,
 * 2.1).
 */
export function responseModeOf({ get }: Parameters): string {
  const isQuery = ['code', 'none'].includes(canonicalResponseType(get('response_type') ?? ''));
  const standard = isQuery ? 'query' : 'fragment';
  const asked = get('response_mode');
  if (asked === 'jwt') return `${standard}.jwt`;
  return asked !== undefined && RESPONSE_MODES.some((mode) => mode === asked) ? asked : standard;
}

export function checkRequest(
  client: Client,
  parameters: Parameters,
  pushedJkt: string | undefined,
): { readonly request: AuthorizationRequest } | { readonly refused: Refusal } {
  for (const check of CHECKS) {
    const problem = check(client, parameters);
    if (problem !== undefined) return { refused: { error: problem[0], description: problem[1] } };
  }
  const claims = readClaimsRequest(parameters.get('claims'));
  if ('problem' in claims) return { refused: { error: 'invalid_request', description: claims.problem } };
  const details = readDetails(parameters.get('authorization_details'), client);
  if ('problem' in details)
    return { refused: { error: 'invalid_authorization_details', description: details.problem } };
  return { request: requestFrom(client, parameters, { ...claims, ...details, pushedJkt }) };
}

const wordsOf = (text: string | undefined): readonly string[] => [
  ...new Set((text ?? '').split(' ').filter((word) => word !== '')),
];

const CHECKS: readonly ((client: Client, parameters: Parameters) => Problem)[] = [
  (_client, { repeated }) => {
    const [twice] = repeated.filter((name) => name !== 'resource');
    return twice === undefined
      ? undefined
      : ['invalid_request', `${printable(twice)} was sent more than once`];
  },
  (client, { get }) => {
    const sent = get('response_type');
    if (sent === undefined) return ['invalid_request', 'response_type is missing'];
    const type = canonicalResponseType(sent);
    if (!RESPONSE_TYPES.some((known) => known === type))
      return [
        'unsupported_response_type',
        `response_type ${printable(sent)} is not known${suggestion(sent, RESPONSE_TYPES)}`,
      ];
    if (client.response_types.includes(type)) return undefined;
    return ['unauthorized_client', `${client.client_id} is not registered for the response type ${type}`];
  },
  (_client, parameters) => {
    const mode = parameters.get('response_mode');
    if (mode === undefined) return undefined;
    if (!RESPONSE_MODES.some((known) => known === mode))
      return [
        'unsupported_response_mode',
        `response_mode ${printable(mode)} is not known${suggestion(mode, RESPONSE_MODES)}`,
      ];
    const type = canonicalResponseType(parameters.get('response_type') ?? '');
    // A token in a query would end up in logs and in the Referer header.
    if (mode === 'query' && !['code', 'none'].includes(type))
      return [
        'invalid_request',
        `response_mode query is not allowed for ${type}: it would put tokens into a URL`,
      ];
    return undefined;
  },
  (client, { get }) => {
    const allowed = client.scope === undefined ? undefined : wordsOf(client.scope);
    const refused = wordsOf(get('scope')).find((scope) => allowed !== undefined && !allowed.includes(scope));
    return refused === undefined
      ? undefined
      : ['invalid_scope', `${client.client_id} may not ask for the scope ${printable(refused)}`];
  },
  (_client, { get }) => {
    const type = canonicalResponseType(get('response_type') ?? '').split(' ');
    if (!type.includes('id_token')) return undefined;
    if (!wordsOf(get('scope')).includes('openid'))
      return ['invalid_scope', 'an ID token needs the scope openid'];
    return get('nonce') === undefined
      ? ['invalid_request', 'nonce is missing, and an ID token through the browser needs one']
      : undefined;
  },
  (_client, { get }) => {
    const prompts = wordsOf(get('prompt'));
    const unknown = prompts.find((word) => !PROMPTS.some((known) => known === word));
    if (unknown !== undefined)
      return ['invalid_request', `prompt ${printable(unknown)} is not known${suggestion(unknown, PROMPTS)}`];
    return prompts.includes('none') && prompts.length > 1
      ? ['invalid_request', 'prompt none excludes all others']
      : undefined;
  },
  (_client, { get }) => {
    const maxAge = get('max_age');
    return maxAge === undefined || /^\d{1,9}$/.test(maxAge)
      ? undefined
      : ['invalid_request', `max_age must be a number of seconds, and is ${printable(maxAge)}`];
  },
  (client, { get }) => {
    const { challenge, problem } = readChallenge(get('code_challenge'), get('code_challenge_method'));
    if (problem !== undefined) return ['invalid_request', problem];
    if (challenge !== undefined && challenge.method === 'plain' && client.require_pkce === true)
      return ['invalid_request', 'code_challenge_method must be S256 for this client'];
    const hasCode = canonicalResponseType(get('response_type') ?? '')
      .split(' ')
      .includes('code');
    return challenge === undefined && hasCode && client.require_pkce === true
      ? ['invalid_request', 'code_challenge is missing, and this client must use PKCE (RFC 7636)']
      : undefined;
  },
  (client, { get }) => {
    const isBound =
      client.dpop_bound_access_tokens === true || client.tls_client_certificate_bound_access_tokens;
    const hasToken = canonicalResponseType(get('response_type') ?? '')
      .split(' ')
      .includes('token');
    return isBound && hasToken
      ? [
          'invalid_request',
          'access tokens of this client are bound, and one that comes through the browser cannot be',
        ]
      : undefined;
  },
  (_client, parameters) => resourceProblem(parameters.all('resource')),
  (_client, { names }) =>
    names.includes('registration')
      ? ['registration_not_supported', 'the parameter registration is not supported']
      : undefined,
];

interface Read {
  readonly claims?: AuthorizationRequest['claims'];
  readonly details?: AuthorizationRequest['details'];
  readonly pushedJkt: string | undefined;
}

function requestFrom(client: Client, parameters: Parameters, read: Read): AuthorizationRequest {
  const { get } = parameters;
  const { challenge } = readChallenge(get('code_challenge'), get('code_challenge_method'));
  const maxAge = get('max_age') ?? client.default_max_age;
  const acrValues = wordsOf(get('acr_values'));
  const optional = {
    state: get('state'),
    nonce: get('nonce'),
    loginHint: get('login_hint'),
    idTokenHint: get('id_token_hint'),
    dpopJkt: get('dpop_jkt') ?? read.pushedJkt,
    challenge,
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
    claims: read.claims,
    details: read.details,
  };
  return {
    client,
    redirectUri: get('redirect_uri') ?? '',
    responseType: canonicalResponseType(get('response_type') ?? ''),
    responseMode: responseModeOf(parameters),
    scopes: wordsOf(get('scope')),
    acrValues: acrValues.length > 0 ? acrValues : (client.default_acr_values ?? []).map(asText),
    prompts: wordsOf(get('prompt')),
    resources: parameters.all('resource'),
    ...defined(optional),
  };
}
