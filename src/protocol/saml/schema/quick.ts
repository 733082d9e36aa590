/**
 * Checks whether a message plainly fits the schemas, without loading a schema validator, which costs more than
 * everything else.
 */

import type { XmlElement } from '../../xml/node.ts';
import { elementsOf, rawTextOf } from '../../xml/tree.ts';
import { readBase64 } from '../base64.ts';
import { NS } from '../namespaces.ts';
import { readInstant } from '../times.ts';
import { RULES, type SchemaRule, type ValueKind } from './rules.ts';

const PREFIXES: Readonly<Record<string, string>> = {
  [NS.protocol]: 'samlp',
  [NS.assertion]: 'saml',
  [NS.signature]: 'ds',
  [NS.encryption]: 'xenc',
};

/** `true`: it fits; `false`: it needs the schema validator. */
export function plainlyFits(root: XmlElement): boolean {
  const ids = new Set<string>();
  return fits(root, ids);
}

function fits(element: XmlElement, ids: Set<string>): boolean {
  const rule = RULES[nameOf(element)];
  if (rule === undefined || !attributesFit(element, rule, ids)) return false;
  const children = elementsOf(element);
  const names = children.map((child) => `${nameOf(child)} `).join('');
  if (rule.children === 'any') return children.every((child) => isParameter(child, ids));
  if (!matches(rule.children ?? '', names)) return false;
  const text = rawTextOf(element);
  if (rule.text !== undefined) return children.length === 0 && isOf(rule.text, text, ids);
  const own = element.children.map((node) => (node.kind === 'text' ? node.text : '')).join('');
  return own.trim() === '' && children.every((child) => fits(child, ids));
}

function attributesFit({ attributes }: XmlElement, rule: SchemaRule, ids: Set<string>): boolean {
  const { required = {}, optional = {} } = rule;
  const has = (name: string): boolean =>
    attributes.some(({ namespace, local }) => namespace === '' && local === name);
  if (!Object.keys(required).every(has)) return false;
  return attributes.every(({ namespace, local, value }) => {
    // Value types may come from any schema; only the usual one is known here.
    if (namespace === NS.schemaInstance)
      return rule.open === true && /(?:^|:)string$/.test(value) && local === 'type';
    if (namespace !== '') return rule.open === true && PREFIXES[namespace] === undefined;
    const kind = required[local] ?? optional[local];
    return kind !== undefined && isOf(kind, value, local === 'ID' || local === 'Id' ? ids : undefined);
  });
}

function isOf(kind: ValueKind, text: string, ids: Set<string> | undefined): boolean {
  switch (kind) {
    case 'text':
      return true;
    case 'uri':
      return /^[A-Za-z0-9._~:/?#@!$&'()*+,;=-]*$/.test(text.trim());
    case 'id':
      if (!/^[A-Za-z_][A-Za-z0-9._-]*$/.test(text)) return false;
      if (ids?.has(text)) return false;
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

const patterns = new Map<string, RegExp>();

function matches(children: string, names: string): boolean {
  const pattern = patterns.get(children) ?? new RegExp(`^(?:${children})$`);
  patterns.set(children, pattern);
  return pattern.test(names);
}

/** Algorithm parameters: from an unknown schema, or described by their own rule. */
function isParameter(element: XmlElement, ids: Set<string>): boolean {
  if (PREFIXES[element.namespace] === undefined) return elementsOf(element).length === 0;
  return fits(element, ids);
}

function nameOf({ namespace, local }: XmlElement): string {
  return `${PREFIXES[namespace] ?? '?'}:${local}`;
}
