/** XML as read: a plain tree with namespaces resolved and places kept. Only what SAML messages may consist of. */

export interface XmlAttribute {
  /** As written, e.g. `xsi:type`. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty for an attribute without prefix. */
  readonly namespace: string;
  readonly value: string;
}

export interface XmlElement {
  readonly kind: 'element';
  /** As written, e.g. `saml2p:Response`. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty when it is in no namespace. */
  readonly namespace: string;
  /** Without namespace declarations, in the order they stood. */
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  readonly parent?: XmlElement;
  /** Namespaces in scope: prefix → name; the default namespace under the empty prefix. */
  readonly scope: ReadonlyMap<string, string>;
  /** Where its tag begins: offset in characters from the start of the text. */
  readonly offset: number;
  /** Where its closing tag ends; absent when the text broke off before. */
  readonly end?: number;
}

export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
  /** Stood in a CDATA section. */
  readonly cdata?: true;
}

/** A comment or processing instruction: kept to be refused, and to canonicalize what was signed. */
export interface XmlAside {
  readonly kind: 'comment' | 'instruction';
  /** The text between the marks; of an instruction, without its target. */
  readonly text: string;
  readonly target?: string;
  readonly offset: number;
}

export type XmlNode = XmlElement | XmlText | XmlAside;

export interface XmlProblem {
  /**
   * - `form`: the text is not well-formed XML
   * - `refused`: it may be well-formed, but nothing that belongs into a SAML message: a DOCTYPE, a comment, too deep, …
   */
  readonly kind: 'form' | 'refused';
  readonly message: string;
  readonly offset: number;
  readonly hint?: string;
}

export interface XmlReading {
  /** The root; of a text that ends early or breaks off, as much as was read. */
  readonly root?: XmlElement;
  /** False when reading had to stop: what is in `root` is then a part only. */
  readonly complete: boolean;
  readonly problems: readonly XmlProblem[];
}

/** What one document may cost. Beyond, it is refused unread. */
export interface XmlLimits {
  /** What such a document is called in messages. Default: a SAML message. */
  readonly called?: string;
  readonly characters: number;
  readonly depth: number;
  readonly elements: number;
  readonly attributesPerElement: number;
}
