/** Signs a response, validly or as a scenario alters it. */
import { defined } from '../../../common/defined.ts';
import type { XmlElement, XmlNode } from '../../xml/write.ts';
import { type SamlSigner, type SigningChoices, signed } from '../sign.ts';
import type { Signing } from './effect.ts';
import { certificatePem, idpSigner, strangerSigner } from './keys.ts';

/** An unused ID close to a used one: the vendor's sample differs by one letter. */
const otherId = (id: string): string => `${id}s`;

interface SigningContext {
  /** Absent: the fixed key of the sandbox. */
  readonly signer?: SamlSigner;
  /** Around an assertion. */
  readonly response?: XmlElement;
  /** The second key of the metadata. */
  readonly next?: SamlSigner;
}

/** Returns the element with its signature. */
export function signedWith(
  node: XmlElement,
  signing: Signing = {},
  { signer = idpSigner(), response, next = signer }: SigningContext = {},
): XmlElement {
  const result = signed(
    node,
    signing.by === 'next' ? next : signerOf(signing, signer),
    choicesOf(node, signing, signer, response),
  );
  const { damage, holds, twice } = signing;
  if (damage === 'content') return withChangedContent(result);
  const signature = result.children.find(isSignature);
  if (signature === undefined) return result;
  const changed = damage === 'value' ? withDamagedValue(signature) : held(signature, holds);
  const children = result.children.flatMap((child) => {
    if (child !== signature) return [child];
    return twice === true ? [changed, changed] : [changed];
  });
  return { ...result, children };
}

export const isSignature = (node: XmlNode): node is XmlElement => isNamed(node, 'ds:Signature');

/** Chooses the signer. KeyInfo holds the signer's certificate, unless it must look like the provider's. */
function signerOf({ by, claimsProvider }: Signing, provider: SamlSigner): SamlSigner {
  if (by !== 'stranger') return provider;
  return claimsProvider === true
    ? { ...strangerSigner(), certificate: provider.certificate }
    : strangerSigner();
}

function choicesOf(
  node: XmlElement,
  signing: Signing,
  provider: SamlSigner,
  response: XmlElement | undefined,
): SigningChoices {
  const { method, digestMethod, canonicalization, transform, refersTo, digestsNothing, by } = signing;
  const id = node.attributes.ID ?? '';
  const targets = { other: otherId(id), nothing: '', response: response?.attributes.ID ?? '' };
  const isOfResponse = refersTo === 'response' && response !== undefined;
  return {
    ...defined({
      method,
      digestMethod,
      canonicalization,
      transform,
      inclusive: signing.inclusive === true ? ['saml2p'] : undefined,
      refersTo: refersTo === undefined ? undefined : targets[refersTo],
    }),
    ...(isOfResponse ? { hashed: response } : {}),
    ...(digestsNothing === true ? { hashed: '' as const } : {}),
    ...(by === 'hmac' ? { secret: Buffer.from(certificatePem(provider)) } : {}),
  };
}

/** Replaces the signed name with another one. */
function withChangedContent(node: XmlElement): XmlElement {
  return mapped(node, (one) =>
    one.name === 'saml2:NameID' ? { ...one, children: ['changed-after-signing'] } : one,
  );
}

export const withDamagedValue = (signature: XmlElement): XmlElement =>
  mapped(signature, (one) => {
    const [value] = one.children;
    if (one.name !== 'ds:SignatureValue' || typeof value !== 'string') return one;
    return { ...one, children: [`AAAAAAAA${value.slice(8)}`] };
  });

/** SHA-256 digest of an empty text. */
export const DIGEST_OF_NOTHING = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

function held(signature: XmlElement, holds: Signing['holds']): XmlElement {
  const [signedInfo, ...rest] = signature.children;
  switch (holds) {
    case 'two-signed-infos': {
      const evil = mapped(signature, (one) =>
        one.name === 'ds:DigestValue' ? { ...one, children: [DIGEST_OF_NOTHING] } : one,
      ).children[0];
      return { ...signature, children: [evil, signedInfo, ...rest].filter((one) => one !== undefined) };
    }
    case 'two-references':
      return mapped(signature, (one) => {
        const last = one.children.at(-1);
        const isInfo = one.name === 'ds:SignedInfo' && last !== undefined;
        return isInfo ? { ...one, children: [...one.children, last] } : one;
      });
    case 'comment-in-digest':
      return beginning(signature, 'ds:DigestValue', `<!--${DIGEST_OF_NOTHING}-->`);
    case 'processing-instruction':
      return beginning(signature, 'ds:SignedInfo', '<?x y?>');
    case 'cdata':
      return mapped(signature, (one) => {
        const [value] = one.children;
        if (one.name !== 'ds:SignatureValue' || typeof value !== 'string') return one;
        return { ...one, children: [{ sent: `<![CDATA[${value}]]>`, hashed: value }] };
      });
    default:
      return signature;
  }
}

/** Inserts text at the beginning of an element that the signature does not cover. */
const beginning = (signature: XmlElement, name: string, text: string): XmlElement =>
  mapped(signature, (one) =>
    one.name === name ? { ...one, children: [{ sent: text, hashed: '' }, ...one.children] } : one,
  );

const isNamed = (node: XmlNode, name: string): node is XmlElement =>
  typeof node === 'object' && 'name' in node && node.name === name;

/** Returns the first child of a name. */
export function childNamed(node: XmlElement, name: string): XmlElement {
  const child = node.children.find((one): one is XmlElement => isNamed(one, name));
  if (child === undefined) throw new Error(`${node.name} has no ${name}`);
  return child;
}

/** Applies `change` to every element of the tree, from the leaves up. */
export function mapped(node: XmlElement, change: (node: XmlElement) => XmlElement): XmlElement {
  const children = node.children.map((child) =>
    typeof child === 'object' && 'name' in child ? mapped(child, change) : child,
  );
  return change({ ...node, children });
}

/** Appends children to an element. */
export const withMore = (node: XmlElement, ...more: readonly XmlNode[]): XmlElement => ({
  ...node,
  children: [...node.children, ...more],
});
