/** SEID-SDO 1.0: the document in base64, a detached signature over it, a seal over the data part, metadata. */
import { createHash } from 'node:crypto';
import { document, element, inside, type Namespaces, type XmlElement } from '../xml/write.ts';
import { authority, type Signer, sealer, signerOf } from './authority.ts';
import { signDetached } from './cms.ts';
import { answer } from './ocsp.ts';
import type { SdoOrder } from './order.ts';
import { signXml } from './xades.ts';

const NAMESPACES: Namespaces = {
  '': 'http://www.npt.no/seid/xmlskjema/SDO_v1.0',
  XAdES: 'http://uri.etsi.org/01903/v1.2.2#',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** @param content the signed bytes */
export function makeSeidSdo(order: SdoOrder, content: Uint8Array): Uint8Array {
  const signer = signerOf(order);
  const shown = element('SignersDocument', { Id: 'document' }, base64(shownDocument(order, content)));
  const data = element('SDODataPart', {}, element('SignatureElement', {}, signature(order, content, signer)));
  const sealed = Buffer.from(inside(data, NAMESPACES));
  const root = element(
    'SDOList',
    {},
    element(
      'SDO',
      {},
      element('SEIDSDOVersion', {}, '1.0'),
      order.tamper === 'seal' ? changed(data) : data,
      seal(order, sealed),
      ...metadata(order),
      element('SignedObject', {}, shown),
    ),
  );
  return Buffer.from(document(root, NAMESPACES));
}

/** The document that the object claims was signed. */
const shownDocument = ({ tamper }: SdoOrder, content: Uint8Array): Uint8Array =>
  tamper === 'document' ? Buffer.concat([content, Buffer.from(' And something else.')]) : content;

function signature(order: SdoOrder, content: Uint8Array, signer: Signer): XmlElement {
  const viaProperty = order.idToken?.place === 'property';
  return element(
    viaProperty ? 'XAdESSignatureElement' : 'CMSSignatureElement',
    {},
    element('SDOProfile', {}, 'SEID-SDO-Basic-V'),
    policy(),
    element('SignersDocumentFormat', {}, element('MimeType', {}, order.document.mediaType)),
    element(
      'HashedData',
      {},
      element('ds:DigestMethod', { Algorithm: 'SHA-256' }),
      element('ds:DigestValue', {}, base64(statedDigest(order, content))),
    ),
    viaProperty
      ? element(
          'XAdESSignature',
          {},
          signXml(order, signer, [{ id: 'document', bytes: content }], NAMESPACES),
        )
      : element('CMSSignature', {}, base64(signDetached({ ...cms(order, signer), content }))),
    revocation(order, signer),
  );
}

const statedDigest = ({ tamper }: SdoOrder, content: Uint8Array): Uint8Array =>
  createHash('sha256')
    .update(tamper === 'digest' ? Buffer.concat([content, Buffer.of(0x20)]) : content)
    .digest();

const cms = (order: SdoOrder, { identity, issuer }: Signer) => ({
  signer: identity,
  others: [issuer],
  signingTime: order.now,
  damaged: order.tamper === 'signature',
});

function policy(): XmlElement {
  const identifier = element('XAdES:Identifier', {}, 'urn:oid:2.16.578.1.16.4.1');
  return element(
    'SignaturePolicyIdentifier',
    {},
    element('SignaturePolicyId', {}, element('SigPolicyId', {}, identifier)),
  );
}

function revocation({ now, tamper }: SdoOrder, { identity, issuer }: Signer): XmlElement {
  const value = base64(answer(identity, issuer, now, tamper === 'revoked'));
  return element(
    'UserCertificateAndRevocationData',
    {},
    element(
      'RevocationValues',
      {},
      element('XAdES:OCSPValues', {}, element('XAdES:EncapsulatedOCSPValue', {}, value)),
    ),
  );
}

/** Seals the data part byte for byte, as serialized. */
function seal(order: SdoOrder, sealed: Uint8Array): XmlElement {
  const value = signDetached({
    content: sealed,
    signer: sealer(order),
    others: [authority()],
    signingTime: order.now,
  });
  return element(
    'SDOSeal',
    {},
    element(
      'SDOSignature',
      {},
      element('CMSSignatureElement', {}, element('CMSSignature', {}, base64(value))),
    ),
  );
}

/** Changes the profile in the data part: only the seal covers it. */
function changed(node: XmlElement): XmlElement {
  const children = node.children.map((child) =>
    typeof child === 'object' && 'name' in child
      ? changed(child)
      : node.name === 'SDOProfile'
        ? 'SEID-SDO-Basic'
        : child,
  );
  return { ...node, children };
}

function metadata({ metadata: given = [], idToken }: SdoOrder): readonly XmlElement[] {
  const token =
    idToken === undefined || idToken.place === 'property'
      ? []
      : [{ name: idToken.name ?? 'IDToken', value: idToken.token }];
  const pairs = [...given, ...token].map(({ name, value }) =>
    element('ValuePair', {}, element('Name', {}, name), element('Value', {}, value), element('Description')),
  );
  return pairs.length === 0 ? [] : [element('Metadata', {}, ...pairs)];
}
