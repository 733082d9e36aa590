/**
 * XML as read: a plain tree with resolved namespaces and source offsets. Only node kinds that SAML messages may
 * contain.
 */

export interface XmlAttribute {
  /** As written, e.g. `xsi:type`. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty for an attribute without a prefix. */
  readonly namespace: string;
  readonly value: string;
}

export interface XmlElement {
  readonly kind: 'element';
  /** As written, e.g. `saml2p:Response`. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty if in no namespace. */
  readonly namespace: string;
  /** Without namespace declarations, in document order. */
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  readonly parent?: XmlElement;
  /** Namespaces in scope: prefix → name; the default namespace under the empty prefix. */
  readonly scope: ReadonlyMap<string, string>;
  /** Start of its tag: offset in characters from the start of the text. */
  readonly offset: number;
  /** End of its closing tag; absent if the text ended before. */
  readonly end?: number;
}

export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
  /** Whether it was a CDATA section. */
  readonly cdata?: true;
}

/** A comment or processing instruction: kept to be refused, and to canonicalize what was signed. */
export interface XmlAside {
  readonly kind: 'comment' | 'instruction';
  /** The text between the delimiters; for an instruction, without its target. */
  readonly text: string;
  readonly target?: string;
  readonly offset: number;
}

export type XmlNode = XmlElement | XmlText | XmlAside;

export interface XmlProblem {
  /**
   * - `form`: the text is not well-formed XML
   * - `refused`: possibly well-formed, but not allowed in a SAML message: a DOCTYPE, a comment, too deep, …
   */
  readonly kind: 'form' | 'refused';
  readonly message: string;
  readonly offset: number;
  readonly hint?: string;
}

export interface XmlReading {
  /** The root; for a text that ends early or breaks off, the part that was read. */
  readonly root?: XmlElement;
  /** False if reading stopped early: `root` then holds only a part. */
  readonly complete: boolean;
  readonly problems: readonly XmlProblem[];
}

/** Limits for one document. Larger ones are refused unread. */
export interface XmlLimits {
  /** What messages call the document. Default: a SAML message. */
  readonly called?: string;
  readonly characters: number;
  readonly depth: number;
  readonly elements: number;
  readonly attributesPerElement: number;
}
