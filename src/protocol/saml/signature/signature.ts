/** Signatures as read and as verified. */

import type { XmlElement } from '../../xml/node.ts';
import type { SamlKey } from '../keys/saml-key.ts';

/** A `ds:Signature` as read; nothing is judged but its form. XML Signature 1.1, 4. */
export interface SamlSignature {
  readonly element: XmlElement;
  /** The element it stands in: what it must be the signature of. */
  readonly parent: XmlElement;
  /** What is wrong with its form; a sentence each. Any of them leaves it without meaning. */
  readonly faults: readonly string[];
  readonly canonicalization?: string;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly transforms: readonly string[];
  /** Prefixes that the canonicalization of the signed part treats inclusively. */
  readonly inclusivePrefixes: readonly string[];
  /** URI of the one reference, as it stands. */
  readonly uri?: string;
  readonly digest?: Uint8Array;
  readonly value?: Uint8Array;
  /** `SignedInfo` in canonical form: the bytes that the key signed. */
  readonly signedInfo?: string;
  /** Keys that the signature brought along, read when asked for. They explain; they are never trusted. */
  readonly keyInfo: () => readonly SamlKey[];
}

/** One try of one key. */
export interface KeyAttempt {
  readonly key: SamlKey;
  readonly result: 'verified' | 'mismatch' | 'unsuitable';
  /** Why it was not tried, or what else is known. */
  readonly reason?: string;
}

export type AlgorithmPart = 'signature' | 'digest' | 'canonicalization' | 'transform';

/** What the lists say of one algorithm. */
export interface AlgorithmJudgement {
  readonly part: AlgorithmPart;
  /** `legacy`: SHA-1, which needs a switch. */
  readonly state: 'allowed' | 'legacy' | 'refused';
  /** Its short name, or its URI when it has none. */
  readonly name: string;
  readonly reason?: string;
}

/** What became of one signature. */
export interface SignatureResult {
  readonly signature: SamlSignature;
  readonly algorithms: readonly AlgorithmJudgement[];
  /** What the reference points to: the parent, another element, or nothing. */
  readonly target: 'parent' | 'other' | 'none';
  readonly targetElement?: XmlElement;
  /** The hash of the referenced part against the one in `SignedInfo`; absent when it could not be computed. */
  readonly digest?: { readonly matches: boolean; readonly expected: string; readonly actual: string };
  /** The trusted keys that were tried on `SignedInfo`, in order, up to the one that verified. */
  readonly attempts: readonly KeyAttempt[];
  /** The trusted key that made it. */
  readonly key?: SamlKey;
  /** A key that came with the signature, is not trusted, and would verify it: as a forger's would. */
  readonly broughtKey?: SamlKey;
  /** The bytes that were hashed, as text; only when form, algorithms, digest and a trusted key are all right. */
  readonly signedXml?: string;
}
