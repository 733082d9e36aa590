/**
 * `saml.parse`, `content`, `version`, `duplicate_id`, `assertion_count`: form and structure, shared by every message.
 */

import type { Decryption } from '../../protocol/saml/encryption/decrypt.ts';
import { namespaceOfRoot } from '../../protocol/saml/message/document.ts';
import { NS, OLD_NAMESPACES } from '../../protocol/saml/namespaces.ts';
import type { XmlElement, XmlProblem, XmlReading } from '../../protocol/xml/node.ts';
import { attributeOf, elementsOf, is, isWithin, pathOf, positionOf } from '../../protocol/xml/tree.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { findBlanks } from './blank.ts';
import { skipFor } from './define.ts';
import type { MessageFacts, ResponseFacts } from './facts.ts';
import { assertionsOf, findDoubled, findDuplicateIds, findStrays, withoutId } from './structure.ts';

/** Skips a check if the message was unreadable. */
export function unread(facts: Pick<MessageFacts, 'unreadable'>): Verdict | undefined {
  return facts.unreadable === undefined
    ? undefined
    : skipFor(facts.unreadable, 'the message cannot be judged');
}

export function judgeParse({ input: { document } }: Pick<MessageFacts, 'input'>): Verdict {
  const { source, text, reading } = document;
  const [wire, ...others] = source.problems;
  if (wire !== undefined) {
    const more = others.length === 0 ? '' : `; ${others.map(({ message }) => message).join('; ')}`;
    return fail(`${wire.message}${more}`, { at: source.parameter ?? 'message', hint: wire.hint });
  }
  if (source.bytes.length === 0) return fail('there is nothing in it', { at: source.parameter ?? 'message' });
  const problem = reading.problems.find(({ kind }) => kind === 'form');
  if (problem !== undefined) return toVerdict(problem, text);
  if (reading.problems.length > 0 && !reading.complete) {
    return skipFor('saml.content', 'it was not read to its end');
  }
  return pass(
    source.undone.length === 0 ? 'well-formed XML' : `well-formed XML, ${source.undone.join(', ')}`,
  );
}

function toVerdict({ message, offset, hint }: XmlProblem, text: string): Verdict {
  const { line, column } = positionOf(text, offset);
  const snippet = text
    .slice(Math.max(0, offset - 30), offset + 30)
    .replace(/\s+/g, ' ')
    .trim();
  return fail(message, {
    at: `line ${line}, column ${column}`,
    ...(snippet === '' ? {} : { actual: `… ${snippet} …` }),
    hint,
  });
}

/**
 * @param roots the document and the elements decrypted from it
 * @param decryptions all attempts, for problems in the decrypted text
 */
export function judgeContent(
  facts: MessageFacts,
  roots: readonly XmlElement[],
  decryptions: readonly Decryption[] = [],
): Verdict {
  const { document } = facts.input;
  const refused = document.reading.problems.find((one) => isRefusal(one, facts, document.reading));
  if (refused !== undefined) return toVerdict(refused, document.text);
  const { root } = document.reading;
  if (root === undefined || !document.reading.complete)
    return skipFor('saml.parse', 'the message was not read to its end');
  const namespace = namespaceOfRoot(root);
  if (Object.hasOwn(OLD_NAMESPACES, root.namespace))
    return skipFor('saml.version', 'the message is of SAML 1');
  if (namespace !== root.namespace) {
    return fail(`the root ${root.local} is not in the namespace that it belongs to`, {
      at: root.local,
      expected: namespace ?? 'a SAML message',
      actual: root.namespace === '' ? 'no namespace' : root.namespace,
    });
  }
  for (const { element, reading, text = '' } of decryptions) {
    const inside = reading && refusedInside(reading, text).find((one) => isRefusal(one, facts, reading));
    if (inside !== undefined) {
      const verdict = toVerdict(inside, text);
      return { ...verdict, at: `${pathOf(element)}, decrypted, ${verdict.at}` };
    }
  }
  const [stray] = roots.flatMap(findStrays);
  if (stray !== undefined) {
    return fail(stray.message, {
      at: stray.at,
      hint: 'signature wrapping hides what was signed in such places',
    });
  }
  const doubled = roots.map(findDoubled).find((element) => element !== undefined);
  if (doubled !== undefined) {
    return fail(`${doubled.parent?.local} has more than one ${doubled.local}`, {
      at: pathOf(doubled),
      hint: 'one reader takes the first, another the last',
    });
  }
  const [bare] = roots.flatMap(withoutId);
  if (bare !== undefined) return fail(`${bare.local} has no ID`, { at: `${pathOf(bare)}/@ID`, actual: null });
  const name = roots.flatMap((one) => findBrokenName(one))[0];
  if (name !== undefined) {
    return fail(`${name.local} has elements inside`, {
      at: pathOf(name),
      expected: 'text alone',
      hint: 'a reader that takes the first piece of text sees another name than was signed',
    });
  }
  const [blank, ...others] = roots.flatMap(findBlanks);
  if (blank !== undefined) {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    const details = { at: blank.at, expected: 'some text', actual: '', hint: BLANK_HINT };
    return blank.mild
      ? warn(`${blank.message}${more}`, { ...details, level: 'should' })
      : fail(`${blank.message}${more}`, details);
  }
  return pass('nothing that does not belong there');
}

