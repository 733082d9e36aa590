/** Judges a recording: reads it, finds its flows, judges each with the clock of the recording, and names the cause. */

import { type FlowFacts, placesOf } from '../../checks/recording/input.ts';
import { judgeRecordedFlow } from '../../checks/recording/recording.ts';
import { normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import {
  findOidcFlows,
  isSilent,
  type OidcFlow,
  type OidcFound,
} from '../../protocol/recorded/oidc-flows.ts';
import { findSamlFlows, type SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import { attributeValues } from '../../protocol/saml/message/assertion.ts';
import type { Entry, Recording } from '../../recording/entry.ts';
import { readRecordings } from '../../recording/read.ts';
import { type Report, worse } from '../../report.ts';
import type { FlowVerdict } from '../../sequence.ts';
import { claimsOf } from '../saml/claims.ts';
import { describeFlow, describeSource, tellSources } from './describe.ts';
import { diagnose } from './diagnose.ts';
import { endingInWords } from './ending.ts';
import { toExchange } from './exchange.ts';
import type { JudgeContext, JudgeInput } from './input.ts';
import type { JudgedFlow } from './judged-flow.ts';
import { KEEP } from './keep.ts';
import { judgeOidcFlow } from './oidc.ts';
import { gatherParties, judgeSamlFlow, type SamlParties } from './saml.ts';
import { sequenceOf } from './sequence.ts';

type Working = JudgeContext & { readonly draft: Draft };

/** Progress is told each time as many bytes more were read. */
const PROGRESS_BYTES = 8 * 1024 * 1024;

/**
 * Fills the draft: exchanges, reports, sequences, diagnosis, and the flows in `data`.
 * @throws {IdcliError} `INPUT_NOT_RECORDING`, `NOTHING_TO_JUDGE`, and what reading keys and metadata throws
 */
export async function judgeRecording(input: JudgeInput, context: Working): Promise<readonly JudgedFlow[]> {
  const { draft } = context;
  const recording = await read(input, context);
  const oidc = findOidcFlows(recording.entries);
  const saml = findSamlFlows(recording.entries);
  const flows = inOrder([...oidc.flows, ...saml.flows], recording);
  draft.data = { sources: recording.sources.map(describeSource) };
  tellSources(recording, draft);
  if (flows.length === 0) throw nothingFound(recording);
  const parties = await gatherParties(saml, input, context);
  const judged: JudgedFlow[] = [];
  for (const flow of flows)
    judged.push(await judgeFlow(flow, { flows, recording, oidc, parties, input, context }));
  tell(judged, draft);
  return judged;
}

async function read(input: JudgeInput, { world }: Working): Promise<Recording> {
  const names = input.recordings.map(({ name }) => name).join(', ');
  let told = PROGRESS_BYTES;
  let progress: ReturnType<typeof world.progress> | undefined;
  try {
    return await readRecordings(input.recordings, KEEP, (bytes) => {
      if (bytes < told) return;
      told = bytes + PROGRESS_BYTES;
      const text = `reading ${names}: ${Math.round(bytes / 1_000_000)} MB`;
      if (progress === undefined) progress = world.progress(text);
      else progress.update(text);
    });
  } finally {
    progress?.stop();
  }
}

/** In the order in which they begin. */
function inOrder(flows: readonly (OidcFlow | SamlFlow)[], { entries }: Recording): (OidcFlow | SamlFlow)[] {
  const position = new Map(entries.map((entry, index) => [entry, index]));
  const start = (flow: OidcFlow | SamlFlow): number => {
    const own = [...flow.requests, ...flow.responses, ...(flow.kind === 'oidc' ? flow.tokens : [])].map(
      ({ entry }) => entry,
    );
    const all = flow.kind === 'oidc' ? [...own, ...flow.blocked] : own;
    return Math.min(...all.map((entry) => position.get(entry) ?? Number.POSITIVE_INFINITY));
  };
  return flows.toSorted((one, other) => start(one) - start(other));
}

function nothingFound({ sources }: Recording): IdcliError {
  const count = sources.reduce((sum, { entries }) => sum + entries, 0);
  const read = count === 1 ? '1 exchange' : `${count} exchanges`;
  return new IdcliError(
    'NOTHING_TO_JUDGE',
    `${sources.map(({ name }) => name).join(', ')}: ${read} read, and no login of OpenID Connect, OAuth or SAML among them`,
    {
      hint: sources.some(({ creator }) => /^WebKit\b/.test(creator ?? ''))
        ? 'Safari leaves redirects out of its HAR, and with them most of a login: record it in Firefox, Chrome or Edge'
        : 'record from before the login begins to after it ends, with "preserve log" on; in a private window nothing is left out by an earlier session',
    },
  );
}

interface Judging {
  readonly flows: readonly (OidcFlow | SamlFlow)[];
  readonly recording: Recording;
  readonly oidc: OidcFound;
  readonly parties: SamlParties;
  readonly input: JudgeInput;
  readonly context: Working;
}

async function judgeFlow(flow: OidcFlow | SamlFlow, judging: Judging): Promise<JudgedFlow> {
  const { flows, recording, input, context } = judging;
  const messages =
    flow.kind === 'oidc' ? await messagesOfOidc(flow, judging) : await messagesOfSaml(flow, judging);
  const refused = messages.reports.flatMap(({ findings }) =>
    findings.filter(({ status }) => status === 'fail').map(({ code }) => code),
  );
  const whole = !messages.backChannel && !messages.masked;
  const { report, facts } = await judgeRecordedFlow({ flow, flows, recording }, refused, whole);
  const reports = [...messages.reports, { ...report, evidence: placesOf([facts.asked, facts.callback]) }];
  const { ending } = facts;
  const failed = ['refused', 'asked again', 'provider refused'].includes(ending.kind);
  const source = recording.sources[(facts.asked ?? facts.callback ?? recording.entries[0])?.source ?? 0];
  void context;
  return {
    ...messages.facts,
    kind: flow.kind,
    title: titleOf(flow),
    facts,
    reports,
    verdict: verdictOf(reports, facts),
    ending: endingInWords(facts, messages.backChannel),
    failed,
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

async function messagesOfOidc(flow: OidcFlow, { oidc, input, context }: Judging): Promise<Messages> {
  const { reports, provider, idToken, idTokenVerdict, userinfo, backChannel, masked, clientId } =
    await judgeOidcFlow(flow, oidc, input, context);
  const claims = idToken?.claims;
  const at = flow.tokens[0]?.entry ?? flow.responses[0]?.entry;
  const normalized =
    claims === undefined
      ? undefined
      : normalizeClaims({
          provider: 'generic',
          protocol: 'oidc',
          origins: [
            { name: 'id_token', claims },
            ...(userinfo === undefined ? [] : [{ name: 'userinfo' as const, claims: userinfo }]),
          ],
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
  const { reports, response, keysFrom } = await judgeSamlFlow(flow, parties, input);
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
    backChannel: false,
    masked: false,
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
    return flow.requests.length === 0 ? 'SAML login begun at the provider' : 'SAML login';
  }
  const [request] = flow.requests;
  const [token] = flow.tokens;
  if (request === undefined && flow.responses.length === 0 && token !== undefined) {
    return `token request (${token.parameters.get('grant_type')})`;
  }
  if (isSilent(flow)) return 'silent OpenID Connect login';
  const scopes = (request?.parameters.get('scope') ?? 'openid').split(' ');
  return scopes.includes('openid') ? 'OpenID Connect login' : 'OAuth authorization';
}

function verdictOf(reports: readonly Report[], { ending }: FlowFacts): FlowVerdict {
  const own = reports.map(({ verdict }) => verdict).reduce(worse, 'valid');
  return own !== 'invalid' && ending.kind === 'unfinished' ? 'incomplete' : own;
}

/** Fills the draft from the judged flows. */
function tell(judged: readonly JudgedFlow[], draft: Draft): void {
  const entries = exchangesOf(judged);
  for (const entry of entries) draft.exchanges.push(toExchange(entry, judged));
  const diagnosis = diagnose(judged);
  draft.sequences = judged.map((flow) => {
    const from = draft.reports.length;
    draft.reports.push(...flow.reports);
    return sequenceOf(
      flow,
      entries,
      flow.reports.map((_, index) => from + index),
    );
  });
  if (diagnosis !== undefined) draft.diagnosis = diagnosis;
  const login = judged.findLast(({ claims }) => claims !== undefined);
  if (login?.claims !== undefined) {
    draft.claims = login.claims;
    if (login.claimSources !== undefined) draft.claimSources = login.claimSources;
  }
  draft.data = {
    ...(diagnosis === undefined ? {} : { diagnosis: diagnosis as unknown as Json }),
    verdict: judged.map(({ verdict }) => verdict).reduce(worstOf, 'valid'),
    flows: judged.map((flow, index) => describeFlow(flow, draft.sequences?.[index]?.messages.length ?? 0)),
    ...draft.data,
  };
}

const WORST: readonly FlowVerdict[] = ['valid', 'incomplete', 'unverified', 'invalid'];
const worstOf = (one: FlowVerdict, other: FlowVerdict): FlowVerdict =>
  WORST.indexOf(one) > WORST.indexOf(other) ? one : other;

/** Every message of a flow, and what led from one to the next; in order of time, each once. */
function exchangesOf(judged: readonly JudgedFlow[]): Entry[] {
  const wanted = new Set<Entry>();
  for (const { facts } of judged) {
    const { flow, ending } = facts;
    for (const { entry } of [...flow.requests, ...flow.responses]) wanted.add(entry);
    for (const entry of ending.hops) wanted.add(entry);
    if (ending.page !== undefined) wanted.add(ending.page);
    if (flow.kind !== 'oidc') continue;
    for (const entry of [
      ...flow.pushed,
      ...flow.tokens.map((token) => token.entry),
      ...flow.userinfo,
      ...flow.logouts,
      ...flow.blocked,
    ])
      wanted.add(entry);
  }
  const order = new Map((judged[0]?.facts.entries ?? []).map((entry, index) => [entry, index]));
  return [...wanted].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
}
