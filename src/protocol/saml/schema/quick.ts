/**
 * What the schemas say of everyday messages, without loading a schema validator, which costs more than everything else:
 * that a message fits, or what is wrong with its attributes, in the validator's words. The rest is left to it.
 */

import type { XmlAttribute, XmlElement } from '../../xml/node.ts';
import { elementsOf, rawTextOf } from '../../xml/tree.ts';
import { readBase64 } from '../base64.ts';
import { NS } from '../namespaces.ts';
import { readInstant } from '../times.ts';
import type { SchemaFinding } from './finding.ts';
import { RULES, type SchemaRule, type ValueKind } from './rules.ts';

const PREFIXES: Readonly<Record<string, string>> = {
  [NS.protocol]: 'samlp',
  [NS.assertion]: 'saml',
  [NS.signature]: 'ds',
  [NS.encryption]: 'xenc',
};

/** `undefined`: it needs the schema validator. */
type Verdict = readonly SchemaFinding[] | undefined;

/**
 * Returns what the validator would find, in its order; `undefined` if only the validator can tell.
 *
 * @param text the XML that was read, for the lines of the findings
 */
export function findQuickly(root: XmlElement, text: string): Verdict {
  return judgeElement(root, { text, ids: new Set() });
}

interface Message {
  readonly text: string;
  readonly ids: Set<string>;
}

function judgeElement(element: XmlElement, message: Message): Verdict {
  const rule = RULES[nameOf(element)];
  if (rule === undefined) return undefined;
  const own = judgeAttributes(element, rule, message);
  if (own === undefined) return undefined;
  const children = elementsOf(element);
  const names = children.map((child) => `${nameOf(child)} `).join('');
  if (rule.children === 'any')
    return all(own, children, (child) => (isParameter(child) ? judgeParameter(child, message) : undefined));
  if (!matches(rule.children ?? '', names)) return undefined;
  if (rule.text !== undefined)
    return children.length === 0 && isOf(rule.text, rawTextOf(element)) ? own : undefined;
  const between = element.children.map((node) => (node.kind === 'text' ? node.text : '')).join('');
  return between.trim() === '' ? all(own, children, (child) => judgeElement(child, message)) : undefined;
}

function all(
  own: readonly SchemaFinding[],
  children: XmlElement[],
  judge: (child: XmlElement) => Verdict,
): Verdict {
  const findings = [...own];
  for (const child of children) {
    const verdict = judge(child);
    if (verdict === undefined) return undefined;
    findings.push(...verdict);
  }
  return findings;
}

/** As libxml2 does: first values, then what is not allowed, then what is missing. */
function judgeAttributes(element: XmlElement, rule: SchemaRule, message: Message): Verdict {
  const { required = {}, optional = {} } = rule;
  const values: string[] = [];
  const strange: string[] = [];
  for (const attribute of element.attributes) {
    const { namespace, local, value } = attribute;
    if (namespace !== '') {
      if (!isForeign(attribute, rule)) return undefined;
      continue;
    }
    const kind = required[local] ?? optional[local];
    if (kind === undefined) {
      if (rule.open === true) return undefined;
      strange.push(`, attribute '${local}': The attribute '${local}' is not allowed`);
      continue;
    }
    const ids = local === 'ID' || local === 'Id' ? message.ids : undefined;
    if (isOf(kind, value, ids)) continue;
    const type = certainlyNot(kind, value, ids);
    if (type === undefined) return undefined;
    values.push(`, attribute '${local}': '${value}' is not a valid value of the atomic type '${type}'`);
  }
  const missing = Object.keys(required).filter(
    (name) => !element.attributes.some(({ namespace, local }) => namespace === '' && local === name),
  );
  // The validator has an order of its own for several.
  if (missing.length > 1) return undefined;
  const words = [
    ...values,
    ...strange,
    ...missing.map((name) => `: The attribute '${name}' is required but missing`),
  ];
  if (words.length === 0) return [];
  const line = lineOf(element, message.text);
  if (line === undefined) return undefined;
  return words.map((told) => ({ message: `Element '${nameOf(element)}'${told}`, line }));
}

function isForeign({ namespace, local, value }: XmlAttribute, { open }: SchemaRule): boolean {
  // Value types may come from any schema; only the usual one is known here.
  if (namespace === NS.schemaInstance)
    return open === true && /(?:^|:)string$/.test(value) && local === 'type';
  return open === true && PREFIXES[namespace] === undefined;
}

/** Ordinary ones: with a scheme and perhaps a host, or only a fragment. */
const PATH = "[A-Za-z0-9._~:/?@!$&'()*+,;=-]*";
const HOST = '(?://[A-Za-z0-9.-]+(?::\\d{1,5})?(?![^/?#]))?';
const URI = new RegExp(`^(?:[A-Za-z][A-Za-z0-9+.-]*:${HOST}(?!//)${PATH})?(?:#${PATH})?$`);
const NAME = /^[A-Za-z_][A-Za-z0-9._-]*$/;

/** Adds an ID that it accepts to `ids`. */
function isOf(kind: ValueKind, text: string, ids?: Set<string>): boolean {
  switch (kind) {
    case 'text':
      return true;
    case 'uri':
      return URI.test(text.trim());
    case 'id':
      if (!NAME.test(text) || ids?.has(text)) return false;
      ids?.add(text);
      return true;
    case 'time':
      return readInstant(text) !== undefined && /^\S+$/.test(text);
    case 'boolean':
      return /^(?:true|false|1|0)$/.test(text);
    case 'number':
      return /^\d{1,4}$/.test(text);
    case 'base64':
      return /^[A-Za-z0-9+/=\s]+$/.test(text) && readBase64(text).bytes !== undefined;
  }
}

/** The type that a value is certainly not of. White space, other letters and odd times are the validator's to judge. */
function certainlyNot(kind: ValueKind, text: string, ids: Set<string> | undefined): string | undefined {
  if (!/^[!-~]{0,200}$/.test(text)) return undefined;
  switch (kind) {
    case 'id':
      return ids === undefined ? 'xs:NCName' : 'xs:ID';
    case 'time':
      return /^\d{4}-\d\d-\d\dT/.test(text) || /^[-+\d]*$/.test(text) ? undefined : 'xs:dateTime';
    case 'boolean':
      return 'xs:boolean';
    default:
      return undefined;
  }
}

/** Where the start tag ends; nothing for lines that libxml2 no longer counts. */
function lineOf({ offset }: XmlElement, text: string): number | undefined {
  const tag = /<(?:"[^"]*"|'[^']*'|[^"'>])*>/y;
  tag.lastIndex = offset;
  if (!tag.test(text)) return undefined;
  const line = text.slice(0, tag.lastIndex).split('\n').length;
  return line < 65_000 ? line : undefined;
}

const patterns = new Map<string, RegExp>();

function matches(children: string, names: string): boolean {
  const pattern = patterns.get(children) ?? new RegExp(`^(?:${children})$`);
  patterns.set(children, pattern);
  return pattern.test(names);
}

/** Algorithm parameters: from an unknown schema, or described by their own rule. */
function isParameter(element: XmlElement): boolean {
  return PREFIXES[element.namespace] !== undefined || elementsOf(element).length === 0;
}

function judgeParameter(element: XmlElement, message: Message): Verdict {
  return PREFIXES[element.namespace] === undefined ? [] : judgeElement(element, message);
}

function nameOf({ namespace, local }: XmlElement): string {
  return `${PREFIXES[namespace] ?? '?'}:${local}`;
}
