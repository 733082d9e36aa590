/** A decoded token: what it says, member by member, with what that means and times in words. */
import {
  type Meaning,
  meaningOfClaim,
  meaningOfHeader,
  meaningOfValue,
  TIME_CLAIMS,
} from '../../claims/meanings/index.ts';
import type { Json, Outcome } from '../../outcome.ts';
import { dataLines, type Explain, recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { hang, indent, table, wrap } from './layout.ts';
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
  'key',
  'neededKey',
  'attempts',
  'explain',
]);

/** `idcli decode-token`. */
export const tokenView: View = (outcome, page) => {
  const { data } = outcome;
  const others = Object.fromEntries(Object.entries(data).filter(([name]) => !TOLD.has(name)));
  const header = explainHeader(outcome);
  const payload = explainClaim(outcome, page);
  const opened = data.kind !== 'jwe';
  return [
    foundBlock(data, page),
    ...reportBlocks(outcome, page),
    keyBlock(data, page),
    headed(opened ? 'Outer header' : 'Header', contentLines(data.outerHeader, page, header)),
    headed('Header', opened ? contentLines(data.header, page, header) : []),
    headed('Payload', contentLines(data.payload, page, payload)),
    headed('Disclosed', contentLines(data.disclosed, page, payload)),
    headed('More', contentLines(others, page)),
    readingBlock(data, page),
  ];
};

/** Where the token was found, when it was not all of the input, and what else is there. */
function foundBlock({ source, found }: Outcome['data'], page: Page): Block {
  const { where, notes } = membersOf(source) ?? {};
  const words = [where, ...(Array.isArray(notes) ? notes : [])].filter((part) => typeof part === 'string');
  const others = recordsOf(found).map(({ number, kind, where: place, chosen }): Cell[] => [
    chosen === true ? '→' : '',
    scalar(number ?? ''),
    scalar(kind ?? ''),
    dim(scalar(place ?? '')),
  ]);
  const head = words.length === 0 ? [] : wrap(words.join(' · '), page.width - 10);
  return [
    ...(head.length === 0 ? [] : hang(strong('Found in'), 10, head)),
    ...table(others, { width: page.width, indent: 2, right: [1] }),
  ];
}

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

/** What the value of a header member means, else what the member does. */
function explainHeader(outcome: Outcome): Explain {
  return (name, value) => inWords(meaningOfValue(name, value) ?? meaningOfHeader(name), outcome);
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
