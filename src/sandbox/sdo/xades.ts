/** XML signatures with XAdES properties: XML Signature 1.1, ETSI TS 101 903. */

import { createHash, sign } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { canonical, element, type Namespaces, type XmlElement } from '../xml/write.ts';
import type { Signer } from './authority.ts';
import { flipBit } from './cms.ts';
import { answer } from './ocsp.ts';
import type { SdoOrder } from './order.ts';

const ALGORITHM = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  base64: 'http://www.w3.org/2000/09/xmldsig#base64',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
} as const;

const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';

/** A signed object: an element of the document, or the bytes that an element holds as base64. */
export type Signed =
  | { readonly id: string; readonly bytes: Uint8Array }
  | { readonly id: string; readonly element: XmlElement };

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const hash = (content: Uint8Array | string): Buffer => createHash('sha256').update(content).digest();

/**
 * Builds a `ds:Signature` over elements of the document that will contain it.
 * @param namespaces with the prefixes `ds` and `XAdES`
 */
export function signXml(
  order: SdoOrder,
  signer: Signer,
  signed: readonly Signed[],
  namespaces: Namespaces,
): XmlElement {
  const properties = signedProperties(order, signer);
  const namedProperties = signatureProperties(order);
  const references = [
    ...signed.map((one) => reference(one, namespaces, order.tamper === 'digest')),
    reference({ id: 'signed-properties', element: properties }, namespaces, false, SIGNED_PROPERTIES),
    ...namedProperties.map((one) => reference({ id: 'properties', element: one }, namespaces, false)),
  ];
  const signedInfo = element(
    'ds:SignedInfo',
    {},
    element('ds:CanonicalizationMethod', { Algorithm: ALGORITHM.exclusive }),
    element('ds:SignatureMethod', { Algorithm: ALGORITHM.rsaSha256 }),
    ...references,
  );
  const value = sign('sha256', Buffer.from(canonical(signedInfo, namespaces)), signer.identity.key);
  if (order.tamper === 'signature') flipBit(value);
  return element(
    'ds:Signature',
    { Id: 'signature' },
    signedInfo,
    element('ds:SignatureValue', {}, base64(value)),
    keyInfo(signer),
    element(
      'ds:Object',
      {},
      element(
        'XAdES:QualifyingProperties',
        { Target: '#signature' },
        properties,
        unsignedProperties(order, signer),
      ),
    ),
    ...namedProperties.map((one) => element('ds:Object', {}, one)),
  );
}

function reference(one: Signed, namespaces: Namespaces, wrong: boolean, type?: string): XmlElement {
  const [transform, content] =
    'bytes' in one
      ? [ALGORITHM.base64, one.bytes]
      : [ALGORITHM.exclusive, Buffer.from(canonical(one.element, namespaces))];
  const digest = hash(wrong ? Buffer.concat([content, Buffer.of(0x20)]) : content);
  return element(
    'ds:Reference',
    { URI: `#${one.id}`, ...defined({ Type: type }) },
    element('ds:Transforms', {}, element('ds:Transform', { Algorithm: transform })),
    element('ds:DigestMethod', { Algorithm: ALGORITHM.sha256 }),
    element('ds:DigestValue', {}, base64(digest)),
  );
}

function signedProperties({ now, document }: SdoOrder, { identity }: Signer): XmlElement {
  const certificate = element(
    'XAdES:Cert',
    {},
    element(
      'XAdES:CertDigest',
      {},
      element('ds:DigestMethod', { Algorithm: ALGORITHM.sha256 }),
      element('ds:DigestValue', {}, base64(hash(identity.der))),
    ),
  );
  return element(
    'XAdES:SignedProperties',
    { Id: 'signed-properties' },
    element(
      'XAdES:SignedSignatureProperties',
      {},
      element('XAdES:SigningTime', {}, now.toISOString().replace(/\.\d+/, '')),
      element('XAdES:SigningCertificateV2', {}, certificate),
    ),
    element(
      'XAdES:SignedDataObjectProperties',
      {},
      element(
        'XAdES:DataObjectFormat',
        { ObjectReference: '#document' },
        element('XAdES:MimeType', {}, document.mediaType),
      ),
    ),
  );
}

function signatureProperties({ idToken }: SdoOrder): readonly XmlElement[] {
  if (idToken?.place !== 'property') return [];
  const property = element(
    'ds:SignatureProperty',
    { Target: '#signature' },
    element('Name', {}, idToken.name ?? 'IDToken'),
    element('Value', {}, idToken.token),
  );
  return [element('ds:SignatureProperties', { Id: 'properties' }, property)];
}

function keyInfo({ identity }: Signer): XmlElement {
  const certificate = element('ds:X509Certificate', {}, base64(identity.der));
  return element('ds:KeyInfo', {}, element('ds:X509Data', {}, certificate));
}

/** Long-term validation data: the issuer's certificate, and the authority's OCSP response. */
function unsignedProperties({ now, tamper }: SdoOrder, { identity, issuer }: Signer): XmlElement {
  const values = element(
    'XAdES:EncapsulatedOCSPValue',
    {},
    base64(answer(identity, issuer, now, tamper === 'revoked')),
  );
  return element(
    'XAdES:UnsignedProperties',
    {},
    element(
      'XAdES:UnsignedSignatureProperties',
      {},
      element(
        'XAdES:CertificateValues',
        {},
        element('XAdES:EncapsulatedX509Certificate', {}, base64(issuer.der)),
      ),
      element('XAdES:RevocationValues', {}, element('XAdES:OCSPValues', {}, values)),
    ),
  );
}
