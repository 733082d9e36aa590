/** Judges what a vendor's own API did in a recording, with the checks of the command that drives it. */
import { judgeNetId, judgeOrder, judgeSession } from '../../checks/index.ts';
import { judgeOutcome, type OutcomeFacts } from '../../checks/recording/outcome.ts';
import { defined } from '../../common/defined.ts';
import { meaningOf, type NetIdState } from '../../protocol/net-id/index.ts';
import { addressOf, pageText } from '../../protocol/recorded/parts.ts';
import type { NetIdFlow, OrderFlow, SessionFlow, VendorFlow } from '../../protocol/recorded/vendor-flow.ts';
import type { Recording } from '../../recording/entry.ts';
import { isMaskedText } from '../../recording/masked.ts';
import { type Report, worse } from '../../report.ts';
import type { FlowVerdict } from '../../sequence.ts';
import { claimsOfSession } from '../rest-session/tell.ts';
import type { JudgeInput, VendorJudging } from './input.ts';
import type { JudgedFacts, JudgedFlow } from './judged-flow.ts';
import { judgeOrderedObject } from './vendor-order.ts';
import { openSealed } from './vendor-session.ts';

/** What one kind of flow adds to what all have in common. */
interface Judged {
  readonly title: string;
  readonly what: string;
  readonly reports: readonly Report[];
  readonly status?: string;
  readonly meaning?: OutcomeFacts['meaning'];
  readonly facts?: Pick<JudgedFlow, 'claims' | 'claimSources' | 'said' | 'keysFrom'>;
}

export async function judgeVendorFlow(flow: VendorFlow, judging: VendorJudging): Promise<JudgedFlow> {
  const { recording, input } = judging;
  const judged =
    flow.kind === 'app-login'
      ? await judgeNetIdFlow(flow, input)
      : flow.kind === 'order'
        ? await judgeOrderFlow(flow, judging)
        : await judgeSessionFlow(flow, judging);
  const { title, what, status, meaning } = judged;
  const last = flow.steps.findLast(({ to }) => to === 'provider')?.entry;
  const outcome = await judgeOutcome({
    what,
    ...defined({ status, meaning, refused: refusalOf(flow) }),
  });
  const evidence = [flow.refused ?? last].flatMap((entry) => (entry === undefined ? [] : [entry.where]));
  const reports = [...judged.reports, { ...outcome, evidence }];
  const isOver = flow.refused !== undefined || (meaning !== undefined && meaning.class !== 'pending');
  const isDone = flow.refused === undefined && meaning?.class === 'done';
  const verdict = reports.map((report) => report.verdict).reduce(worse, 'valid');
  return {
    ...judged.facts,
    kind: flow.kind,
    title,
    facts: factsOf(flow, recording),
    reports,
    verdict: (verdict !== 'invalid' && !isOver ? 'incomplete' : verdict) satisfies FlowVerdict,
    ending: endingOf(what, flow, judged, isDone),
    failed: isOver && !isDone,
    backChannel: false,
    file: input.recordings.length > 0 ? (recording.sources[last?.source ?? 0]?.name ?? '') : '',
  };
}

function factsOf(flow: VendorFlow, { entries }: Recording): JudgedFacts {
  const first = flow.steps.find(({ to }) => to === 'provider')?.entry;
  const back = flow.steps.find(({ to }) => to === 'application')?.entry;
  return {
    flow,
    entries,
    ending: { kind: 'unknown', hops: [] },
    ...defined({
      callback: back,
      callbackAddress: back === undefined ? undefined : addressOf(back.url),
      providerUrl: first?.url,
    }),
    crossSite: false,
    hasCookies: false,
  };
}

function endingOf(
  what: string,
  { refused }: VendorFlow,
  { status, meaning }: Judged,
  isDone: boolean,
): string {
  if (refused !== undefined) {
    return `the provider refused the last request${refused.status === undefined ? '' : ` with ${refused.status}`}`;
  }
  if (status === undefined) return `what became of ${what} is not in this recording`;
  if (meaning === undefined) return `${what} is ${status}, which no specification names`;
  if (isDone) return `${what} is ${status}`;
  return meaning.class === 'pending'
    ? `${what} is still ${status} where the recording ends`
    : `${what} ended as ${status}: ${meaning.meaning}`;
}