/** SAML core, 1.3.1. */
const BLANK_HINT = 'a receiver may take it for a value: two people without a name would be the same person';

/**
 * Whether this check reports the problem. Problems inside a signature belong to `saml.signature`, which refuses them
 * too.
 */
function isRefusal(
  { kind, offset }: XmlProblem,
  { signatures }: MessageFacts,
  { root }: XmlReading,
): boolean {
  if (kind !== 'refused') return false;
  return !signatures.results.some(
    ({ signature: { element } }) =>
      isWithinRoot(element, root) && element.offset < offset && offset < (element.end ?? 0),
  );
}

const isWithinRoot = (element: XmlElement, root: XmlElement | undefined): boolean =>
  root !== undefined && isWithin(element, root);

/**
 * Returns content that is not allowed in decrypted text. Text that is not XML, or that continues after its one element,
 * is ignored: it is not one assertion, which `saml.decrypt` reports.
 */
export function refusedInside({ root, complete, problems }: XmlReading, text: string): readonly XmlProblem[] {
  const isOther = !complete && (root === undefined ? !/^\s*</.test(text) : root.end !== undefined);
  return isOther ? [] : problems.filter(({ kind }) => kind === 'refused');
}

/** Finds names that contain more than text (rule SV-14). */
function findBrokenName(root: XmlElement): XmlElement[] {
  const broken: XmlElement[] = [];
  const look = (element: XmlElement): void => {
    const isName = is(element, NS.assertion, 'NameID') || is(element, NS.assertion, 'Issuer');
    if (isName && elementsOf(element).length > 0) broken.push(element);
    for (const child of elementsOf(element)) look(child);
  };
  look(root);
  return broken;
}

export function judgeVersion(facts: MessageFacts, roots: readonly XmlElement[]): Verdict {
  const { root } = facts.input.document.reading;
  const old = root === undefined ? undefined : OLD_NAMESPACES[root.namespace];
  if (root !== undefined && old !== undefined) {
    return fail(`the message is of SAML ${old}`, { at: root.local, expected: '2.0', actual: root.namespace });
  }
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const elements = roots
    .flatMap((one) => [one, ...assertionsOf(one)])
    .filter(({ local }) => local !== 'EncryptedAssertion');
  const wrong = elements.find((element) => attributeOf(element, 'Version') !== '2.0');
  if (wrong === undefined) return pass('2.0');
  const actual = attributeOf(wrong, 'Version') ?? null;
  const message =
    actual === null ? `${wrong.local} does not say its version` : `${wrong.local} says version ${actual}`;
  return fail(message, { at: `${pathOf(wrong)}/@Version`, expected: '2.0', actual });
}

export function judgeIds(facts: MessageFacts, roots: readonly XmlElement[]): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const [twice, ...more] = findDuplicateIds(roots);
  if (twice === undefined) return pass('every ID is unique');
  return fail(`the ID ${JSON.stringify(twice)} appears more than once`, {
    actual: [twice, ...more].slice(0, 5),
    hint: 'a signature names what it signs by ID: one may be checked and the other be used',
  });
}

export function judgeCount(facts: ResponseFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { root, response, refusal } = facts;
  if (response === undefined || root === undefined) return skip('it is an assertion alone');
  const count = assertionsOf(root).length;
  if (count === 1) return pass('exactly one');
  if (count === 0 && refusal) return pass('none, as is right for an error');
  return fail(count === 0 ? 'there is no assertion' : `there are ${count} assertions`, {
    expected: 1,
    actual: count,
    hint: count === 0 ? undefined : 'of several, one may be checked and another be used',
  });
}
