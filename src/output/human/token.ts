/** A decoded token, member by member, with meanings and with times in words. */
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

/** Members with a separate block, or shown by the verdict. */
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
    // Whether the content is verified comes first (CL-21).
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

/** The matching key, or the one needed; each key tried when that is useful. */
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

/** The claims that the disclosures added, and those withheld. */
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

/** A token inside the claims: decoded, not judged. */
function nestedBlock(inner: Members, page: Page, header: Explain, payload: Explain): Block {
  const lines = [
    ...contentLines(inner.header, page, header),
    ...(inner.payload === undefined ? [] : [[], ...contentLines(inner.payload, page, payload)]),
  ];
  return headed(`Token inside, in ${scalar(inner.at ?? '')} (not judged)`, lines);
}

/** Whether claims were lifted out of nested members, so that the payload alone does not show them by name. */
const lifts = ({ claims, provider }: Outcome): boolean =>
  provider !== undefined || claims?.verified_claims_lifted !== undefined;

/** Explains the value of a header member, else the member. */
export function explainHeader(outcome: Outcome, encrypted: boolean): Explain {
  return (name, value) => inWords(meaningOfValue(name, value) ?? meaningOfHeader(name, encrypted), outcome);
}

/** Sections with self-explanatory claims, such as a family name. */
const SELF_EXPLANATORY = /^OpenID Connect Core 1\.0, 5\.1(\.1)?$/;

/** Explains a claim; a point in time is put in words. */
export function explainClaim(outcome: Outcome, page: Page): Explain {
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

/** The text of a meaning; with `--explain` also the section that defines it. */
function inWords(meaning: Meaning | undefined, outcome: Outcome): string {
  if (meaning === undefined) return '';
  return isExplained(outcome) ? `${meaning.words} · ${meaning.section}` : meaning.words;
}

/** Links to the sections, with `--explain`. */
function readingBlock({ explain }: Outcome['data'], page: Page): Block {
  const links = new Map(recordsOf(explain).map(({ section, link }) => [scalar(section ?? ''), link]));
  const lines = [...links].flatMap(
    ([section, link]): Block =>
      link === undefined ? [] : [lineOf(section), ...indent(wrap(dim(scalar(link)), page.width - 4))],
  );
  return headed('Specifications', lines);
}
