/** Writes enveloped XML signatures for the keys that samlify does not sign with. XML Signature 1.1; SAML core, 5.4. */
import { createHash } from 'node:crypto';
import { IdcliError } from '../../../errors.ts';
import { canonicalize } from '../../xml/canonical.ts';
import { MESSAGE_LIMITS } from '../../xml/limits.ts';
import type { XmlElement } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { attributeOf, elementsOf, is } from '../../xml/tree.ts';
import { element, writeElement } from '../build/element.ts';
import { NS } from '../namespaces.ts';
import { DIGEST_ALGORITHMS, ENVELOPED } from '../signature/algorithms.ts';
import { type Signer, type SigningMethod, signText } from './signer.ts';

/** Signs the root, which has an `ID`. The signature follows the Issuer; without one it is the first child. */
export function signXmlDocument(xml: string, signer: Signer): string {
  const { root } = readXml(xml, MESSAGE_LIMITS);
  const id = attributeOf(root, 'ID');
  if (root === undefined || id === undefined) throw new IdcliError('INTERNAL', 'there is nothing to sign');
  const { text, value } = signText(signer, (method) => writeElement(signedInfo(root, id, method)));
  const signature = writeElement(
    element(
      'ds:Signature',
      {},
      readXml(text, MESSAGE_LIMITS).root,
      element('ds:SignatureValue', {}, value),
      element(
        'ds:KeyInfo',
        {},
        element('ds:X509Data', {}, element('ds:X509Certificate', {}, signer.certificate)),
      ),
    ),
  );
  const at = placeIn(root);
  return xml.slice(0, at) + signature + xml.slice(at);
}

function placeIn(root: XmlElement): number {
  const [first] = elementsOf(root);
  const issuer = first !== undefined && is(first, NS.assertion, 'Issuer') ? first : undefined;
  return issuer?.end ?? first?.offset ?? 0;
}

/** The digest is of the root as it is: the signature that comes into it is left out again by its transform. */
function signedInfo(root: XmlElement, id: string, { uri, hash }: SigningMethod): XmlElement {
  const [digestUri = ''] =
    Object.entries(DIGEST_ALGORITHMS).find(([, algorithm]) => algorithm.hash === hash) ?? [];
  const transform = (algorithm: string) => element('ds:Transform', { Algorithm: algorithm });
  return element(
    'ds:SignedInfo',
    {},
    element('ds:CanonicalizationMethod', { Algorithm: NS.exclusive }),
    element('ds:SignatureMethod', { Algorithm: uri }),
    element(
      'ds:Reference',
      { URI: `#${id}` },
      element('ds:Transforms', {}, transform(ENVELOPED), transform(NS.exclusive)),
      element('ds:DigestMethod', { Algorithm: digestUri }),
      element('ds:DigestValue', {}, createHash(hash).update(canonicalize(root)).digest('base64')),
    ),
  );
}
