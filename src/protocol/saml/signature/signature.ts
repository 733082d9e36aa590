/** Signatures as read and as verified. */

import type { XmlElement } from '../../xml/node.ts';
import type { SamlKey } from '../keys/saml-key.ts';

/** A `ds:Signature` as read; only its form is judged. XML Signature 1.1, 4. */
export interface SamlSignature {
  readonly element: XmlElement;
  /** The parent element, which the signature must cover. */
  readonly parent: XmlElement;
  /** Faults of form; a sentence each. With any of them the signature means nothing. */
  readonly faults: readonly string[];
  readonly canonicalization?: string;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly transforms: readonly string[];
  /** Prefixes that the canonicalization of the signed part treats inclusively. */
  readonly inclusivePrefixes: readonly string[];
  /** URI of the one reference, unchanged. */
  readonly uri?: string;
  readonly digest?: Uint8Array;
  readonly value?: Uint8Array;
  /** `SignedInfo` in canonical form: the bytes that the key signed. */
  readonly signedInfo?: string;
  /** Keys in the signature's KeyInfo, read on demand. They only explain; they are never trusted. */
  readonly keyInfo: () => readonly SamlKey[];
}

/** One attempt with one key. */
export interface KeyAttempt {
  readonly key: SamlKey;
  readonly result: 'verified' | 'mismatch' | 'unsuitable';
  /** Why it was not tried, or what else is known. */
  readonly reason?: string;
}

export type AlgorithmPart = 'signature' | 'digest' | 'canonicalization' | 'transform';

/** Verdict of the lists on one algorithm. */
export interface AlgorithmJudgement {
  readonly part: AlgorithmPart;
  /** `legacy`: SHA-1, which needs a switch. */
  readonly state: 'allowed' | 'legacy' | 'refused';
  /** Its short name, or its URI when it has none. */
  readonly name: string;
  readonly reason?: string;
}

/** Result for one signature. */
export interface SignatureResult {
  readonly signature: SamlSignature;
  readonly algorithms: readonly AlgorithmJudgement[];
  /** Target of the reference: the parent, another element, or nothing. */
  readonly target: 'parent' | 'other' | 'none';
  readonly targetElement?: XmlElement;
  /** Hash of the referenced part, compared with the one in `SignedInfo`; absent if it could not be computed. */
  readonly digest?: { readonly matches: boolean; readonly expected: string; readonly actual: string };
  /** Trusted keys tried on `SignedInfo`, in order, up to the one that verified. */
  readonly attempts: readonly KeyAttempt[];
  /** The trusted key that made it. */
  readonly key?: SamlKey;
  /** An untrusted key that came with the signature and would verify it, as a forger's would. */
  readonly broughtKey?: SamlKey;
  /** The hashed bytes, as text; only if form, algorithms, digest and a trusted key are all right. */
  readonly signedXml?: string;
}
