/**
 * Finds messages in the middle of other text: logs, mails, developer tools. Each look takes time proportional to the
 * text.
 */

import { base64RunsOf, lineRuns } from './base64-runs.ts';
import { findLabelled } from './labelled.ts';
import { isMessageName } from './names.ts';
import type { Look, Piece } from './piece.ts';

/** Looks whose pieces keep what surrounds a message, outermost first. */
export const LOOKS: readonly Look[] = [
  findQuoted,
  findJson,
  findStrings,
  findPages,
  findQueries,
  findLabelled,
  findNamed,
  findSections,
  findElements,
];

/** For text with no other sign of a message. */
export const LAST_LOOKS: readonly Look[] = [base64RunsOf];

/** Finds web pages, each up to its end. */
function* findPages(text: string): Iterable<Piece> {
  const opening = /<(?:!doctype\s{1,9}html|html)\b/gi;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const closing = /<\/html\s{0,9}>/gi;
    closing.lastIndex = match.index;
    const end = closing.exec(text) === null ? text.length : closing.lastIndex;
    yield { start: match.index, end, text: text.slice(match.index, end) };
    opening.lastIndex = end;
  }
}

/** Removes mail quote marks from a text that has them on all lines; `undefined` for any other. */
export function withoutQuoteMarks(text: string): string | undefined {
  const isQuoted = text.startsWith('>') && text.split('\n').every((line) => /^\s*(?:>|$)/.test(line));
  return isQuoted ? text.replace(QUOTE_MARK, '') : undefined;
}

const QUOTE_MARK = /^[ \t]*> ?/gm;

/** Finds lines that a mail program quoted, and removes its marks. */
function* findQuoted(text: string): Iterable<Piece> {
  for (const { 0: block, index } of text.matchAll(/(?:^[ \t]{0,20}>.*(?:\r?\n|$)){2,}/gm)) {
    yield { start: index, end: index + block.length, text: block.replace(QUOTE_MARK, '') };
  }
}

/** Unclosed beginnings to look at before giving up. */
const VAIN = 50;

