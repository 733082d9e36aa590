/** The metadata of a provider with holes. */
import { generateKeyPairSync } from 'node:crypto';
import { isOpen } from '../../../saml/holes.ts';
import { freshId, type SamlIdp } from '../../../saml/idp/idp.ts';
import { idpSigner, lazily } from '../../../saml/idp/keys.ts';
import { isSignature, withDamagedValue } from '../../../saml/idp/signing.ts';
import { keyInfo, signed } from '../../../saml/sign.ts';
import { element, type XmlElement } from '../../../xml/write.ts';

/** A format that nobody here has. */
export const ANNOUNCED_ONLY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos';

const DAY = 86_400_000;

const weakSigner = lazily(
  () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
  'Test key of the idcli sandbox, too short',
  5,
);

export function withMetadataHoles(idp: SamlIdp, root: XmlElement): XmlElement {
  const [role, ...rest] = root.children;
  if (typeof role !== 'object' || !('name' in role)) return root;
  const children = [
    ...(isOpen(idp, 'metadata-keys')
      ? [element('md:KeyDescriptor', { use: 'signing' }, keyInfo(weakSigner().certificate))]
      : []),
    ...role.children.flatMap((child, index) => {
      const isFirst = role.children.findIndex(isFormat) === index;
      const more = isFirst && isOpen(idp, 'metadata-behaviour');
      return more ? [element('md:NameIDFormat', {}, ANNOUNCED_ONLY), child] : [child];
    }),
  ];
  const ended = new Date(idp.core.now().getTime() - DAY).toISOString();
  const whole: XmlElement = {
    ...root,
    attributes: { ...root.attributes, ...(isOpen(idp, 'metadata-valid-until') ? { validUntil: ended } : {}) },
    children: [{ ...role, children }, ...rest],
  };
  return isOpen(idp, 'metadata-signature') ? withBadSignature(idp, whole) : whole;
}

const isFormat = (node: unknown): boolean =>
  typeof node === 'object' && node !== null && 'name' in node && node.name === 'md:NameIDFormat';

function withBadSignature(idp: SamlIdp, root: XmlElement): XmlElement {
  const whole = { ...root, attributes: { ...root.attributes, ID: freshId(idp) } };
  const signatures = signed(whole, idpSigner()).children.filter(isSignature).map(withDamagedValue);
  // The schema of metadata has the signature first.
  return { ...whole, children: [...signatures, ...whole.children] };
}
