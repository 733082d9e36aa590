/** Judges one flow of a recording: its messages, how it travelled, and how it ended. */
import { type FlowFacts, placesOf } from '../../checks/recording/input.ts';
import { judgeRecordedFlow } from '../../checks/recording/recording.ts';
import { normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import { isSilent, type OidcFlow, type OidcFound } from '../../protocol/recorded/oidc-flow.ts';
import type { SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import { isVendor, type VendorFlow } from '../../protocol/recorded/vendor-flow.ts';
import { attributeValues } from '../../protocol/saml/message/assertion.ts';
import type { Recording } from '../../recording/entry.ts';
import { type Report, worse } from '../../report.ts';
import type { FlowVerdict } from '../../sequence.ts';
import { claimsOf } from '../saml/claims.ts';
import { type JudgedConsent, judgeConsentOf } from './consent.ts';
import { endingInWords } from './ending.ts';
import type { JudgeContext, JudgeInput } from './input.ts';
import type { JudgedFlow } from './judged-flow.ts';
import { judgeOidcFlow } from './oidc.ts';
import { judgeSamlFlow } from './saml.ts';
import type { SamlParties } from './saml-parties.ts';
import { judgeVendorFlow } from './vendor.ts';

export type AnyFlow = OidcFlow | SamlFlow | VendorFlow;

/** What the judgement of one flow needs of the others. */
export interface Judging {
  readonly flows: readonly (OidcFlow | SamlFlow)[];
  readonly recording: Recording;
  readonly oidc: OidcFound;
  readonly parties: SamlParties;
  readonly input: JudgeInput;
  readonly context: JudgeContext;
}

export async function judgeFlow(flow: AnyFlow, judging: Judging): Promise<JudgedFlow> {
  const { flows, recording, input, oidc } = judging;
  if (isVendor(flow)) return judgeVendorFlow(flow, { recording, keySets: oidc.keySets, input });
  const consent =
    flow.kind === 'oidc' && flow.consent !== undefined
      ? await judgeConsentOf(flow, flow.consent, input, oidc.keySets)
      : undefined;
  const messages =
    flow.kind === 'oidc' ? await messagesOfOidc(flow, judging, consent) : await messagesOfSaml(flow, judging);
  const refused = messages.reports.flatMap(({ findings }) =>
    findings.filter(({ status }) => status === 'fail').map(({ code }) => code),
  );
  const whole = !messages.backChannel && !messages.masked;
  const { report, facts } = await judgeRecordedFlow({ flow, flows, recording }, refused, whole);
  const reports = [
    ...messages.reports,
    ...(consent?.reports ?? []),
    { ...report, evidence: placesOf([facts.asked, facts.callback]) },
  ];
  const { ending } = facts;
  const failed = ['refused', 'asked again', 'provider refused'].includes(ending.kind);
  const source = recording.sources[(facts.asked ?? facts.callback ?? recording.entries[0])?.source ?? 0];
  return {
    ...messages.facts,
    kind: flow.kind,
    title: titleOf(flow),
    facts,
    reports,
    verdict: consent?.open === true ? 'incomplete' : verdictOf(reports, facts),
    ending:
      flow.responses.length === 0 && consent !== undefined
        ? consent.ending
        : endingInWords(facts, messages.backChannel),
    failed: failed || consent?.failed === true,
    backChannel: messages.backChannel,
    file: input.recordings.length > 0 ? (source?.name ?? '') : '',
  };
}

interface Messages {
  readonly reports: readonly Report[];
  readonly backChannel: boolean;
  readonly masked: boolean;
  readonly facts: Pick<
    JudgedFlow,
    'issuer' | 'clientId' | 'redirectUri' | 'keysFrom' | 'claims' | 'claimSources' | 'said'
  >;
}

async function messagesOfOidc(
  flow: OidcFlow,
  judging: Judging,
  consent: JudgedConsent | undefined,
): Promise<Messages> {
  const { oidc, input, context, recording } = judging;
  const { reports, provider, idToken, idTokenVerdict, userinfo, backChannel, masked, clientId } =
    await judgeOidcFlow(flow, { oidc, entries: recording.entries }, input, context);
  const claims = idToken?.claims;
  const at = flow.tokens[0]?.entry ?? flow.responses[0]?.entry;
  const normalized =
    claims === undefined
      ? undefined
      : normalizeClaims({
          provider: consent === undefined ? 'generic' : input.vendors.claims.consent,
          protocol: 'oidc',
          origins: [
            { name: 'id_token', claims },
            ...(userinfo === undefined ? [] : [{ name: 'userinfo' as const, claims: userinfo }]),
            ...(consent?.object?.signer === undefined
              ? []
              : [{ name: 'signer' as const, claims: consent.object.signer }]),
          ],
          ...defined({ signature: consent?.object?.evidence }),
          ...defined({ issuer: provider.issuer, audience: clientId }),
          retrievedAt: input.asOf ?? new Date(at?.time ?? context.world.now()),
          verified: idTokenVerdict === 'valid',
        });
  return {
    reports,
    backChannel,
    masked,
    facts: defined({
      issuer: provider.issuer,
      clientId,
      redirectUri: flow.requests[0]?.parameters.get('redirect_uri') ?? undefined,
      keysFrom: provider.keysFrom,
      claims: normalized?.claims,
      said: claims === undefined ? undefined : { claims: { ...claims, ...userinfo } },
      claimSources: normalized?.sources,
    }),
  };
}

async function messagesOfSaml(flow: SamlFlow, { parties, input, context }: Judging): Promise<Messages> {
  const { reports, response, keysFrom, masked, backChannel } = await judgeSamlFlow(flow, parties, input);
  const [request] = flow.requests;
  const at = flow.responses[0]?.entry.time;
  const { claims, sources } =
    response === undefined
      ? { claims: undefined, sources: undefined }
      : claimsOf(response, {
          provider: 'generic',
          ...defined({ audience: request?.issuer }),
          retrievedAt: input.asOf ?? new Date(at ?? context.world.now()),
        });
  return {
    reports,
    backChannel,
    masked,
    facts: defined({
      issuer: flow.responses[0]?.issuer,
      clientId: request?.issuer,
      redirectUri: flow.responses[0]?.address,
      keysFrom,
      claims,
      claimSources: sources,
      said:
        response?.assertion === undefined
          ? undefined
          : { claims: {}, attributes: attributeValues(response.assertion.attributes) },
    }),
  };
}

function titleOf(flow: OidcFlow | SamlFlow): string {
  if (flow.kind !== 'oidc') {
    if (flow.kind === 'saml-logout') return 'SAML logout';
    if ([...flow.requests, ...flow.responses].some(({ wsFederation }) => wsFederation === true)) {
      return 'WS-Federation login';
    }
    return flow.requests.length === 0 ? 'SAML login begun at the provider' : 'SAML login';
  }
  if (flow.consent !== undefined) return 'consent signature';
  const [request] = flow.requests;
  const [token] = flow.tokens;
  const [begun] = flow.begun;
  if (begun !== undefined) return begun.kind === 'device' ? 'login on another device' : 'CIBA login';
  if (request === undefined && flow.responses.length === 0 && token !== undefined) {
    return `token request (${token.parameters.get('grant_type')})`;
  }
  if (isSilent(flow)) return 'silent OpenID Connect login';
  const scopes = (request?.parameters.get('scope') ?? 'openid').split(' ');
  return scopes.includes('openid') ? 'OpenID Connect login' : 'OAuth authorization';
}

/** Who asked decides nothing: a request need not be signed, and where the provider wants it, its lack is a failure. */
const verdictInFlow = ({ subject, verdict }: Report): Report['verdict'] =>
  subject === 'saml_request' && verdict === 'unverified' ? 'valid' : verdict;

function verdictOf(reports: readonly Report[], { ending }: FlowFacts): FlowVerdict {
  const own = reports.map(verdictInFlow).reduce(worse, 'valid');
  return own !== 'invalid' && ending.kind === 'unfinished' ? 'incomplete' : own;
}