function refusalOf({ refused, steps }: VendorFlow): OutcomeFacts['refused'] | undefined {
  if (refused === undefined) return undefined;
  const step = steps.find(({ entry }) => entry === refused);
  const said = pageText(refused).slice(0, 200);
  return {
    request: step?.title ?? 'the request',
    ...defined({ status: refused.status, said: said === '' ? undefined : said }),
  };
}

async function judgeNetIdFlow(
  { states, started }: NetIdFlow,
  { vendors: { netId: protocol } }: JudgeInput,
): Promise<Judged> {
  const last = states.at(-1);
  // A session that has no result yet is not a login that fails.
  const isUntouched = last === undefined || (!started && last.status === 'ABOUT_TO_START');
  const { waits, ...meaning } = last === undefined ? { waits: true } : meaningOf(last, protocol);
  return {
    title: 'Net iD Access login',
    what: 'the authentication',
    reports: states.length === 0 ? [] : [await judgeNetId({ states, started, protocol })],
    ...defined({
      status: isUntouched ? undefined : wordsOf(last),
      meaning:
        !('class' in meaning) || meaning.class === 'unknown'
          ? undefined
          : { ...meaning, class: waits ? 'pending' : meaning.class },
    }),
  };
}

const wordsOf = ({ status, niasStatus }: NetIdState): string =>
  niasStatus === '' ? status : `${status} / ${niasStatus}`;

async function judgeOrderFlow(flow: OrderFlow, judging: VendorJudging): Promise<Judged> {
  const { order: protocol } = judging.input.vendors;
  const { id, answers, unread, signUrl, ordered, callback, statusThen, status } = flow;
  const isMasked = [id, signUrl ?? ''].some(isMaskedText);
  const report =
    answers.length === 0 && unread === undefined
      ? undefined
      : await judgeOrder({
          id,
          answers,
          protocol,
          ...(isMasked ? {} : defined({ signUrl })),
          ...defined({
            refused: unread,
            signUrlBase: ordered?.signUrlBase,
            callback,
            statusThen: callback === undefined ? undefined : (statusThen ?? status),
          }),
        });
  const object = await judgeOrderedObject(flow, judging);
  const meaning =
    status !== undefined && Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status] : undefined;
  return {
    title: 'E-Signing order',
    what: 'the order',
    reports: [...(report === undefined ? [] : [report]), ...object.reports],
    ...defined({ status, meaning }),
    facts: object.facts,
  };
}

async function judgeSessionFlow(flow: SessionFlow, judging: VendorJudging): Promise<Judged> {
  const { rest: protocol, claims: vendors } = judging.input.vendors;
  const opened = await openSealed(flow, judging);
  const created = flow.created ?? opened.created;
  const read = flow.read ?? opened.read;
  const id = flow.id ?? created?.id;
  const classOf = (status: string): string | undefined =>
    Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status]?.class : undefined;
  const { asked, callback } = flow;
  const report =
    created === undefined && read === undefined
      ? undefined
      : await judgeSession({
          ...defined({
            expectedId: id,
            created,
            read,
            callback,
            allowedProviders: asked?.providers,
            externalReference: asked?.reference,
            requestedLoa: asked?.loa,
            ceiling: opened.report?.verdict,
          }),
          classOf,
          hosts: protocol.hosts,
        });
  const status = (read ?? created)?.status;
  const code = read?.failure?.code;
  const cause =
    code !== undefined && Object.hasOwn(protocol.errors, code) ? protocol.errors[code] : undefined;
  const known =
    status !== undefined && Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status] : undefined;
  const at = flow.steps.at(-1)?.entry.time;
  const { input } = judging;
  const normalized =
    read === undefined
      ? undefined
      : claimsOfSession(read, {
          provider: vendors.rest,
          retrievedAt: input.asOf ?? (at === undefined ? input.readAt : new Date(at)),
          verified: report?.verdict === 'valid',
        });
  return {
    title: 'Authentication session',
    what: 'the session',
    reports: [opened.report, report].filter((one) => one !== undefined),
    ...defined({ status, meaning: cause ?? known }),
    facts: defined({
      claims: normalized?.claims,
      claimSources: normalized?.sources,
      said: read?.subject === undefined ? undefined : { claims: read.subject },
      keysFrom: opened.keysFrom,
    }),
  };
}
