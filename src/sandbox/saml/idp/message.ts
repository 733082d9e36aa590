/** Judges what all messages of a service provider share: form, sender, signature and destination. */
import { X509Certificate } from 'node:crypto';
import {
  attributeOf,
  childrenNamed,
  type ReadElement,
  readXml,
  textOf,
  UnreadableXml,
  within,
} from '../../xml/read.ts';
import type { Received } from '../binding.ts';
import { asRead, isOpen, letsSignaturePass, letsUnsignedPass } from '../holes.ts';
import { NS } from '../names.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { ServiceProvider } from '../service-provider.ts';
import { hasSignature, verifiedRoot, verifyBytes } from '../verify.ts';
import type { SamlIdp } from './idp.ts';

export interface ReadMessage {
  /** Read from the signed bytes if it is signed. Not kept, as it can be large. */
  readonly root: ReadElement;
  readonly id: string;
  readonly sender: ServiceProvider;
}

export interface Expected {
  readonly name: string;
  readonly destination: string;
  /** Absent: only if the metadata of the sender promises it. */
  readonly mustBeSigned?: true;
}

/** A message, and what proves who sent it. */
export interface Arrived extends Pick<Received, 'querySignature'> {
  readonly root: ReadElement;
  readonly binding: Received['binding'] | 'soap';
  /** The certificate of the TLS client, as PEM. */
  readonly certificate?: string;
}

/** @throws {Refusal} */
export const readMessage = (idp: SamlIdp, received: Received, expected: Expected): ReadMessage =>
  judgeMessage(idp, { ...received, root: parsed(asRead(idp, received.xml)) }, expected);

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** @throws {Refusal} */
export function judgeMessage(idp: SamlIdp, arrived: Arrived, expected: Expected): ReadMessage {
  const { root: raw } = arrived;
  if (raw.namespace !== NS.protocol || raw.local !== expected.name)
    return refuse(
      `the message is ${raw.local} of ${raw.namespace}, and not the ${expected.name} of SAML 2.0`,
    );
  const version = attributeOf(raw, 'Version');
  if (version !== '2.0' && !isOpen(idp, 'version-3'))
    return refuse(`Version is ${JSON.stringify(version ?? null)}, and must be "2.0"`);
  checkIds(raw);
  const instant = attributeOf(raw, 'IssueInstant') ?? '';
  if (!DATE_TIME.test(instant) || Number.isNaN(Date.parse(instant)))
    return refuse('IssueInstant is missing, or not a time in UTC that ends in Z');
  const sender = senderOf(idp, raw);
  const { root, isSigned } = authenticatedHere(idp, arrived, expected, sender);
  const isTaken = isSigned || letsUnsignedPass(idp, expected.name, arrived.binding);
  if (!isTaken && expected.mustBeSigned === true)
    return refuse(
      arrived.binding === 'soap'
        ? `the ${expected.name} is neither signed nor sent over TLS with a certificate of the metadata`
        : `a ${expected.name} must be signed`,
    );
  if (!isTaken && sender.signsRequests)
    return refuse(
      `the ${expected.name} is not signed, and the metadata of ${sender.entityId} says AuthnRequestsSigned`,
    );
  if (!isOpen(idp, expected.name === 'LogoutRequest' ? 'logout-destination' : 'destination-wrong'))
    checkDestination(
      attributeOf(root, 'Destination'),
      expected.destination,
      isSigned && arrived.binding !== 'soap',
    );
  return { root, id: attributeOf(root, 'ID') ?? '', sender };
}

function parsed(xml: string): ReadElement {
  try {
    return readXml(xml);
  } catch (error) {
    if (error instanceof UnreadableXml) return refuse(`the message is refused as XML: ${error.message}`);
    throw error;
  }
}

/** Refuses duplicate IDs, counting every attribute that some reader takes for an ID. */
function checkIds(root: ReadElement): void {
  const ids = [...within(root)].flatMap(({ attributes }) =>
    attributes.filter(({ local }) => local.toLowerCase() === 'id').map(({ value }) => value),
  );
  if (new Set(ids).size < ids.length) refuse('an ID appears twice in the message');
  if (!/^[A-Za-z_][\w.-]*$/.test(attributeOf(root, 'ID') ?? ''))
    refuse('ID is missing, or no XML ID: it begins with a letter or an underscore');
}

function senderOf(idp: SamlIdp, root: ReadElement): ServiceProvider {
  const [issuer, ...more] = childrenNamed(root, NS.assertion, 'Issuer');
  const entityId = textOf(issuer) ?? '';
  if (entityId === '' || more.length > 0) return refuse('there must be one Issuer, with the entity ID in it');
  return (
    idp.serviceProvider(entityId) ??
    (isOpen(idp, 'issuer-unknown') ? idp.serviceProvider(`sandbox-${idp.system}-sp`) : undefined) ??
    refuse(`the service provider ${JSON.stringify(entityId.slice(0, 200))} is not registered here`)
  );
}

function authenticatedHere(idp: SamlIdp, arrived: Arrived, { name }: Expected, sender: ServiceProvider) {
  try {
    return authenticated(arrived, sender);
  } catch (error) {
    if (!(error instanceof Refusal) || !letsSignaturePass(idp, name, error.message)) throw error;
    return { root: arrived.root, isSigned: true };
  }
}

function authenticated(
  { root, binding, querySignature, certificate }: Arrived,
  { signingKeys }: ServiceProvider,
): { readonly root: ReadElement; readonly isSigned: boolean } {
  if (binding === 'redirect' && hasSignature(root))
    return refuse('over the Redirect binding the query is signed, and not the XML');
  if (querySignature !== undefined)
    verifyBytes(querySignature.signed, querySignature.value, querySignature.algorithm, signingKeys);
  if (hasSignature(root)) return { root: verifiedRoot(root, signingKeys), isSigned: true };
  if (querySignature !== undefined) return { root, isSigned: true };
  const isOverTls =
    certificate !== undefined &&
    signingKeys.some((key) => key.equals(new X509Certificate(certificate).publicKey));
  return { root, isSigned: isOverTls };
}

function checkDestination(destination: string | undefined, expected: string, isDemanded: boolean): void {
  if (destination === undefined && !isDemanded) return;
  if (destination !== expected)
    refuse(`Destination is ${JSON.stringify(destination?.slice(0, 200) ?? null)}, and must be "${expected}"`);
}
