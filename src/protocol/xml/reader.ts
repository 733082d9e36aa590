/**
 * A strict reader for the XML of SAML messages. It supports no DOCTYPE, so there are no entities to expand and nothing
 * to fetch; every limit is checked before memory is spent; and each text has exactly one reading, so that two parts of
 * the program never see two different messages. XML 1.0 (fifth edition), Namespaces in XML 1.0.
 */
import { defined } from '../../common/defined.ts';
import {
  findForbidden,
  nameAt,
  normalizeLineEnds,
  type QualifiedName,
  resolveReferences,
  SPACES,
} from './characters.ts';
import { skipDeclaration } from './declaration.ts';
import { NO_SCOPE, resolveNamespaces, type WrittenAttribute } from './namespaces.ts';
import type { XmlAside, XmlElement, XmlLimits, XmlNode, XmlProblem, XmlReading, XmlText } from './node.ts';

/** An element under construction: only here do its members change. */
interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
  end?: number;
}

/** Thrown to stop the reader when continuing makes no sense; the reason is in the problems. */
const STOP = Symbol('the reader stops');

/** Has nothing to resolve or normalize in it, as nearly every value. */
const PLAIN_VALUE = /^[ !#-%'-~]*$/;

/** Section 3.3.3: literal white space becomes spaces, referenced white space stays. */
const normalizeValue = (piece: string): string => normalizeLineEnds(piece).replace(/[\t\n]/g, ' ');

/**
 * Reads a document.
 * @param scope namespaces in scope around it, for a fragment that was cut out of (or decrypted into) a message
 */
export function readXml(
  text: string,
  limits: XmlLimits,
  scope: ReadonlyMap<string, string> = NO_SCOPE,
): XmlReading {
  const problems: XmlProblem[] = [];
  const { called = 'a SAML message' } = limits;
  const stop = (kind: XmlProblem['kind'], message: string, offset: number, hint?: string): never => {
    problems.push({ kind, message, offset, ...defined({ hint }) });
    throw STOP;
  };
  const note = (kind: XmlProblem['kind'], message: string, offset: number): void => {
    problems.push({ kind, message, offset });
  };

  let at = 0;
  let root: OpenElement | undefined;
  let elements = 0;
  const open: OpenElement[] = [];

  const skipSpaces = (): boolean => {
    SPACES.lastIndex = at;
    SPACES.test(text);
    const moved = SPACES.lastIndex > at;
    at = SPACES.lastIndex;
    return moved;
  };

  const endOf = (mark: string, from: number, what: string): number => {
    const end = text.indexOf(mark, from);
    return end === -1 ? stop('form', `${what} is not closed; ${endsInside()}`, at) : end;
  };

  const endsInside = (): string => {
    const inner = open.at(-1);
    return inner === undefined ? 'the text ends there' : `the text ends inside <${inner.name}>`;
  };

  const readName = (what: string): QualifiedName => {
    const name = nameAt(text, at);
    if (name === undefined) return stop('form', `${what} has no name`, at);
    at += name.name.length;
    return name;
  };

  const resolve = (raw: string, offset: number, literal = normalizeLineEnds): string => {
    const { text: resolved, problem } = resolveReferences(raw, literal);
    if (problem !== undefined) return stop(problem.kind, problem.message, offset + problem.at);
    return resolved;
  };

  const readAttribute = (): WrittenAttribute => {
    const offset = at;
    const name = readName('an attribute');
    skipSpaces();
    if (text[at] !== '=') return stop('form', `the attribute ${name.name} has no value`, at);
    at += 1;
    skipSpaces();
    const quote = text[at];
    if (quote !== '"' && quote !== "'") {
      return stop('form', `the value of the attribute ${name.name} is not in quotes`, at);
    }
    const start = at + 1;
    const end = endOf(quote, start, `the value of the attribute ${name.name}`);
    const raw = text.slice(start, end);
    const less = raw.indexOf('<');
    if (less !== -1) {
      return stop('form', `the value of the attribute ${name.name} has a bare <`, start + less);
    }
    at = end + 1;
    const value = PLAIN_VALUE.test(raw) ? raw : resolve(raw, start, normalizeValue);
    return { name: name.name, prefix: name.prefix, local: name.local, value, offset };
  };

  const openTag = (): void => {
    const offset = at;
    if (open.length === 0 && root !== undefined) stop('refused', 'there is a second root element', at);
    elements += 1;
    if (elements > limits.elements) stop('refused', `it has more than ${limits.elements} elements`, at);
    if (open.length >= limits.depth) stop('refused', `it is nested deeper than ${limits.depth}`, at);
    at += 1;
    const name = readName('an element');
    const written: WrittenAttribute[] = [];
    for (;;) {
      const spaced = skipSpaces();
      const next = text[at];
      if (next === '>' || next === '/') break;
      if (next === undefined) stop('form', `the text ends inside the tag <${name.name}`, offset);
      if (!spaced) stop('form', `in the tag <${name.name} something follows without white space`, at);
      if (written.length >= limits.attributesPerElement) {
        stop('refused', `<${name.name}> has more than ${limits.attributesPerElement} attributes`, at);
      }
      written.push(readAttribute());
    }
    const parent = open.at(-1);
    const resolved = resolveNamespaces(name, written, parent?.scope ?? scope);
    if ('problem' in resolved) stop(resolved.kind, resolved.problem, resolved.offset ?? offset);
    else {
      const element: OpenElement = {
        kind: 'element',
        ...name,
        ...resolved,
        children: [],
        offset,
        ...defined({ parent }),
      };
      if (parent === undefined) root = element;
      else parent.children.push(element);
      if (text[at] === '/') {
        if (text[at + 1] !== '>') stop('form', `the tag <${name.name} has a stray /`, at);
        at += 2;
        element.end = at;
      } else {
        at += 1;
        open.push(element);
      }
    }
  };

  const closeTag = (): void => {
    const offset = at;
    const element = open.pop();
    at += 2;
    const { name } = readName('a closing tag');
    if (element === undefined) stop('form', `</${name}> closes nothing`, offset);
    else if (element.name !== name) {
      stop('form', `</${name}> where </${element.name}> is expected`, offset);
    }
    skipSpaces();
    if (text[at] !== '>') stop('form', `the closing tag </${name} is not closed`, at);
    at += 1;
    if (element !== undefined) element.end = at;
  };

  const addText = (node: XmlText): void => {
    if (node.text !== '') open.at(-1)?.children.push(node);
  };

  const addAside = (aside: XmlAside): void => {
    open.at(-1)?.children.push(aside);
  };

  const readMarkup = (): void => {
    if (text.startsWith('<!--', at)) {
      const end = endOf('-->', at + 4, 'a comment');
      const inner = text.slice(at + 4, end);
      if (inner.includes('--') || inner.endsWith('-')) stop('form', 'a comment has -- in it', at);
      note('refused', `a comment has no place in ${called}`, at);
      addAside({ kind: 'comment', text: normalizeLineEnds(inner), offset: at });
      at = end + 3;
    } else if (text.startsWith('<![CDATA[', at) && open.length > 0) {
      const end = endOf(']]>', at + 9, 'a CDATA section');
      addText({ kind: 'text', text: normalizeLineEnds(text.slice(at + 9, end)), cdata: true });
      at = end + 3;
    } else if (text.startsWith('<?', at)) readInstruction();
    else if (/^<!DOCTYPE/i.test(text.slice(at, at + 9))) {
      const hint = `it could declare entities, which ${called} never needs and attacks are made of`;
      stop('refused', `a DOCTYPE has no place in ${called}`, at, hint);
    } else if (text.startsWith('</', at)) closeTag();
    else if (text[at + 1] === '!') stop('form', '<! begins nothing that is known', at);
    else openTag();
  };

  const readInstruction = (): void => {
    const end = endOf('?>', at + 2, 'a processing instruction');
    const [target = '', ...rest] = text.slice(at + 2, end).split(/[ \t\r\n]+(.*)/s);
    if (/^xml$/i.test(target)) stop('form', 'an XML declaration is allowed only at the very start', at);
    note('refused', `the processing instruction <?${target}?> has no place in ${called}`, at);
    addAside({ kind: 'instruction', target, text: normalizeLineEnds(rest[0] ?? ''), offset: at });
    at = end + 2;
  };

  const readText = (): void => {
    const next = text.indexOf('<', at);
    const end = next === -1 ? text.length : next;
    const raw = text.slice(at, end);
    if (open.length === 0) {
      const outside = raw.search(/[^ \t\r\n]/);
      if (outside !== -1) {
        const where = root === undefined ? 'before' : 'after';
        stop('refused', `there is text ${where} the root element`, at + outside);
      }
    } else {
      const cdataEnd = raw.indexOf(']]>');
      if (cdataEnd !== -1) stop('form', ']]> is outside a CDATA section', at + cdataEnd);
      addText({ kind: 'text', text: resolve(raw, at) });
    }
    at = end;
  };

  const complete = ((): boolean => {
    try {
      if (text.length > limits.characters) {
        stop('refused', `it has more than ${limits.characters} characters`, limits.characters);
      }
      const forbidden = findForbidden(text);
      if (forbidden !== -1) {
        const code = (text.codePointAt(forbidden) ?? 0).toString(16).toUpperCase().padStart(4, '0');
        stop('refused', `it has the character U+${code}, which XML does not allow`, forbidden);
      }
      at = skipDeclaration(text, stop);
      while (at < text.length) {
        if (text[at] === '<') readMarkup();
        else readText();
      }
      if (root === undefined) stop('form', 'there is no element in it', at);
      const inner = open.at(-1);
      if (inner !== undefined) {
        const hint = 'it was cut off: copy it again, or pass it in a file';
        stop('form', `the text ends inside <${inner.name}>`, text.length, hint);
      }
      return true;
    } catch (thrown) {
      if (thrown === STOP) return false;
      throw thrown;
    }
  })();
  return { ...defined({ root }), complete, problems };
}
