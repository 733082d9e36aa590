/** A decoded token: what it says, member by member, with times in words. */
import type { Json, Outcome } from '../../outcome.ts';
import { CLAIM_WORDS, HEADER_WORDS, TIME_CLAIMS } from './claim-words.ts';
import { dataLines } from './data.ts';
import { factsInWords, factsOf, membersOf } from './jwt.ts';
import { wrap } from './layout.ts';
import type { Block, Line } from './line.ts';
import type { Page } from './page.ts';
import { forPeople, reportBlock } from './report.ts';
import { headed, type View } from './story.ts';
import { timeInWords } from './time.ts';

/** Names of what was found, by `data.kind`. */
const KINDS: Readonly<Record<string, string>> = {
  jws: 'JWT',
  jwe: 'JWE',
  nested: 'JWT in a JWE',
  'sd-jwt': 'SD-JWT',
  opaque: 'Opaque token',
};

/** `idcli decode-token`. */
export const tokenView: View = (outcome, page) => {
  const { outerHeader, header, payload, kind } = outcome.data;
  const known = new Set(['kind', 'serialization', 'outerHeader', 'header', 'payload']);
  const others = Object.fromEntries(Object.entries(outcome.data).filter(([name]) => !known.has(name)));
  return [
    ...verdictBlocks(outcome, page),
    part(kind === 'jwe' && header === undefined ? 'Header' : 'Outer header', outerHeader, HEADER_WORDS, page),
    part('Header', header, HEADER_WORDS, page),
    part('Payload', payload, CLAIM_WORDS, page),
    part('More', Object.keys(others).length === 0 ? undefined : others, {}, page),
  ];
};

function verdictBlocks(outcome: Outcome, page: Page): readonly Block[] {
  const { kind, header, payload } = outcome.data;
  const plainJws = kind === 'jws' && payload !== undefined && membersOf(payload) === undefined;
  const name = plainJws ? 'JWS' : typeof kind === 'string' ? KINDS[kind] : undefined;
  const detail = factsInWords(factsOf('JWT', membersOf(header), membersOf(payload)), page.now);
  return forPeople(outcome.reports).map((report) => {
    const ofToken = report.subject === 'token' && name !== undefined;
    return reportBlock(report, page, { detail, ...(ofToken ? { name } : {}) });
  });
}

function part(
  title: string,
  value: Json | undefined,
  words: Readonly<Record<string, string>>,
  page: Page,
): Block {
  if (value === undefined) return [];
  return headed(title, contentLines(value, words, page));
}

function contentLines(value: Json, words: Readonly<Record<string, string>>, page: Page): readonly Line[] {
  const members = membersOf(value);
  const width = page.width - 2;
  if (members !== undefined) {
    return dataLines(members, width, (name, content) =>
      TIME_CLAIMS.has(name) && typeof content === 'number'
        ? timeInWords(content, page.now, page.timeZone)
        : Object.hasOwn(words, name)
          ? (words[name] ?? '')
          : '',
    );
  }
  return wrap(typeof value === 'string' ? value : JSON.stringify(value), width);
}
