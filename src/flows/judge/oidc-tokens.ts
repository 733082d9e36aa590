/** ID tokens, token answers and UserInfo of a recorded flow. */
import { judgeIdToken, judgeTokenResponse, judgeUserinfo, type TokenJudgement } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../common/json.ts';
import { answerOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';
import { isMaskedText, unmasked } from '../../recording/masked.ts';
import type { Report } from '../../report.ts';
import { acceptedIssuersOf, judgeForm, timeOf, type Working } from './oidc-form.ts';

export interface JudgedIdToken {
  readonly token: TokenJudgement;
  readonly verdict: Report['verdict'];
}

export async function judgeIdTokenIn(
  text: string | null | undefined,
  entry: Entry | undefined,
  from: string,
  working: Working,
  answer?: JsonObject,
): Promise<JudgedIdToken | undefined> {
  if (text == null || text === '' || entry === undefined) return undefined;
  const { flow, provider, input, reports, clientId } = working;
  const more = { from, evidence: [entry.where] };
  if (isMaskedText(text)) return undefined;
  const token = await judgeForm(text, entry, working, 'id_token_signing_alg_values_supported');
  const [request] = flow.requests;
  const [response] = flow.responses;
  const inFront = answer === undefined;
  const refreshed = flow.tokens.some(
    ({ answer: given, parameters }) =>
      given === answer && given !== undefined && parameters.get('grant_type') === 'refresh_token',
  );
  const accessToken = inFront ? response?.parameters.get('access_token') : answer.access_token;
  const maxAge = Number(request?.parameters.get('max_age') ?? Number.NaN);
  const acrValues = request?.parameters
    .get('acr_values')
    ?.split(' ')
    .filter((value) => value !== '');
  const report = await judgeIdToken({
    token,
    ...defined({
      issuer: provider.issuer,
      clientId,
      acceptedIssuers: acceptedIssuersOf(working),
      nonce: refreshed ? undefined : expectedNonce(working),
      code: unmasked(response?.parameters.get('code')),
      accessToken: unmasked(accessToken),
      state: inFront ? unmasked(response?.parameters.get('state')) : undefined,
    }),
    trustedAudiences: input.known.trustedAudiences,
    ...(Number.isNaN(maxAge) ? {} : { maxAgeSeconds: maxAge }),
    ...(acrValues === undefined || acrValues.length === 0
      ? {}
      : { acr: { values: acrValues, mode: 'requested' as const } }),
    ...(inFront ? { require: hashesDue(response?.parameters) } : {}),
    now: timeOf(entry, input),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  reports.push({ ...token.report, ...more }, { ...report, ...more });
  return { token, verdict: report.verdict };
}

/** Hashes that bind what came through the browser to the ID token. OpenID Connect Core 1.0, 3.2.2.9 and 3.3.2.11. */
const hashesDue = (parameters: URLSearchParams | undefined): string[] => [
  ...(parameters?.has('code') === true ? ['c_hash'] : []),
  ...(parameters?.has('access_token') === true ? ['at_hash'] : []),
];

/** The nonce of the request; unknown without a request, or if it is masked. */
function expectedNonce({ flow, input }: Working): { readonly sent: string | undefined } | undefined {
  if (input.known.nonce !== undefined) return { sent: input.known.nonce };
  const [request] = flow.requests;
  if (request === undefined) return undefined;
  const nonce = request.parameters.get('nonce') ?? undefined;
  return nonce !== undefined && isMaskedText(nonce) ? undefined : { sent: nonce };
}

/** Judges every answer of the token endpoint; the first ID token is that of the login. */
export async function judgeTokenAnswers(working: Working): Promise<JudgedIdToken | undefined> {
  const { flow, reports } = working;
  let login: JudgedIdToken | undefined;
  for (const { entry, parameters, answer } of flow.tokens) {
    if (typeof answer?.access_token !== 'string' && typeof answer?.id_token !== 'string') continue;
    const grant = parameters.get('grant_type') ?? '';
    const scope = flow.requests[0]?.parameters.get('scope') ?? '';
    const report = await judgeTokenResponse({
      ...(headerValue(entry.requestHeaders, 'dpop') === undefined ? {} : { dpop: true }),
      answer,
      duplicates: [],
      ...(grant === 'authorization_code' && flow.requests.length > 0
        ? { idToken: { requestedScope: scope } }
        : {}),
    });
    reports.push({ ...report, evidence: [entry.where] });
    const from = grant === 'refresh_token' ? 'refreshed token answer' : 'token answer';
    const text = typeof answer.id_token === 'string' ? answer.id_token : undefined;
    const judged = await judgeIdTokenIn(text, entry, from, working, answer);
    login ??= judged;
  }
  return login;
}

export async function judgeUserinfoAnswers(
  working: Working,
  idToken: TokenJudgement | undefined,
): Promise<JsonObject | undefined> {
  const { flow, provider, clientId, reports } = working;
  let first: JsonObject | undefined;
  for (const entry of flow.userinfo) {
    const claims = answerOf(entry);
    const jwt =
      claims === undefined && /^\s*ey[\w-]+\./.test(entry.responseBody ?? '')
        ? entry.responseBody
        : undefined;
    if (jwt !== undefined && isMaskedText(jwt)) continue;
    if ((claims === undefined && jwt === undefined) || (entry.status ?? 0) >= 400) continue;
    const token =
      jwt === undefined
        ? undefined
        : await judgeForm(jwt, entry, working, 'userinfo_signing_alg_values_supported');
    const subject = idToken?.claims?.sub;
    const report = await judgeUserinfo({
      ...defined({ claims, token, issuer: provider.issuer, clientId }),
      ...(typeof subject === 'string' ? { expectedSubject: subject } : {}),
    });
    reports.push({ ...report, evidence: [entry.where] });
    if (report.verdict !== 'invalid') first ??= claims ?? token?.claims;
  }
  return first;
}
