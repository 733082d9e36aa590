/** Signs XML for tests with custom messages, valid or malicious. */
import { constants, createHash, createHmac, createPrivateKey, sign } from 'node:crypto';
import { canonicalize } from '../../src/protocol/xml/canonical.ts';
import type { XmlElement } from '../../src/protocol/xml/node.ts';
import { descendantsOf } from '../../src/protocol/xml/tree.ts';
import { pem, rootOf } from './saml.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export interface SignOptions {
  /** Name of a key in the vectors. */
  readonly key?: string;
  /** Another key, as PEM; KeyInfo then names no certificate. */
  readonly keyPem?: string;
  /** Name of the certificate in KeyInfo; `null` for none. */
  readonly certificate?: string | null;
  /** URI of the Reference, if it is not the ID. */
  readonly uri?: string;
  readonly method?: string;
  readonly digestMethod?: string;
  readonly transforms?: string;
  readonly canonicalization?: string;
  /** Replaces the DigestValue. */
  readonly digestValue?: string;
  /** Text to insert the signature after, instead of the Issuer. */
  readonly insertAfter?: string;
  /** HMAC with this secret instead of a signature. */
  readonly secret?: string;
}

const ENVELOPED = `<ds:Transform Algorithm="${DS}enveloped-signature"/>`;
const EXCLUSIVE = `<ds:Transform Algorithm="${EXC}"/>`;

/** Signs the element with this ID and inserts the signature after its Issuer. */
export function signXml(xml: string, id: string, options: SignOptions = {}): string {
  const { key = 'idp', keyPem } = options;
  const { certificate = keyPem === undefined ? key : null } = options;
  const element = byId(rootOf(xml), id);
  const digest = options.digestValue ?? createHash('sha256').update(canonicalize(element)).digest('base64');
  const info = [
    `<ds:SignedInfo xmlns:ds="${DS}"><ds:CanonicalizationMethod Algorithm="${options.canonicalization ?? EXC}"></ds:CanonicalizationMethod>`,
    `<ds:SignatureMethod Algorithm="${options.method ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'}"></ds:SignatureMethod>`,
    `<ds:Reference URI="${options.uri ?? `#${id}`}"><ds:Transforms>${options.transforms ?? ENVELOPED + EXCLUSIVE}</ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${options.digestMethod ?? 'http://www.w3.org/2001/04/xmlenc#sha256'}"></ds:DigestMethod>`,
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`,
  ].join('');
  const bytes = Buffer.from(canonicalize(rootOf(info)));
  const value =
    options.secret === undefined
      ? sign('sha256', bytes, {
          key: createPrivateKey(keyPem ?? pem(`${key}.key`)),
          dsaEncoding: 'ieee-p1363',
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          ...paddingOf(options.method ?? ''),
        })
      : createHmac('sha256', options.secret).update(bytes).digest();
  const keyInfo =
    certificate === null
      ? ''
      : `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bare(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const signature = `<ds:Signature xmlns:ds="${DS}">${info.replace(` xmlns:ds="${DS}"`, '')}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>${keyInfo}</ds:Signature>`;
  const { insertAfter } = options;
  if (insertAfter !== undefined) return xml.replace(insertAfter, () => insertAfter + signature);
  const tag = xml.indexOf(`ID="${id}"`);
  const afterIssuer = xml.indexOf('Issuer>', xml.indexOf('Issuer>', tag) + 1) + 'Issuer>'.length;
  return xml.slice(0, afterIssuer) + signature + xml.slice(afterIssuer);
}

/** None for a curve, PSS for a mask function. */
function paddingOf(method: string): { readonly padding?: number } {
  if (method.includes('ecdsa')) return {};
  return { padding: method.includes('MGF1') ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING };
}

const bare = (name: string): string =>
  pem(`${name}.crt`)
    .split('\n')
    .filter((line) => !line.includes('-----'))
    .join('');

function byId(root: XmlElement, id: string): XmlElement {
  let outermost = root;
  while (outermost.parent !== undefined) outermost = outermost.parent;
  const found = [...descendantsOf(outermost)].find(({ attributes }) =>
    attributes.some(({ name, value }) => name === 'ID' && value === id),
  );
  if (found === undefined) throw new Error(`there is no element with the ID ${id}`);
  return found;
}
