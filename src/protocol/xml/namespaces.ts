/** Namespaces in XML 1.0: resolves names as written to expanded names. */
import type { QualifiedName } from './characters.ts';
import type { XmlAttribute, XmlProblem } from './node.ts';

export interface WrittenAttribute extends QualifiedName {
  readonly value: string;
  readonly offset: number;
}

export interface ResolvedElement {
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly scope: ReadonlyMap<string, string>;
}

interface Refusal {
  readonly problem: string;
  readonly kind: XmlProblem['kind'];
  readonly offset?: number;
}

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Namespaces in scope before any declaration. */
export const NO_SCOPE: ReadonlyMap<string, string> = new Map([['xml', XML]]);

/** Separates declarations from attributes and resolves every prefix. */
export function resolveNamespaces(
  element: QualifiedName,
  written: readonly WrittenAttribute[],
  outer: ReadonlyMap<string, string>,
): ResolvedElement | Refusal {
  const twice = findTwice(written.map(({ name }) => name));
  if (twice !== undefined) return refuse(`the attribute ${twice} appears twice in <${element.name}>`);
  const declarations = written.filter(isDeclaration);
  let scope = outer;
  if (declarations.length > 0) {
    const changed = new Map(outer);
    for (const declaration of declarations) {
      const refusal = judgeDeclaration(declaration);
      if (refusal !== undefined) return { ...refusal, offset: declaration.offset };
      changed.set(declaration.prefix === '' ? '' : declaration.local, declaration.value);
    }
    scope = changed;
  }
  const namespace = scope.get(element.prefix) ?? (element.prefix === '' ? '' : undefined);
  if (namespace === undefined || element.prefix === 'xmlns') {
    return refuse(`the prefix ${element.prefix} of <${element.name}> is not declared`);
  }
  const attributes: XmlAttribute[] = [];
  for (const attribute of written) {
    if (isDeclaration(attribute)) continue;
    const { name, prefix, local, value } = attribute;
    const own = prefix === '' ? '' : scope.get(prefix);
    if (own === undefined) {
      return {
        ...refuse(`the prefix ${prefix} of the attribute ${name} is not declared`),
        offset: attribute.offset,
      };
    }
    attributes.push({ name, prefix, local, namespace: own, value });
  }
  const same = findTwice(attributes.map(({ namespace: own, local }) => `{${own}}${local}`));
  if (same !== undefined) return refuse(`the attribute ${same} appears twice in <${element.name}>`);
  return { namespace, attributes, scope };
}

const isDeclaration = ({ prefix, local }: QualifiedName): boolean =>
  prefix === 'xmlns' || (prefix === '' && local === 'xmlns');

const refuse = (problem: string, kind: XmlProblem['kind'] = 'form'): Refusal => ({ problem, kind });

function judgeDeclaration({ prefix, local, value, name }: WrittenAttribute): Refusal | undefined {
  const declared = prefix === '' ? '' : local;
  if (declared === 'xmlns' || value === XMLNS) return refuse(`${name} declares what is reserved`);
  if ((declared === 'xml') !== (value === XML)) return refuse(`${name} declares what is reserved`);
  if (value === '') return declared === '' ? undefined : refuse(`${name} takes a namespace away`);
  // Canonical XML, 1.3: a relative URI makes the result undefined, and implementations differ in what they hash.
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(value)
    ? undefined
    : refuse(`the namespace ${JSON.stringify(value)} of ${name} is not an absolute URI`, 'refused');
}

function findTwice(names: readonly string[]): string | undefined {
  if (names.length < 2) return undefined;
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}
