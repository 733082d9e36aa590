/**
 * LTV-SDO: XAdES with validation data. Root, namespace and place of the document are our choice: no source describes
 * them.
 */

import { document, element, type Namespaces } from '../xml/write.ts';
import { signerOf } from './authority.ts';
import type { SdoOrder } from './order.ts';
import { signXml } from './xades.ts';

const NAMESPACES: Namespaces = {
  '': 'urn:idcli:sandbox:ltv-sdo',
  XAdES: 'http://uri.etsi.org/01903/v1.3.2#',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
};

/** @param content the signed bytes */
export function makeLtvSdo(order: SdoOrder, content: Uint8Array): Uint8Array {
  const { signer, tamper, metadata = [], idToken } = order;
  const description = element(
    'SignerDescription',
    { Id: 'signer' },
    element('SignerName', {}, signer.name),
    element('SignerNationalId', {}, signer.serialNumber),
    element('SignerNationality', {}, signer.country),
  );
  const shown =
    tamper === 'document' ? Buffer.concat([content, Buffer.from(' And something else.')]) : content;
  const pairs = [
    ...metadata,
    ...(idToken === undefined || idToken.place === 'property'
      ? []
      : [{ name: idToken.name ?? 'IDToken', value: idToken.token }]),
  ].map(({ name, value }) =>
    element('ValuePair', {}, element('Name', {}, name), element('Value', {}, value)),
  );
  const root = element(
    'LtvSdo',
    {},
    element('MimeType', {}, order.document.mediaType),
    element('SignersDocument', { Id: 'document' }, Buffer.from(shown).toString('base64')),
    description,
    ...(pairs.length === 0 ? [] : [element('Metadata', {}, ...pairs)]),
    signXml(
      order,
      signerOf(order),
      [
        { id: 'document', bytes: content },
        { id: 'signer', element: description },
      ],
      NAMESPACES,
    ),
  );
  return Buffer.from(document(root, NAMESPACES));
}