/** Finds JSON in log lines. */
function* findJson(text: string): Iterable<Piece> {
  const opening = /[[{]\s{0,99}["[{]/g;
  for (let vain = 0; vain < VAIN; ) {
    const match = opening.exec(text);
    if (match === null) return;
    const end = endOfJson(text, match.index);
    if (end === undefined) {
      vain += 1;
      opening.lastIndex = match.index + 1;
    } else {
      yield { start: match.index, end, text: text.slice(match.index, end) };
      opening.lastIndex = end;
    }
  }
}

/** Finds strings with escapes, as programs print them. */
function* findStrings(text: string): Iterable<Piece> {
  const opening = /(?<![\w\\])"/g;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const end = endOfString(text, match.index);
    if (end === undefined) return;
    const literal = text.slice(match.index, end + 1);
    if (literal.length >= 40 && literal.includes('\\'))
      yield { start: match.index, end: end + 1, text: literal };
    opening.lastIndex = end + 1;
  }
}

/** Returns the offset after the bracket that closes the one at an offset. */
function endOfJson(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return undefined;
}

/** Quotes and tags escaped as in pages, any number of times. */
const ESCAPED_QUOTE = /&(?:amp;){0,5}(?:quot|apos|[lg]t|#3[49]|#x2[27]);/gi;

/** Finds URLs and form bodies: a word that contains a parameter. */
function* findQueries(text: string): Iterable<Piece> {
  // Counted repetitions overflow the stack on tens of megabytes.
  for (const { 0: whole, index } of text.matchAll(/[^\s"'<>`]+/g)) {
    if (whole.length < 20 || !PARAMETER.test(whole)) continue;
    let from = 0;
    for (const { 0: quote, index: at } of [
      ...whole.matchAll(ESCAPED_QUOTE),
      { 0: '', index: whole.length },
    ]) {
      const part = whole.slice(from, at);
      const before = from === 0 ? (text[index - 1] ?? '') : '';
      if (PARAMETER.test(part)) yield* wordsIn(part, index + from, before);
      from = at + quote.length;
    }
  }
}

/** Chats write `<URL|URL>` and `[URL](URL)`; a sentence or a table goes on behind a URL. */
function* wordsIn(part: string, offset: number, before: string): Iterable<Piece> {
  let from = 0;
  for (const one of part.split(/(?<=[|\]])(?=\(?https?:\/\/)/)) {
    if (PARAMETER.test(one)) {
      const start = startOfQuery(one);
      const word = one.slice(start).replace(before === '<' ? /\\+$|\|.*$/s : /\\+$/, '');
      const at = offset + from + start;
      const trimmed = withoutPunctuation(word);
      yield { start: at, end: at + trimmed.length, text: trimmed };
      // Base64 ends where nothing of it follows; whatever does is not a part of a signature.
      const signed = /&Signature=[A-Za-z0-9%+/=_-]+(?![A-Za-z0-9%+/=_&-])/.exec(trimmed);
      const end = signed === null ? trimmed.length : signed.index + signed[0].length;
      if (end < trimmed.length) yield { start: at, end: at + end, text: trimmed.slice(0, end) };
    }
    from += one.length;
  }
}

/** A bracket that was opened inside belongs to the URL. */
function withoutPunctuation(word: string): string {
  const isOpen = word.split('(').length < word.split(')').length;
  return word.replace(isOpen ? /[)\].,;:!?*_|”’»]+$/ : /[\].,;:!?*_|”’»]+$/, '');
}

const PARAMETER = /(?:SAML(?:Response|Request)|wresult)=/;

/** Skips a bracket or name before a parameter that follows no other parameter or URL. */
function startOfQuery(word: string): number {
  const at = word.search(PARAMETER);
  return /[?&#;]/.test(word[at - 1] ?? '') ? Math.max(0, word.search(/[A-Za-z/?#]/)) : at;
}

/** Finds `SAMLResponse: …`, `"saml_response" => "…"` and the like, each with the run of base64 after it. */
function* findNamed(text: string): Iterable<Piece> {
  const label =
    /([A-Za-z][A-Za-z_-]{5,15})\\{0,3}["']?\s{0,3}(?:=>|[:=|]|(?<=[\t\n])|\s(?=[A-Za-z0-9+/]{40}))\s{0,3}\\{0,3}["'`]?/g;
  for (let match = label.exec(text); match !== null; match = label.exec(text)) {
    const [, name = ''] = match;
    if (!isMessageName(name)) continue;
    const start = match.index + match[0].length;
    for (const run of lineRuns(text, start)) yield { ...run, name };
    label.lastIndex = Math.max(start, lineRuns(text, start)[0]?.end ?? 0);
  }
}

const ELEMENTS = [
  'Response|Assertion|EncryptedAssertion|AuthnRequest|LogoutRequest|LogoutResponse',
  'EntityDescriptor|EntitiesDescriptor|ArtifactResolve|ArtifactResponse|AttributeQuery|AuthnQuery',
  'AuthzDecisionQuery|AssertionIDRequest|ManageNameIDRequest|ManageNameIDResponse',
  'NameIDMappingRequest|NameIDMappingResponse',
  'Envelope|RequestSecurityTokenResponse|RequestSecurityTokenResponseCollection',
].join('|');

/** Finds elements around a CDATA section, which may be split into several. */
function* findSections(text: string): Iterable<Piece> {
  if (!text.includes('<![CDATA[')) return;
  const messages = [...findElements(text)];
  const opening = new RegExp(
    `<(?!(?:[\\w.-]{1,50}:)?(?:${ELEMENTS})[\\s>/])([A-Za-z_][\\w.:-]{0,99})(?=[\\s>])`,
    'g',
  );
  for (let vain = 0; vain < VAIN; ) {
    const match = opening.exec(text);
    if (match === null) return;
    const end = endOfElement(text, match.index, match[1] ?? '');
    if (end === undefined) vain += 1;
    else {
      const section = text.slice(match.index, end);
      const isPart = messages.some(({ start, end: after }) => start <= match.index && end <= after);
      if (!isPart && section.includes('<![CDATA[')) yield { start: match.index, end, text: section };
      opening.lastIndex = end;
    }
  }
}

/** Finds whole elements, each up to its closing tag, or else to the end. */
function* findElements(text: string): Iterable<Piece> {
  const opening = new RegExp(`<((?:[\\w.-]{1,50}:)?(?:${ELEMENTS}))(?=[\\s>/])`, 'g');
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const end = endOfElement(text, match.index, match[1] ?? '') ?? text.length;
    yield { start: match.index, end, text: text.slice(match.index, end) };
    opening.lastIndex = end;
  }
}

function endOfElement(text: string, from: number, name: string): number | undefined {
  const tag = new RegExp(`<(/?)${name.replace(/[.]/g, '\\.')}(?=[\\s>/])`, 'g');
  tag.lastIndex = from;
  let depth = 0;
  for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
    const end = text.indexOf('>', match.index) + 1;
    if (end === 0) return undefined;
    if (match[1] === '/') depth -= 1;
    else if (text[end - 2] !== '/') depth += 1;
    if (depth === 0) return end;
  }
  return undefined;
}
