/** The redirect back to the client, with the issuer, as discovery announces. */
import { defined } from '../../../common/defined.ts';
import { redirect, type SandboxResponse } from '../../http.ts';
import { appendQuery } from '../../oidc/redirect-uri.ts';
import { formPage } from '../generic/answer/respond.ts';
import type { SmsOtpFault } from './faults.ts';
import type { Provider } from './provider.ts';
import type { AuthorizationRequest } from './state.ts';

/** @param note for the request log */
export function callback(
  { issuer }: Provider,
  request: AuthorizationRequest,
  answer: Readonly<Record<string, string | undefined>>,
  note?: string,
  played: SmsOtpFault['effect']['callback'] = {},
): SandboxResponse {
  const { session_state, ...first } = answer;
  const iss = played.iss === undefined ? issuer : (played.iss ?? undefined);
  const parameters = { ...first, state: stateOf(request, played), session_state, iss };
  const response =
    request.responseMode === 'form_post'
      ? formPage(request.redirectUri, parameters)
      : redirect(302, withParameters(request, parameters));
  return { ...response, ...defined({ note }) };
}

function stateOf({ state }: AuthorizationRequest, played: NonNullable<SmsOtpFault['effect']['callback']>) {
  if (played.state === 'none') return undefined;
  return played.state === 'other' ? 'state-of-another-login' : state;
}

function withParameters(
  { redirectUri, responseMode }: AuthorizationRequest,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  if (responseMode === 'query') return appendQuery(redirectUri, parameters);
  return `${redirectUri}#${appendQuery('', parameters).slice(1)}`;
}
