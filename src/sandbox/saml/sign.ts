/**
 * Enveloped signatures over what the sandbox writes itself. It writes in canonical form, so what is hashed is the text
 * that is sent: no XML is read back, and no library decides what was meant.
 */
import { createHash, type KeyObject, sign } from 'node:crypto';
import { canonical, element, type XmlElement } from '../xml/write.ts';
import { ALGORITHM, PREFIXES } from './names.ts';

export interface SamlSigner {
  readonly key: KeyObject;
  /** DER, for KeyInfo. */
  readonly certificate: Uint8Array;
}

export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

/** `PrefixList` of every reference: values such as `xsd:string` need the prefix although no name has it. */
const PREFIX_LIST = 'xsd';

/** The element with a signature behind its Issuer. It must have an `ID`. */
export function signed(node: XmlElement, signer: SamlSigner): XmlElement {
  const [issuer, ...rest] = node.children;
  if (issuer === undefined) throw new Error('nothing to sign');
  return { ...node, children: [issuer, signatureOver(node, signer), ...rest] };
}

function signatureOver(node: XmlElement, { key, certificate }: SamlSigner): XmlElement {
  const digest = createHash('sha256').update(canonical(node, PREFIXES)).digest();
  const signedInfo = element(
    'ds:SignedInfo',
    {},
    element('ds:CanonicalizationMethod', { Algorithm: ALGORITHM.exclusive }),
    element('ds:SignatureMethod', { Algorithm: ALGORITHM.rsaSha256 }),
    element(
      'ds:Reference',
      { URI: `#${node.attributes.ID}` },
      element(
        'ds:Transforms',
        {},
        element('ds:Transform', { Algorithm: ALGORITHM.enveloped }),
        element(
          'ds:Transform',
          { Algorithm: ALGORITHM.exclusive },
          element('ec:InclusiveNamespaces', { PrefixList: PREFIX_LIST }),
        ),
      ),
      element('ds:DigestMethod', { Algorithm: ALGORITHM.sha256 }),
      element('ds:DigestValue', {}, base64(digest)),
    ),
  );
  const value = sign('sha256', Buffer.from(canonical(signedInfo, PREFIXES)), key);
  return element(
    'ds:Signature',
    {},
    signedInfo,
    element('ds:SignatureValue', {}, base64(value)),
    keyInfo(certificate),
  );
}

export const keyInfo = (certificate: Uint8Array): XmlElement =>
  element(
    'ds:KeyInfo',
    {},
    element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(certificate))),
  );
