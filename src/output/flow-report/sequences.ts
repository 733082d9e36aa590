/** Sequences for a reader: numbered messages, each with its exchanges and what was found in them. */
import { defined } from '../../common/defined.ts';
import type { Exchange, Outcome } from '../../outcome.ts';
import type { Message, Sequence } from '../../sequence.ts';
import { pageTitles, place } from '../human/steps.ts';
import type { ContentMask } from '../masked.ts';
import { durationOf, exchangeView } from './exchange.ts';
import { reportView } from './findings.ts';
import { judgedMessage } from './judged.ts';
import type { MessageView, ReportView, SequenceView } from './model.ts';
import { type Meanings, unpack } from './unpack.ts';

export interface SequenceInput {
  /** Masked, with its sequences. */
  readonly masked: Outcome;
  /** The exchanges unmasked, to take tokens apart. */
  readonly exchanges: readonly Exchange[];
  readonly mask: ContentMask;
  readonly meanings: Meanings;
  /** Begins every anchor. */
  readonly prefix: string;
  /** Leaves headers and bodies out. */
  readonly brief: boolean;
}

export interface Sequences {
  readonly views: readonly SequenceView[];
  /** All reports, in the order of the outcome. */
  readonly reports: readonly ReportView[];
}

export function sequenceViews(input: SequenceInput): Sequences {
  const { masked, prefix } = input;
  const sequences = masked.sequences ?? [];
  const groups = sequences.map((sequence) => groupsOf(sequence, input));
  const reports = masked.reports.map((report, index) => {
    const owner = sequences.findIndex(({ reports: own }) => own.includes(index));
    const judged = sequences[owner] && judgedMessage(report, sequences[owner].messages, masked.exchanges);
    const group =
      judged === undefined ? undefined : groups[owner]?.findIndex(({ indices }) => indices.includes(judged));
    return reportView(report, group === undefined ? undefined : idOf(prefix, owner, group));
  });
  const views = sequences.map((sequence, at): SequenceView => {
    const messages = (groups[at] ?? []).map((group, position) =>
      messageView(group, { sequence, id: idOf(prefix, at, position), reports, input }),
    );
    const { title, verdict, ending, parties } = sequence;
    const named = sequences.length > 1 ? `${at + 1}. ${title}` : title;
    return {
      title: named,
      verdict,
      ending,
      parties: parties.map(({ role, name }) => ({ role, name })),
      messages,
    };
  });
  return { views, reports };
}

/** `m3`; in a further sequence `b-m3`. */
const idOf = (prefix: string, sequence: number, position: number): string =>
  `${prefix}${sequence === 0 ? '' : `f${sequence + 1}-`}m${position + 1}`;

interface Group {
  readonly messages: readonly [Message, ...Message[]];
  /** Their indices in the sequence. */
  readonly indices: readonly number[];
}

/** Messages in a row that say the same, such as pages and polls, are one for the reader. */
function groupsOf(sequence: Sequence, { masked }: SequenceInput): Group[] {
  const judged = new Set(
    masked.reports.map((report) => judgedMessage(report, sequence.messages, masked.exchanges)),
  );
  const groups: { messages: [Message, ...Message[]]; indices: number[] }[] = [];
  for (const [at, message] of sequence.messages.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && joins(last.messages[0], message) && !judged.has(last.indices.at(-1))) {
      last.messages.push(message);
      last.indices.push(at);
    } else groups.push({ messages: [message], indices: [at] });
  }
  return groups;
}

const joins = (one: Message, other: Message): boolean =>
  one.title === other.title &&
  one.from === other.from &&
  one.to === other.to &&
  one.state === 'sent' &&
  other.state === 'sent';

interface MessageInput {
  readonly sequence: Sequence;
  readonly id: string;
  readonly reports: readonly ReportView[];
  readonly input: SequenceInput;
}

function messageView(
  { messages, indices }: Group,
  { sequence, id, reports, input }: MessageInput,
): MessageView {
  const { masked, mask, meanings } = input;
  const [first] = messages;
  const party = (name: string) =>
    Math.max(
      0,
      sequence.parties.findIndex((one) => one.id === name),
    );
  const seen = messages.flatMap(({ exchange }) => exchange ?? []);
  const exchanges = seen.flatMap((index) => masked.exchanges[index] ?? []);
  const [from = 0, to = from] = [indices[0], indices.at(-1)];
  return {
    id,
    number: from === to ? String(from + 1) : `${from + 1}–${to + 1}`,
    title: titleOf(messages),
    from: party(first.from),
    to: party(first.to),
    state: first.state,
    brief: briefOf(exchanges, masked.issuer),
    answer: answerOf(exchanges),
    carries: messages.length > 1 ? [] : first.carries,
    ...defined({ where: first.where, note: messages.at(-1)?.note }),
    exchanges: seen.flatMap((index) => {
      const [shown, raw] = [masked.exchanges[index], input.exchanges[index]];
      if (shown === undefined || raw === undefined) return [];
      return [exchangeView(shown, unpack(raw, mask, meanings), input.brief)];
    }),
    reports: reports.filter(({ message }) => message === id),
  };
}

function titleOf(messages: readonly [Message, ...Message[]]): string {
  const { title } = messages[0];
  if (messages.length === 1) return title;
  return title === 'page' ? `${messages.length} pages` : `${title}, ${messages.length} times`;
}

function briefOf(exchanges: readonly Exchange[], issuer: string | undefined): string {
  const [first] = exchanges;
  if (first === undefined) return '';
  if (exchanges.length > 1 && first.purpose === 'page') return pageTitles(exchanges);
  return `${first.request.method} ${place(first, issuer)}`;
}

/** `200 · 17 ms`, or why there is none. */
function answerOf(exchanges: readonly Exchange[]): string {
  const last = exchanges.at(-1);
  if (last === undefined) return '';
  if (last.failure !== undefined) return last.failure;
  if (last.actor === 'callback' || last.response === undefined) return '';
  const duration = exchanges.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return `${last.response.status} · ${durationOf(duration)}`;
}
