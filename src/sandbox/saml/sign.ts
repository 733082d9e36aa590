/**
 * Enveloped signatures over the sandbox's own XML. The sandbox writes canonical XML, so it hashes exactly the text it
 * sends: no XML is parsed again, and no library interprets it.
 */
import { createHash, createHmac, type KeyObject, sign } from 'node:crypto';
import { canonical, element, type XmlElement } from '../xml/write.ts';
import { ALGORITHM, PREFIXES } from './names.ts';

export interface SamlSigner {
  readonly key: KeyObject;
  /** DER, for KeyInfo. */
  readonly certificate: Uint8Array;
}

/** Changes of a scenario. Algorithms are URIs; their endings give the hash function. */
export interface SigningChoices {
  readonly method?: string;
  readonly digestMethod?: string;
  readonly canonicalization?: string;
  /** Replaces exclusive canonicalization. */
  readonly transform?: string;
  /** Prefixes that the canonical form keeps, besides the usual one. */
  readonly inclusive?: readonly string[];
  /** The ID in the reference. Absent: the element's ID; empty: none. */
  readonly refersTo?: string;
  /** Hashed instead of the element. */
  readonly hashed?: XmlElement | '';
  /** Replaces the signature by an HMAC with this secret. */
  readonly secret?: Uint8Array;
}

export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

/** `PrefixList` of every reference: values such as `xsd:string` need the prefix although no name uses it. */
const PREFIX_LIST = 'xsd';

/** Inserts a signature after the element's Issuer, its first child. The element must have an `ID`. */
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
  const method = choices.method ?? usualMethod(key);
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
      ? sign(hashOf(method), bytes, { key, dsaEncoding: 'ieee-p1363' })
      : createHmac(hashOf(method), choices.secret).update(bytes).digest();
  return element(
    'ds:Signature',
    {},
    signedInfo,
    element('ds:SignatureValue', {}, base64(value)),
    keyInfo(certificate),
  );
}

const usualMethod = ({ asymmetricKeyType }: KeyObject): string =>
  asymmetricKeyType === 'ec' ? ALGORITHM.ecdsaSha256 : ALGORITHM.rsaSha256;

function reference(node: XmlElement, choices: SigningChoices): XmlElement {
  const { digestMethod = ALGORITHM.sha256, refersTo = node.attributes.ID ?? '', hashed = node } = choices;
  const { inclusive = [] } = choices;
  const content =
    hashed === ''
      ? ''
      : canonical({ ...hashed, declares: [...(hashed.declares ?? []), ...inclusive] }, PREFIXES);
  const transform =
    choices.transform === undefined
      ? element(
          'ds:Transform',
          { Algorithm: ALGORITHM.exclusive },
          element('ec:InclusiveNamespaces', { PrefixList: [PREFIX_LIST, ...inclusive].join(' ') }),
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

/** The certificate as `ds:KeyInfo` (XML Signature, 4.5). */
export const keyInfo = (certificate: Uint8Array): XmlElement =>
  element(
    'ds:KeyInfo',
    {},
    element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(certificate))),
  );
