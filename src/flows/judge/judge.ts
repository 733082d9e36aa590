/** Judges a recording: reads it, finds its flows, judges each with the clock of the recording, and names the cause. */
import { MAX_ROUNDS, roundsIn } from '../../checks/recording/rounds.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import type { OidcFlow } from '../../protocol/recorded/oidc-flow.ts';
import { findOidcFlows } from '../../protocol/recorded/oidc-flows.ts';
import { findSamlFlows, type SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import { findVendorFlows } from '../../protocol/recorded/vendor-flows.ts';
import type { Entry, Recording } from '../../recording/entry.ts';
import { readRecordings } from '../../recording/read.ts';
import { describeFlow, describeSource, tellSources } from './describe.ts';
import { diagnose } from './diagnose.ts';
import { toExchange } from './exchange.ts';
import { type AnyFlow, judgeFlow } from './flow.ts';
import type { JudgeContext, JudgeInput } from './input.ts';
import { type JudgedFlow, worstOf } from './judged-flow.ts';
import { KEEP } from './keep.ts';
import { entriesOf } from './messages.ts';
import { judgeProviderDocument } from './oidc.ts';
import { gatherParties } from './saml-parties.ts';
import { sequenceOf } from './sequence.ts';
import { withTokenRequests } from './session-token.ts';

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
  const oidc = findOidcFlows(recording.entries, input.vendors.consent);
  const saml = findSamlFlows(recording.entries);
  const flows = inOrder([...oidc.flows, ...saml.flows], recording);
  const vendors = findVendorFlows(recording.entries, input.vendors);
  draft.data = { sources: recording.sources.map(describeSource) };
  tellSources(recording, draft);
  if (flows.length === 0 && vendors.length === 0) {
    for (const found of oidc.discovery) draft.reports.push(await judgeProviderDocument(found, input));
    throw nothingFound(recording);
  }
  const parties = await gatherParties(saml, input, context);
  const each: JudgedFlow[] = [];
  for (const flow of inOrder([...withoutMiddleRounds(flows, recording), ...vendors], recording))
    each.push(await judgeFlow(flow, { flows, recording, oidc, parties, input, context }));
  const judged = withTokenRequests(each);
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
function inOrder<Flow extends AnyFlow>(flows: readonly Flow[], { entries }: Recording): Flow[] {
  const position = new Map(entries.map((entry, index) => [entry, index]));
  const start = (flow: AnyFlow): number =>
    entriesOf(flow).reduce(
      (first, entry) => Math.min(first, position.get(entry) ?? first),
      Number.POSITIVE_INFINITY,
    );
  return flows.toSorted((one, other) => start(one) - start(other));
}

/** Of a loop, the first round and the last one are judged; the rest are the same again. */
function withoutMiddleRounds(
  flows: readonly (OidcFlow | SamlFlow)[],
  { entries }: Recording,
): readonly (OidcFlow | SamlFlow)[] {
  return roundsIn(flows, entries).flatMap((rounds) =>
    rounds.length <= MAX_ROUNDS ? rounds : [rounds[0] as OidcFlow, rounds.at(-1) as OidcFlow],
  );
}

function nothingFound({ sources }: Recording): IdcliError {
  const count = sources.reduce((sum, { entries }) => sum + entries, 0);
  const read = count === 1 ? '1 exchange' : `${count} exchanges`;
  return new IdcliError(
    'NOTHING_TO_JUDGE',
    `${sources.map(({ name }) => name).join(', ')}: ${read} read, and no login of OpenID Connect, OAuth or ` +
      `SAML among them`,
    {
      hint: sources.some(({ lost }) => lost.length > 0)
        ? 'the file is not whole: export or copy it again'
        : sources.some(({ creator }) => /^WebKit\b/.test(creator ?? ''))
          ? 'Safari leaves redirects out of its HAR, and with them most of a login: record it in Firefox, Chrome ' +
            'or Edge'
          : 'record from before the login begins to after it ends, with "preserve log" on; in a private window ' +
            'nothing is left out by an earlier session',
    },
  );
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

/** Every message of a flow, and what led from one to the next; in order of time, each once. */
function exchangesOf(judged: readonly JudgedFlow[]): Entry[] {
  const wanted = new Set<Entry>();
  for (const { facts } of judged) {
    for (const entry of entriesOf(facts.flow)) wanted.add(entry);
    for (const entry of facts.ending.hops) wanted.add(entry);
    if (facts.ending.page !== undefined) wanted.add(facts.ending.page);
  }
  const order = new Map((judged[0]?.facts.entries ?? []).map((entry, index) => [entry, index]));
  return [...wanted].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
}
