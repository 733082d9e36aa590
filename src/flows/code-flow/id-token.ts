/** The ID token of a login: its claims judged against what the login sent. */

import { judgeIdToken, judgeJwks, type TokenJudgement } from '../../checks/index.ts';
import { SINGLE_KEY_CHECKS } from '../../checks/jwks/jwks.ts';
import { defined } from '../../common/defined.ts';
import type { Draft } from '../../outcome.ts';
import type { Metadata } from '../../protocol/oidc/discovery.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';
import { type Finding, type Report, type ReportVerdict, worse } from '../../report.ts';
import type { TokenFlowInput } from './input.ts';
import { judgeLoginToken, type KeyContext } from './login-token.ts';
import { tellTokenAnswer } from './token-answer.ts';

export interface JudgedLogin {
  /** The judgement of the token that supplies the claims; absent when the answer has none. */
  readonly judgement?: TokenJudgement;
  /** Of all ID tokens of this login. */
  readonly verdict: ReportVerdict;
  /** Why the login is refused although no check failed: the keys were unavailable. */
  readonly failure?: unknown;
}

/** Values that an ID token must match. */
export interface Remembered {
  readonly nonce?: string;
  /** It is unknown whether a nonce was sent, as after a refresh. */
  readonly nonceUnknown?: true;
  /** From an earlier ID token. */
  readonly subject?: string;
}

/** Shared by the ID tokens of one login. */
interface Judging {
  readonly callback: URLSearchParams;
  readonly context: KeyContext;
  readonly secrets: Remembered;
  readonly draft: Draft;
}

/**
 * Judges the ID token of the callback. In a hybrid flow it vouches for the code, so this happens before the code is
 * used (OpenID Connect Core 1.0, 3.3.2.10 to 3.3.2.12). A callback without an ID token is judged as an empty token.
 */
export async function judgeCallbackToken(
  judging: Judging & {
    /** What else came through the browser: the ID token has a hash of each. */
    readonly parts: { readonly code: boolean; readonly token: boolean };
    /** The library's complaint. */
    readonly refused: Granted['refused'] | undefined;
  },
): Promise<JudgedLogin> {
  const { callback, parts, refused } = judging;
  const token = callback.get('id_token') ?? '';
  const bound = {
    ...boundTo(callback),
    ...text('accessToken', callback.get('access_token')),
    required: [
      ...(parts.code ? ['c_hash'] : []),
      ...(parts.token ? ['at_hash'] : []),
      ...(judging.context.input.requireInCallback ?? []),
    ],
    issuedWithinSeconds: FRESH_SECONDS,
    ...libraryRefusal(refused),
  };
  return judgeOne(token, 'authorization response', bound, judging);
}

/**
 * Judges the ID token of the token answer.
 * @param front the judgement of the callback's ID token: both must have the same subject (Core 1.0, 3.3.3.6)
 */
export async function judgeIdTokens(
  granted: Granted,
  callback: URLSearchParams,
  context: KeyContext,
  secrets: Remembered,
  draft: Draft,
  front?: JudgedLogin,
): Promise<JudgedLogin> {
  const { id_token: token, access_token: accessToken } = granted.tokens;
  const { scope, dpop, authorizationDetails } = context.input;
  // The library accepts one issuer; our own check judges accepted issuers.
  const ours = granted.refused?.claim === 'iss' && context.input.acceptedIssuers !== undefined;
  const explained =
    (await tellTokenAnswer(granted, draft, {
      requestedScope: scope,
      dpop: dpop !== undefined,
      authorizationDetails,
    })) || ours;
  if (typeof token !== 'string' || token === '') {
    // The report on the answer says that the token is missing, and why.
    return { verdict: scope.split(' ').includes('openid') ? 'invalid' : (front?.verdict ?? 'valid') };
  }
  const bound = {
    ...boundTo(callback),
    ...text('accessToken', accessToken),
    ...text('subject', front?.judgement?.claims?.sub),
    ...(explained ? {} : libraryRefusal(granted.refused)),
  };
  const last = await judgeOne(token, 'token answer', bound, { callback, context, secrets, draft });
  const verdict = front === undefined ? last.verdict : worse(front.verdict, last.verdict);
  return { ...last, verdict };
}

/** Maximum age of an ID token that came through the browser; openid-client uses the same limit. */
const FRESH_SECONDS = 3600;

