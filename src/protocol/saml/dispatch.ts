/**
 * Puts requests into their bindings and signs them. The only importer of samlify, which is loaded with the first
 * request.
 *
 * samlify signs what an RSA key signs: requests for logins and logouts in both bindings, messages over SOAP, metadata.
 * It knows neither ECDSA nor RSA-PSS, so the code in `signing/` signs with those keys. That also sends the answer to a
 * LogoutRequest, which samlify only writes for requests that it has read itself.
 *
 * samlify receives XML written here, both the request and the metadata of the two sides, for three reasons: its own
 * requests do not support Extensions, contexts or scoping; its metadata reader takes the wrong key when one without
 * `use` comes first, does not know EntitiesDescriptor, and takes `"1"` for false; and it refuses to work unless the
 * flags of both sides agree. Responses are judged by the checks, never by samlify.
 */
import { createPrivateKey } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { Dispatch, FormField } from './bindings.ts';
import { type ReceiverFields, writeReceiver, writeServiceProvider } from './build/metadata.ts';
import { sendMessage } from './signing/send.ts';
import { signXmlDocument } from './signing/sign-xml.ts';
import type { Signer } from './signing/signer.ts';

export interface Outgoing {
  readonly kind: 'login' | 'logout';
  readonly id: string;
  readonly xml: string;
  /** Entity ID of the service provider. */
  readonly issuer: string;
  readonly acsUrl: string;
  readonly to: Pick<ReceiverFields, 'entityId' | 'binding' | 'location'>;
  readonly relayState?: string;
  /** Absent: the request is not signed. */
  readonly signer?: Signer;
}

/** Returns the address to open or the form to post. Signs the query string under the Redirect binding, else the XML. */
export async function dispatch(outgoing: Outgoing): Promise<Dispatch> {
  const { kind, id, xml, issuer, acsUrl, to, relayState, signer } = outgoing;
  if (signer !== undefined && !samlifySigns(signer))
    return sendMessage({ ...outgoing, parameter: 'SAMLRequest' });
  const samlify = await load();
  const signed = signer !== undefined;
  const service = kind === 'login' ? 'SingleSignOnService' : 'SingleLogoutService';
  // A location may end where the query begins; samlify would add a second separator.
  const location = to.location.replace(/[?&]$/, '');
  const receiver = samlify.IdentityProvider({
    metadata: writeReceiver({ ...to, location, wantsSigned: signed, service }),
    wantLogoutRequestSigned: signed,
  });
  const sender = samlify.ServiceProvider({
    metadata: writeServiceProvider({
      entityId: issuer,
      authnRequestsSigned: signed,
      acsUrls: [acsUrl],
      ...defined({ signing: signer?.certificate }),
    }),
    ...defined({ privateKey: signer?.key }),
    requestSignatureAlgorithm: RSA_SHA256,
  });
  const options = {
    ...defined({ relayState }),
    customTagReplacement: () => ({ id, context: xml }),
  };
  const { context } =
    kind === 'login'
      ? sender.createLoginRequest(receiver, to.binding, options)
      : sender.createLogoutRequest(receiver, to.binding, {}, options);
  if (to.binding === 'redirect') return { binding: 'redirect', url: context };
  const fields: FormField[] = [['SAMLRequest', context]];
  if (relayState !== undefined && relayState !== '') fields.push(['RelayState', relayState]);
  return { binding: 'post', action: to.location, fields };
}

const samlifySigns = ({ key }: Signer): boolean => createPrivateKey(key).asymmetricKeyType === 'rsa';

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** Signs metadata. The signature becomes the first child. */
export const signDocument = (xml: string, signer: Signer): Promise<string> =>
  signXml(xml, signer, { reference: '/*', action: 'prepend' });

/** Signs a protocol message. The signature follows the Issuer, as the schema wants it. */
export const signMessage = (xml: string, signer: Signer): Promise<string> =>
  signXml(xml, signer, { reference: "/*/*[local-name(.)='Issuer']", action: 'after' });

interface SignaturePlace {
  readonly reference: string;
  readonly action: 'prepend' | 'after';
}

async function signXml(xml: string, signer: Signer, location: SignaturePlace): Promise<string> {
  if (!samlifySigns(signer)) return signXmlDocument(xml, signer);
  const { key, certificate } = signer;
  const { SamlLib } = await load();
  return SamlLib.constructSAMLSignature({
    rawSamlMessage: xml,
    referenceTagXPath: '/*',
    privateKey: key,
    signingCert: certificate,
    signatureAlgorithm: RSA_SHA256,
    signatureConfig: { prefix: 'ds', location },
    isBase64Output: false,
  });
}

/** A CommonJS package without named imports. */
async function load() {
  const { default: samlify } = await import('samlify');
  return samlify;
}
