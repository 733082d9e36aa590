/** The authorization response of a recorded flow, also a signed one. */
import { judgeAuthorizationResponse, judgeTyped } from '../../checks/index.ts';
import { meaningOfDescription } from '../../checks/recording/error-page.ts';
import { defined } from '../../common/defined.ts';
import { errorAt } from '../../oauth/index.ts';
import type { Entry } from '../../recording/entry.ts';
import { isMaskedText } from '../../recording/masked.ts';
import { acceptedIssuersOf, judgeForm, timeOf, type Working } from './oidc-form.ts';

export async function judgeResponse(working: Working): Promise<void> {
  const { flow, provider, reports } = working;
  const [response] = flow.responses;
  const [request] = flow.requests;
  if (response === undefined) return;
  // What a masked answer holds is unknown.
  if (isMaskedText(response.parameters.get('response') ?? '')) return;
  const parameters = await openJarm(response.parameters, response.entry, working);
  const isSigned = parameters !== response.parameters;
  const state = request?.parameters.get('state') ?? undefined;
  const type = request?.parameters.get('response_type') ?? 'code';
  const mode = request?.parameters.get('response_mode') ?? (type === 'code' ? 'query' : 'fragment');
  const masked = [state, parameters.get('state')].some((value) => value != null && isMaskedText(value));
  const report = await judgeAuthorizationResponse({
    parameters,
    ...defined({
      expectedState: state,
      // The issuer of a signed answer is a claim of it, and judged there.
      issuer: isSigned ? undefined : provider.issuer,
      acceptedIssuers: acceptedIssuersOf(working),
    }),
    ...(request === undefined
      ? {
          stateUnknown:
            flow.consent === undefined
              ? 'the authorization request is not in the recording'
              : 'the request is encrypted to the provider, and the state with it',
        }
      : masked
        ? { stateUnknown: 'the state is masked in this recording' }
        : {}),
    issParameterSupported:
      !isSigned && provider.metadata?.authorization_response_iss_parameter_supported === true,
    meaningOf: (error) => meaningOf(error, parameters.get('error_description')),
    awaits: awaitedBy(type),
    ...(request === undefined ? {} : { requestedMode: mode, via: response.via }),
  });
  reports.push({ ...report, evidence: [response.entry.where] });
}

/** The provider's own words are more exact than its code. */
function meaningOf(error: string, description: string | null): ReturnType<typeof errorAt> {
  const known = errorAt(error, 'authorization');
  const { cause, fix } = meaningOfDescription(description ?? undefined);
  if (known === undefined || cause === undefined || fix === undefined) return known;
  return { ...known, meaning: cause, next: fix };
}

const AWAITED: Readonly<Record<string, string>> = {
  code: 'code',
  id_token: 'id_token',
  token: 'access_token',
};

const awaitedBy = (type: string): string[] =>
  type.split(' ').flatMap((part) => (AWAITED[part] === undefined ? [] : [AWAITED[part]]));

/** Returns the parameters inside a signed response. JARM, 2.3. */
async function openJarm(
  parameters: URLSearchParams,
  entry: Entry,
  working: Working,
): Promise<URLSearchParams> {
  const text = parameters.get('response');
  if (text === null || parameters.has('code') || parameters.has('error')) return parameters;
  const { provider, input, reports, clientId, flow } = working;
  const token = await judgeForm(text, entry, working, 'authorization_signing_alg_values_supported');
  const report = await judgeTyped({
    type: 'jarm',
    token,
    ...defined({
      issuer: provider.issuer,
      clientId,
      state: flow.requests[0]?.parameters.get('state') ?? undefined,
    }),
    now: timeOf(entry, input),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  const more = { from: 'authorization response', evidence: [entry.where] };
  reports.push({ ...token.report, ...more }, { ...report, ...more });
  return new URLSearchParams(
    Object.entries(token.claims ?? {}).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && name !== 'aud' ? [[name, value]] : [],
    ),
  );
}
