/** The token endpoint: authenticates the client, checks the sender, and hands over to the grant. */
import { suggestion } from '../../../../common/suggest.ts';
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { printable } from '../../../oidc/printable.ts';
import { isResponse, readForm, refusalResponse } from '../answer/refusals.ts';
import { authenticateClient } from '../clients/authenticate.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import { OK } from '../faults.ts';
import { byAssertion } from '../grants/assertion.ts';
import { actForItself } from '../grants/client.ts';
import { exchangeCode } from '../grants/code.ts';
import { byAuthRequest, byDeviceCode } from '../grants/elsewhere.ts';
import { exchangeToken } from '../grants/exchange.ts';
import type { Granted, TokenAnswer, TokenRequest } from '../grants/grant.ts';
import { byPassword } from '../grants/password.ts';
import { refresh } from '../grants/refresh.ts';
import { throughTokenHoles, withHeadersOfHoles } from '../grants/token-holes.ts';
import { isOpen } from '../holes.ts';
import { GRANT_TYPES, GRANTS } from '../offers.ts';
import { plainPage } from '../pages/pages.ts';
import { chosenFault, noteOf, type Provider } from '../provider.ts';
import { readConfirmation, type SenderRefusal } from '../sender/confirmation.ts';
import { nextNonce } from '../sender/dpop.ts';

type GrantHandler = (provider: Provider, asked: TokenRequest) => Promise<Granted>;

const HANDLERS: Readonly<Record<string, GrantHandler>> = {
  [GRANTS.code]: exchangeCode,
  [GRANTS.refresh]: refresh,
  [GRANTS.client]: actForItself,
  [GRANTS.password]: byPassword,
  [GRANTS.device]: byDeviceCode,
  [GRANTS.ciba]: byAuthRequest,
  [GRANTS.exchange]: exchangeToken,
  [GRANTS.assertion]: byAssertion,
};

export async function token(provider: Provider, sent: SandboxRequest): Promise<SandboxResponse> {
  const response = await answerTo(provider, throughTokenHoles(provider, sent));
  return withHeadersOfHoles(provider, sent, response);
}

async function answerTo(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const parameters = readForm(request);
  if (isResponse(parameters)) return parameters;
  const authenticated = await authenticateClient(provider, request, parameters);
  if ('refused' in authenticated) return refusalResponse(authenticated.refused);
  const { client } = authenticated;
  const grantType = parameters.get('grant_type');
  if (grantType === undefined) return oauthError(400, 'invalid_request', 'grant_type is missing');
  const isImplicit = grantType === GRANTS.implicit && isOpen(provider, 'grant-implicit');
  const handler = isImplicit
    ? actForItself
    : Object.hasOwn(HANDLERS, grantType)
      ? HANDLERS[grantType]
      : undefined;
  if (handler === undefined)
    return oauthError(
      400,
      'unsupported_grant_type',
      `grant_type ${printable(grantType)} is not known${suggestion(grantType, GRANT_TYPES)}`,
    );
  const isFree = grantType === GRANTS.password && isOpen(provider, 'grant-password');
  if (!client.grant_types.includes(grantType) && !isFree && !isImplicit)
    return oauthError(400, 'unauthorized_client', `${client.client_id} is not registered for ${grantType}`);
  const fault = faultOf(provider, parameters.get('code'), parameters.get('refresh_token'));
  const sender = readConfirmation(provider, request, client, fault);
  if ('refused' in sender) return senderRefusal(sender.refused);
  const played = fault.effect.tokenAnswer;
  if (played?.refuses !== undefined && parameters.get('code') !== undefined) {
    const { error, description, status } = played.refuses;
    return { ...refusalResponse({ error, description, status }), ...noteOf(fault) };
  }
  const granted = await handler(provider, { client, parameters, request, ...sender });
  if ('refused' in granted) return refusalResponse(granted.refused);
  const nonce = nextNonce(provider, fault, 'server');
  return answerOf(granted.answer, granted.grant.fault, nonce);
}

/** The scenario of the login that the request belongs to. */
function faultOf(
  provider: Provider,
  code: string | undefined,
  refreshToken: string | undefined,
): GenericFault {
  const { codes, tokens } = provider.state;
  const grant = codes.get(code ?? '')?.grant ?? tokens.get(refreshToken ?? '')?.grant;
  return grant?.fault ?? chosenFault(provider) ?? OK;
}

export function senderRefusal({ nonce, ...refused }: SenderRefusal): SandboxResponse {
  const response = refusalResponse(refused);
  return nonce === undefined
    ? response
    : { ...response, headers: { ...response.headers, 'DPoP-Nonce': nonce } };
}

function answerOf(
  answer: TokenAnswer,
  fault: GenericFault,
  headers: Readonly<Record<string, string>>,
): SandboxResponse {
  const played = fault.effect.tokenAnswer;
  if (played?.html !== undefined)
    return { ...plainPage('Welcome', 'A page of HTML where JSON was expected.'), ...noteOf(fault) };
  const body: Record<string, unknown> = { ...answer };
  if (played?.oddCase !== undefined) body.token_type = oddCase(String(answer.token_type));
  for (const name of played?.drops ?? []) delete body[name];
  return { ...json(200, body, headers), ...noteOf(fault) };
}

/** Every letter in the other case: the value is compared without case (RFC 6749, 5.1). */
const oddCase = (text: string): string =>
  [...text].map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('');
