/** A decoded token: what it says, member by member, with what that means and times in words. */
import {
  type Meaning,
  meaningOfClaim,
  meaningOfHeader,
  meaningOfValue,
  TIME_CLAIMS,
} from '../../claims/meanings/meanings.ts';
import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { claimsBlock } from './claims.ts';
import { dataLines, type Explain, recordsOf, scalar } from './data.ts';
import { foundBlock } from './found.ts';
import { type Members, membersOf } from './jwt.ts';
import { indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, lineOf, strong } from './line.ts';
import type { Page } from './page.ts';
import { headed, reportBlocks, type View } from './story.ts';
import { timeInWords } from './time.ts';

/** Members that have a block of their own, or that the verdict tells. */
const TOLD = new Set([
  'kind',
  'serialization',
  'source',
  'found',
  'outerHeader',
  'header',
  'payload',
  'disclosed',
  'disclosures',
  'withheld',
  'keyBinding',
  'nested',
  'key',
  'neededKey',
  'attempts',
  'explain',
]);

/** `idcli decode-token`. */
export const tokenView: View = (outcome, page) => {
  const { data } = outcome;
  const others = Object.fromEntries(Object.entries(data).filter(([name]) => !TOLD.has(name)));
  const header = explainHeader(outcome, false);
  const outer = explainHeader(outcome, true);
  const payload = explainClaim(outcome, page);
  const opened = data.kind !== 'jwe';
  return [
    // First of all whether anybody vouches for what follows (CL-21).
    ...reportBlocks(outcome, page),
    foundBlock(data, page),
    keyBlock(data, page),
    headed(opened ? 'Outer header' : 'Header', contentLines(data.outerHeader, page, outer)),
    headed('Header', opened ? contentLines(data.header, page, header) : []),
    headed('Payload', contentLines(data.payload, page, payload)),
    headed('Disclosed', disclosedLines(data, page, payload)),
    headed('Key binding', contentLines(membersOf(data.keyBinding)?.payload, page, payload)),
    ...recordsOf(data.nested).map((inner) => nestedBlock(inner, page, header, payload)),
    ...(lifts(outcome) ? [claimsBlock(outcome, page)] : []),
    headed('More', contentLines(others, page)),
    readingBlock(data, page),
  ];
};

/** The key that fitted, or the one that is needed; each that was tried when it is worth knowing. */
function keyBlock({ key, neededKey, attempts }: Outcome['data'], page: Page): Block {
  const one = (name: string, value: Json | undefined): Cell[][] => {
    const members = membersOf(value);
    return members === undefined ? [] : [[strong(name), Object.values(members).map(scalar).join(' · ')]];
  };
  const needed = Array.isArray(neededKey) ? neededKey : [neededKey];
  const tried = recordsOf(attempts).map((attempt): Cell[] => Object.values(attempt).map(scalar));
  return [
    ...table([...one('Key', key), ...needed.flatMap((value) => one('Key needed', value))], {
      width: page.width,
    }),
    ...(page.verbose ? table(tried, { width: page.width, indent: 2 }) : []),
  ];
}

function contentLines(value: Json | undefined, page: Page, explain?: Explain): Block {
  if (value === undefined) return [];
  const width = page.width - 2;
  const members = membersOf(value);
  return members === undefined ? wrap(scalar(value), width) : dataLines(members, width, explain);
}

/** What the disclosures put into the claims, and what was kept back. */
function disclosedLines(
  { disclosed, disclosures, withheld }: Outcome['data'],
  page: Page,
  explain: Explain,
): Block {
  const tops = recordsOf(disclosures).map(({ at }) =>
    typeof at === 'string' ? at.split('.', 1)[0] : undefined,
  );
  const claims = Object.entries(membersOf(disclosed) ?? {}).filter(([name]) => tops.includes(name));
  const kept = typeof withheld === 'number' && withheld > 0 ? `${withheld} withheld or decoys` : '';
  return [
    ...contentLines(Object.fromEntries(claims), page, explain),
    ...(kept === '' ? [] : wrap(dim(kept), page.width - 2)),
  ];
}

/** A token inside the claims: read, and judged by nobody. */
function nestedBlock(inner: Members, page: Page, header: Explain, payload: Explain): Block {
  const lines = [
    ...contentLines(inner.header, page, header),
    ...(inner.payload === undefined ? [] : [[], ...contentLines(inner.payload, page, payload)]),
  ];
  return headed(`Token inside, in ${scalar(inner.at ?? '')} (not judged)`, lines);
}

/** Whether claims were taken out of where they stood, so that the payload alone does not show them by name. */
const lifts = ({ claims, provider }: Outcome): boolean =>
  provider !== undefined || claims?.verified_claims_lifted !== undefined;

/** What the value of a header member means, else what the member does. */
function explainHeader(outcome: Outcome, encrypted: boolean): Explain {
  return (name, value) => inWords(meaningOfValue(name, value) ?? meaningOfHeader(name, encrypted), outcome);
}

/** The sections that list what people are asked on every form; nobody needs to be told what a family name is. */
const SELF_EXPLANATORY = /^OpenID Connect Core 1\.0, 5\.1(\.1)?$/;

/** What a claim means; of a point in time, when that is. */
function explainClaim(outcome: Outcome, page: Page): Explain {
  return (name, value) => {
    const meaning = meaningOfClaim(name);
    const isTime = TIME_CLAIMS.has(name) && typeof value === 'number';
    const time = isTime ? timeInWords(value, page.now, page.timeZone) : '';
    if (isExplained(outcome))
      return [time, inWords(meaning, outcome)].filter((text) => text !== '').join('\n');
    if (isTime || (meaning !== undefined && SELF_EXPLANATORY.test(meaning.section))) return time;
    return inWords(meaning, outcome);
  };
}

const isExplained = ({ data }: Outcome): boolean => data.explain !== undefined;

/** The words of a meaning, with `--explain` also the section that says so. */
function inWords(meaning: Meaning | undefined, outcome: Outcome): string {
  if (meaning === undefined) return '';
  return isExplained(outcome) ? `${meaning.words} · ${meaning.section}` : meaning.words;
}

/** With `--explain`, where the sections can be read. */
function readingBlock({ explain }: Outcome['data'], page: Page): Block {
  const links = new Map(recordsOf(explain).map(({ section, link }) => [scalar(section ?? ''), link]));
  const lines = [...links].flatMap(
    ([section, link]): Block =>
      link === undefined ? [] : [lineOf(section), ...indent(wrap(dim(scalar(link)), page.width - 4))],
  );
  return headed('Where that stands', lines);
}
