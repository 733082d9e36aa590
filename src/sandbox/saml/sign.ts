/**
 * Enveloped signatures over what the sandbox writes itself. It writes in canonical form, so what is hashed is the text
 * that is sent: no XML is read back, and no library decides what was meant.
 */
import { createHash, createHmac, type KeyObject, sign } from 'node:crypto';
import { canonical, element, type XmlElement } from '../xml/write.ts';
import { ALGORITHM, PREFIXES } from './names.ts';

export interface SamlSigner {
  readonly key: KeyObject;
  /** DER, for KeyInfo. */
  readonly certificate: Uint8Array;
}

/** What a scenario does otherwise. Algorithms are URIs; hash functions are read off their ends. */
export interface SigningChoices {
  readonly method?: string;
  readonly digestMethod?: string;
  readonly canonicalization?: string;
  /** In place of exclusive canonicalization. */
  readonly transform?: string;
  /** The ID that the reference names. Absent: that of the element; empty: none. */
  readonly refersTo?: string;
  /** What is hashed in place of the element. */
  readonly hashed?: XmlElement | '';
  /** HMAC with this secret in place of a signature. */
  readonly secret?: Uint8Array;
}

export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

/** `PrefixList` of every reference: values such as `xsd:string` need the prefix although no name has it. */
const PREFIX_LIST = 'xsd';

/** The element with a signature behind its Issuer, which is its first child. It must have an `ID`. */
export function signed(node: XmlElement, signer: SamlSigner, choices: SigningChoices = {}): XmlElement {
  const [issuer, ...rest] = node.children;
  const signature = signatureOver(node, signer, choices);
  return { ...node, children: [...(issuer === undefined ? [] : [issuer]), signature, ...rest] };
}

function signatureOver(
  node: XmlElement,
  { key, certificate }: SamlSigner,
  choices: SigningChoices,
): XmlElement {
  const method = choices.method ?? ALGORITHM.rsaSha256;
  const signedInfo = element(
    'ds:SignedInfo',
    {},
    element('ds:CanonicalizationMethod', { Algorithm: choices.canonicalization ?? ALGORITHM.exclusive }),
    element('ds:SignatureMethod', { Algorithm: method }),
    reference(node, choices),
  );
  const bytes = Buffer.from(canonical(signedInfo, PREFIXES));
  const value =
    choices.secret === undefined
      ? sign(hashOf(method), bytes, key)
      : createHmac(hashOf(method), choices.secret).update(bytes).digest();
  return element(
    'ds:Signature',
    {},
    signedInfo,
    element('ds:SignatureValue', {}, base64(value)),
    keyInfo(certificate),
  );
}

function reference(node: XmlElement, choices: SigningChoices): XmlElement {
  const { digestMethod = ALGORITHM.sha256, refersTo = node.attributes.ID ?? '', hashed = node } = choices;
  const content = hashed === '' ? '' : canonical(hashed, PREFIXES);
  const transform =
    choices.transform === undefined
      ? element(
          'ds:Transform',
          { Algorithm: ALGORITHM.exclusive },
          element('ec:InclusiveNamespaces', { PrefixList: PREFIX_LIST }),
        )
      : element('ds:Transform', { Algorithm: choices.transform });
  return element(
    'ds:Reference',
    { URI: refersTo === '' ? '' : `#${refersTo}` },
    element('ds:Transforms', {}, element('ds:Transform', { Algorithm: ALGORITHM.enveloped }), transform),
    element('ds:DigestMethod', { Algorithm: digestMethod }),
    element('ds:DigestValue', {}, base64(createHash(hashOf(digestMethod)).update(content).digest())),
  );
}

const hashOf = (algorithm: string): string => /sha\d+$/.exec(algorithm)?.[0] ?? 'sha256';

export const keyInfo = (certificate: Uint8Array): XmlElement =>
  element(
    'ds:KeyInfo',
    {},
    element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(certificate))),
  );
