/** Judges the messages of a recorded OpenID or OAuth flow with the checks of a driven one. */
import {
  judgeAuthorizationResponse,
  judgeDiscovery,
  judgeIdToken,
  judgeToken,
  judgeTokenResponse,
  judgeTyped,
  judgeUserinfo,
  type TokenJudgement,
} from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../common/json.ts';
import { errorAt } from '../../oauth/index.ts';
import { strings } from '../../protocol/oidc/discovery.ts';
import type { OidcFlow, OidcFound } from '../../protocol/recorded/oidc-flows.ts';
import { addressOf, answerOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { isMaskedText, unmasked } from '../../recording/masked.ts';
import type { Report } from '../../report.ts';
import type { JudgeContext, JudgeInput } from './input.ts';
import { gatherProvider, type ProviderFacts } from './keys.ts';

export interface JudgedOidcFlow {
  readonly reports: readonly Report[];
  readonly provider: ProviderFacts;
  /** The ID token that says who logged in, with its claims. */
  readonly idToken?: TokenJudgement;
  readonly idTokenVerdict?: Report['verdict'];
  readonly userinfo?: JsonObject;
  /** Tokens were redeemed where this recording cannot see it. */
  readonly backChannel: boolean;
  /** An ID token is there and masked, so nothing was verified. */
  readonly masked: boolean;
  readonly clientId?: string;
}

interface Working {
  readonly flow: OidcFlow;
  readonly input: JudgeInput;
  readonly provider: ProviderFacts;
  readonly clientId?: string;
  readonly reports: Report[];
}

export async function judgeOidcFlow(
  flow: OidcFlow,
  found: OidcFound,
  input: JudgeInput,
  context: JudgeContext,
): Promise<JudgedOidcFlow> {
  const [request] = flow.requests;
  const [response] = flow.responses;
  const endpoint = request?.endpoint ?? tokenAddress(flow);
  const named = response?.parameters.get('iss') ?? undefined;
  const provider = await gatherProvider(endpoint, named, found, input, context);
  const clientId =
    input.known.clientId ?? request?.parameters.get('client_id') ?? clientOfTokens(flow) ?? undefined;
  const reports: Report[] = [...provider.reports];
  const working: Working = { flow, input, provider, reports, ...defined({ clientId }) };
  await judgeDocument(found, working);
  await judgeResponse(working);
  const front = await judgeIdTokenIn(
    response?.parameters.get('id_token'),
    response?.entry,
    'authorization response',
    working,
  );
  const back = await judgeTokenAnswers(working);
  const login = back ?? front;
  const userinfo = await judgeUserinfoAnswers(working, login?.token);
  const hasCode = flow.responses.some(({ parameters }) => parameters.has('code'));
  return {
    reports,
    provider,
    ...defined({ idToken: login?.token, idTokenVerdict: login?.verdict, userinfo, clientId }),
    backChannel: hasCode && flow.tokens.length === 0,
    masked: flow.tokens.some(
      ({ answer }) => typeof answer?.id_token === 'string' && isMaskedText(answer.id_token),
    ),
  };
}

const tokenAddress = ({ tokens: [first], responses: [response] }: OidcFlow): string | undefined =>
  first === undefined ? (response?.parameters.get('iss') ?? undefined) : addressOf(first.entry.url);

const clientOfTokens = ({ tokens }: OidcFlow): string | undefined =>
  tokens.flatMap(({ parameters }) => parameters.get('client_id') ?? [])[0];

const timeOf = (entry: Entry, { asOf, readAt }: JudgeInput): Date =>
  asOf ?? (entry.time === undefined ? readAt : new Date(entry.time));

async function judgeDocument(found: OidcFound, { provider, reports, input }: Working): Promise<void> {
  const used = found.discovery.find(({ document }) => document === provider.metadata);
  if (used === undefined) return;
  const expectedIssuer = input.known.issuer ?? addressOf(used.entry.url).replace(/\/\.well-known\/.*$/, '');
  const report = await judgeDiscovery({ document: used.document, expectedIssuer, allowInsecureHttp: true });
  const evidence = [used.entry.where];
  if (report.verdict === 'invalid') reports.push({ ...report, evidence });
}

async function judgeResponse({ flow, input, provider, reports, clientId }: Working): Promise<void> {
  const [response] = flow.responses;
  const [request] = flow.requests;
  if (response === undefined) return;
  const parameters = await openJarm(response.parameters, response.entry, {
    flow,
    input,
    provider,
    reports,
    ...defined({ clientId }),
  });
  const state = request?.parameters.get('state') ?? undefined;
  const type = request?.parameters.get('response_type') ?? 'code';
  const mode = request?.parameters.get('response_mode') ?? (type === 'code' ? 'query' : 'fragment');
  const masked = [state, parameters.get('state')].some((value) => value != null && isMaskedText(value));
  const report = await judgeAuthorizationResponse({
    parameters,
    ...defined({
      expectedState: state,
      issuer: provider.issuer,
      acceptedIssuers: input.known.acceptedIssuers,
    }),
    ...(request === undefined
      ? { stateUnknown: 'the authorization request is not in the recording' }
      : masked
        ? { stateUnknown: 'the state is masked in this recording' }
        : {}),
    issParameterSupported: provider.metadata?.authorization_response_iss_parameter_supported === true,
    meaningOf: (error) => errorAt(error, 'authorization'),
    awaits: awaitedBy(type),
    ...(request === undefined ? {} : { requestedMode: mode, via: response.via }),
  });
  reports.push({ ...report, evidence: [response.entry.where] });
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

function judgeForm(text: string, entry: Entry, working: Working, listed: string): Promise<TokenJudgement> {
  const { provider, input } = working;
  const algorithms =
    input.known.algorithms ??
    (provider.metadata === undefined
      ? undefined
      : strings(provider.metadata, listed)?.filter(
          (alg) => alg !== 'none' && (!alg.startsWith('HS') || input.shared.length > 0),
        ));
  return judgeToken({
    token: text,
    ...defined({
      keys: provider.keys,
      keysFailed: provider.keysFailed,
      decryptionKeys: input.decryptionKeys,
    }),
    ...(algorithms === undefined || algorithms.length === 0
      ? {}
      : {
          allowedAlgorithms: algorithms,
          allowedBy: input.known.algorithms === undefined ? 'the discovery document' : '--alg',
        }),
    expected: true,
    judgeTimes: false,
    now: timeOf(entry, input),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
}

interface JudgedIdToken {
  readonly token: TokenJudgement;
  readonly verdict: Report['verdict'];
}

async function judgeIdTokenIn(
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
      acceptedIssuers: input.known.acceptedIssuers,
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
    ...(inFront && response?.parameters.has('code') === true ? { require: ['c_hash'] } : {}),
    now: timeOf(entry, input),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  reports.push({ ...token.report, ...more }, { ...report, ...more });
  return { token, verdict: report.verdict };
}

/** The nonce of the request; unknown without a request, or if it is masked. */
function expectedNonce({ flow, input }: Working): { readonly sent: string | undefined } | undefined {
  if (input.known.nonce !== undefined) return { sent: input.known.nonce };
  const [request] = flow.requests;
  if (request === undefined) return undefined;
  const nonce = request.parameters.get('nonce') ?? undefined;
  return nonce !== undefined && isMaskedText(nonce) ? undefined : { sent: nonce };
}

/** Judges every answer of the token endpoint; the first ID token is that of the login. */
async function judgeTokenAnswers(working: Working): Promise<JudgedIdToken | undefined> {
  const { flow, reports } = working;
  let login: JudgedIdToken | undefined;
  for (const { entry, parameters, answer } of flow.tokens) {
    if (typeof answer?.access_token !== 'string' && typeof answer?.id_token !== 'string') continue;
    const grant = parameters.get('grant_type') ?? '';
    const scope = flow.requests[0]?.parameters.get('scope') ?? '';
    const report = await judgeTokenResponse({
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

async function judgeUserinfoAnswers(
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
