/** Judges the messages of a recorded OpenID or OAuth flow with the checks of a driven one. */
import { judgeDiscovery, type TokenJudgement } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../common/json.ts';
import type { OidcFlow, OidcFound, ProviderDocument } from '../../protocol/recorded/oidc-flow.ts';
import { addressOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { isMaskedText } from '../../recording/masked.ts';
import type { Report } from '../../report.ts';
import type { JudgeContext, JudgeInput } from './input.ts';
import { gatherProvider, type ProviderFacts } from './keys.ts';
import { judgeDecoupled, judgeLogouts } from './oidc-around.ts';
import { judgeProofs } from './oidc-dpop.ts';
import type { Working } from './oidc-form.ts';
import { judgeResponse } from './oidc-response.ts';
import { judgeIdTokenIn, judgeTokenAnswers, judgeUserinfoAnswers } from './oidc-tokens.ts';

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

export async function judgeOidcFlow(
  flow: OidcFlow,
  { oidc: found, entries }: { readonly oidc: OidcFound; readonly entries: readonly Entry[] },
  input: JudgeInput,
  context: JudgeContext,
): Promise<JudgedOidcFlow> {
  const [request] = flow.requests;
  const [response] = flow.responses;
  const endpoint = request?.endpoint ?? tokenAddress(flow);
  const named = response?.parameters.get('iss') ?? consentIssuer(flow, input);
  const provider = await gatherProvider(endpoint, named, found, input, context);
  const clientId =
    input.known.clientId ?? request?.parameters.get('client_id') ?? clientOfTokens(flow) ?? undefined;
  const reports: Report[] = [...provider.reports];
  const working: Working = { flow, input, provider, reports, entries, ...defined({ clientId }) };
  await judgeDocument(found, working);
  await judgeDecoupled(working);
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
  await judgeProofs(working);
  await judgeLogouts(working);
  const hasCode = flow.responses.some(({ parameters }) => parameters.has('code'));
  return {
    reports,
    provider,
    ...defined({ idToken: login?.token, idTokenVerdict: login?.verdict, userinfo, clientId }),
    backChannel: hasCode && flow.tokens.length === 0,
    masked: isMasked(flow),
  };
}

/** The fixed paths of a consent signature follow its issuer. */
function consentIssuer({ consent }: OidcFlow, { vendors }: JudgeInput): string | undefined {
  if (consent === undefined) return undefined;
  const address = addressOf(consent.request.url);
  const { authorize } = vendors.consent.endpoints;
  return address.endsWith(authorize) ? address.slice(0, -authorize.length) : undefined;
}

/** What decides is there, and cannot be read. */
const isMasked = ({ tokens, responses }: OidcFlow): boolean =>
  [
    ...tokens.map(({ answer }) => answer?.id_token),
    ...responses.flatMap(({ parameters }) => [parameters.get('id_token'), parameters.get('response')]),
  ].some((text) => typeof text === 'string' && isMaskedText(text));

function tokenAddress({
  tokens: [token],
  begun: [begun],
  responses: [response],
}: OidcFlow): string | undefined {
  const entry = (token ?? begun)?.entry;
  return entry === undefined ? (response?.parameters.get('iss') ?? undefined) : addressOf(entry.url);
}

const clientOfTokens = ({ tokens, begun }: OidcFlow): string | undefined =>
  [...begun, ...tokens].flatMap(({ parameters }) => parameters.get('client_id') ?? [])[0];

async function judgeDocument(found: OidcFound, { provider, reports, input }: Working): Promise<void> {
  const used = found.discovery.find(({ document }) => document === provider.metadata);
  if (used === undefined) return;
  const report = await judgeProviderDocument(used, input);
  if (report.verdict === 'invalid') reports.push(report);
}

/** Judges a discovery document by the address that it came from. */
export async function judgeProviderDocument(
  { document, entry }: ProviderDocument,
  { known }: JudgeInput,
): Promise<Report> {
  const expectedIssuer = known.issuer ?? issuerOfAddress(addressOf(entry.url));
  const named = document.issuer;
  const report = await judgeDiscovery({
    document,
    expectedIssuer,
    // Tenants of one server share a document, whose issuer has a place for the tenant.
    ...(typeof named === 'string' && named.includes('{') ? { acceptedIssuers: [named] } : {}),
    ...(document.authorization_endpoint !== undefined && /oauth-authorization-server/.test(entry.url)
      ? { kind: 'oauth' as const }
      : {}),
    allowInsecureHttp: true,
  });
  return { ...report, evidence: [entry.where] };
}

/** The well-known part follows the issuer, or precedes its path (RFC 8414, 3). */
function issuerOfAddress(address: string): string {
  const inserted = /^(https?:\/\/[^/]+)\/\.well-known\/[\w-]+(\/.+)$/.exec(address);
  return inserted === null ? address.replace(/\/\.well-known\/.*$/, '') : `${inserted[1]}${inserted[2]}`;
}