/** The library refuses every `crit`; `token.crit` knows which extensions are understood. */
const isMoreThanItKnows = ({ message }: NonNullable<Granted['refused']>): boolean =>
  message.includes('"crit"');

const libraryRefusal = (refused: Granted['refused']): Pick<Bound, 'libraryRefusal'> =>
  refused === undefined || isMoreThanItKnows(refused) ? {} : { libraryRefusal: refused.message };

/** Values to compare one ID token with: inputs of its hashes, the subject of an earlier token. */
interface Bound {
  readonly accessToken?: string;
  readonly code?: string;
  readonly state?: string;
  readonly subject?: string;
  /** Why openid-client refused the token; reported when none of our checks explains it. */
  readonly libraryRefusal?: string;
  /** Required here, optional elsewhere. */
  readonly required?: readonly string[];
  readonly issuedWithinSeconds?: number;
}

const boundTo = (callback: URLSearchParams): Bound => ({
  ...text('code', callback.get('code')),
  ...text('state', callback.get('state')),
});

async function judgeOne(
  token: string,
  from: string,
  bound: Bound,
  { context, secrets, draft }: Judging,
): Promise<JudgedLogin> {
  const { judgement, keySet, failure } = await judgeLoginToken(token, context);
  const claims = await judgeClaims(judgement, context, secrets, bound);
  if (keySet !== undefined) await tellKeySet(keySet, draft);
  draft.reports.push({ ...judgement.report, from }, { ...claims, from });
  return { judgement, failure, verdict: worse(judgement.report.verdict, claims.verdict) };
}

/** Reports on the key set once per login, and only when something is wrong with it; `inspect` reports everything. */
async function tellKeySet(document: Metadata, draft: Draft): Promise<void> {
  if (draft.reports.some(({ subject }) => subject === 'jwks')) return;
  const report = await judgeJwks({ document, passesOver: true });
  const isBroken = ({ code, status }: Finding) =>
    status === 'fail' || (status === 'warn' && SINGLE_KEY_CHECKS.has(code));
  if (report.findings.some(isBroken)) draft.reports.push(report);
}

/** Judges the claims of one ID token against what this login sent. */
async function judgeClaims(
  judgement: TokenJudgement,
  { input, world }: KeyContext,
  secrets: Remembered,
  { required = [], ...bound }: Bound,
): Promise<Report> {
  const require = [...input.require, ...essentialClaims(input.claimsParameter), ...required];
  return judgeIdToken({
    token: judgement,
    issuer: input.issuer,
    ...defined({ acceptedIssuers: input.acceptedIssuers }),
    clientId: input.credentials.clientId,
    trustedAudiences: input.trustedAudiences,
    azpDemanded: input.provider.azpDemanded,
    ...(secrets.nonceUnknown === true
      ? {}
      : { nonce: { sent: secrets.nonce, ...defined({ note: input.provider.nonceNote }) } }),
    ...defined({ subject: secrets.subject }),
    ...bound,
    ...defined({ maxAgeSeconds: input.maxAge }),
    ...acrExpectation(input, require),
    require,
    now: world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
}

/** Returns the expected `acr`, compared the way the provider does (rule TV-11). */
function acrExpectation(
  { acrValues, provider }: TokenFlowInput,
  require: readonly string[],
): Pick<Parameters<typeof judgeIdToken>[0], 'acr'> {
  const compare = provider.acrCompare;
  if (acrValues === undefined || compare === 'none') return {};
  return {
    acr: {
      values: acrValues.split(' ').filter((value) => value !== ''),
      mode: require.includes('acr') ? 'expected' : 'requested',
      ...defined({ compare }),
    },
  };
}

/** Returns the claims of the `claims` request that are essential in the ID token (OpenID Connect Core 1.0, 5.5.1). */
function essentialClaims(parameter: string | undefined): readonly string[] {
  if (parameter === undefined) return [];
  const request = JSON.parse(parameter) as { readonly id_token?: Readonly<Record<string, unknown>> };
  return Object.entries(request.id_token ?? {})
    .filter(
      ([, wish]) =>
        typeof wish === 'object' && wish !== null && 'essential' in wish && wish.essential === true,
    )
    .map(([name]) => name);
}

function text<Name extends string>(name: Name, value: unknown): { [Key in Name]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [Key in Name]: string }) : {};
}
