/** The flows of a recording with their facts, and the files that it was read from. */
import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { recordsOf, scalar } from '../human/data.ts';
import type { membersOf } from '../human/jwt.ts';
import type { Row, Section } from './model.ts';

type Members = NonNullable<ReturnType<typeof membersOf>>;

/** Members of a flow or a file, for people; verdict and ending stand above each sequence. */
const FLOW = {
  issuer: 'provider',
  client: 'client',
  redirectUri: 'redirect URI',
  keysFrom: 'keys from',
  backChannel: 'back channel',
  ending: 'ended',
  verdict: 'verdict',
} as const;
const FILE = {
  format: 'format',
  creator: 'written by',
  entries: 'entries',
  lost: 'lost',
  lacks: 'has no',
} as const;

export function recordingSections({ sequences = [], data }: Outcome): Section[] {
  const flows = recordsOf(data.flows);
  const sections = flows.map((flow, at) => ({
    heading:
      flows.length === 1
        ? 'Facts'
        : `Facts of ${at + 1}. ${sequences[at]?.title ?? scalar(flow.title ?? '')}`,
    rows: rowsFor(FLOW, flow),
  }));
  const files = recordsOf(data.sources).map(
    (source): Row => ({ name: scalar(source.name ?? ''), value: rowsFor(FILE, source) }),
  );
  return [...sections, { heading: 'Recording', rows: files }];
}

const rowsFor = (names: Readonly<Record<string, string>>, members: Members): Row[] =>
  Object.entries(names).flatMap(([member, name]) => {
    const value: Json | undefined = members[member];
    if (value === undefined) return [];
    return [{ name, value: Array.isArray(value) ? value.map(scalar).join('; ') : scalar(value) }];
  });
