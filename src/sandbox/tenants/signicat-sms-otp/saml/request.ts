/** Validates an AuthnRequest before showing a page or sending a response. */

import { defined } from '../../../../common/defined.ts';
import type { SandboxRequest } from '../../../http.ts';
import { isRegistered } from '../../../oidc/redirect-uri.ts';
import { type Received, receive } from '../../../saml/binding.ts';
import { BINDING, NS } from '../../../saml/names.ts';
import { refuse } from '../../../saml/refusal.ts';
import { defaultOf, type ServiceProvider } from '../../../saml/service-provider.ts';
import { hasSignature, verifiedRoot, verifyBytes } from '../../../saml/verify.ts';
import {
  attributeOf,
  childrenNamed,
  elementsOf,
  type ReadElement,
  readXml,
  textOf,
  UnreadableXml,
  within,
} from '../../../xml/read.ts';
import type { Provider } from '../provider.ts';
import { findServiceProvider, loginUrlOf } from './door.ts';
import type { AuthnRequest } from './session.ts';

/**
 * Reads the request and its root, from the signed bytes if it is signed. The root is not kept, as it can be large.
 *
 * @throws {Refusal}
 */
export function readAuthnRequest(
  provider: Provider,
  request: SandboxRequest,
): { readonly request: AuthnRequest; readonly root: ReadElement } {
  const received = receive(request);
  if (received.kind !== 'SAMLRequest') return refuse('a SAMLRequest is due here, not a SAMLResponse');
  const { root, sender } = readMessage(provider, received, {
    name: 'AuthnRequest',
    destination: loginUrlOf(provider),
  });
  checkForm(root);
  const id = attributeOf(root, 'ID') ?? '';
  const { relayState } = received;
  const acs = consumerOf(root, sender);
  return { request: { id, sender, acs, ...defined({ relayState }) }, root };
}

export interface ReadMessage {
  readonly root: ReadElement;
  readonly sender: ServiceProvider;
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/**
 * Checks what all requests share: XML, the right name and version, a known sender, a signature if promised, and this
 * address as destination.
 *
 * @throws {Refusal}
 */
export function readMessage(
  provider: Provider,
  received: Received,
  expected: { readonly name: string; readonly destination: string; readonly mustBeSigned?: true },
): ReadMessage {
  const raw = parse(received.xml);
  if (raw.namespace !== NS.protocol || raw.local !== expected.name)
    return refuse(
      `the message is ${raw.local} of ${raw.namespace}, and not the ${expected.name} of SAML 2.0`,
    );
  const version = attributeOf(raw, 'Version');
  if (version !== '2.0') return refuse(`Version is ${JSON.stringify(version ?? null)}, and must be "2.0"`);
  checkIds(raw);
  const instant = attributeOf(raw, 'IssueInstant') ?? '';
  if (!DATE_TIME.test(instant) || Number.isNaN(Date.parse(instant)))
    return refuse('IssueInstant is missing, or no time in UTC that ends in Z');
  const sender = senderOf(provider, raw);
  const { root, isSigned } = authenticated(raw, received, sender);
  if (!isSigned && (sender.signsRequests || expected.mustBeSigned === true))
    return refuse(
      expected.mustBeSigned === true
        ? `a ${expected.name} must be signed`
        : `the ${expected.name} is not signed, and the metadata of ${sender.entityId} says AuthnRequestsSigned`,
    );
  checkDestination(attributeOf(root, 'Destination'), expected.destination, isSigned);
  return { root, sender };
}

function parse(xml: string): ReadElement {
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
  if (new Set(ids).size < ids.length) refuse('an ID stands in the message twice');
  if (!/^[A-Za-z_][\w.-]*$/.test(attributeOf(root, 'ID') ?? ''))
    refuse('ID is missing, or no XML ID: it begins with a letter or an underscore');
}

function senderOf(provider: Provider, root: ReadElement): ServiceProvider {
  const [issuer, ...more] = childrenNamed(root, NS.assertion, 'Issuer');
  const entityId = textOf(issuer) ?? '';
  if (entityId === '' || more.length > 0) return refuse('there must be one Issuer, with the entity ID in it');
  return (
    findServiceProvider(provider, entityId) ??
    refuse(`the service provider ${JSON.stringify(entityId.slice(0, 200))} is not registered here`)
  );
}

function authenticated(
  root: ReadElement,
  { binding, querySignature }: Received,
  { signingKeys }: ServiceProvider,
): { readonly root: ReadElement; readonly isSigned: boolean } {
  if (binding === 'post') {
    return hasSignature(root)
      ? { root: verifiedRoot(root, signingKeys), isSigned: true }
      : { root, isSigned: false };
  }
  if (hasSignature(root)) return refuse('over the Redirect binding the query is signed, and not the XML');
  if (querySignature === undefined) return { root, isSigned: false };
  verifyBytes(querySignature.signed, querySignature.value, querySignature.algorithm, signingKeys);
  return { root, isSigned: true };
}

function checkDestination(destination: string | undefined, expected: string, isSigned: boolean): void {
  if (destination === undefined && !isSigned) return;
  if (destination !== expected)
    refuse(`Destination is ${JSON.stringify(destination?.slice(0, 200) ?? null)}, and must be "${expected}"`);
}

/** Children in schema order; each may occur once (SAML core, 3.4.1). */
const CHILDREN = [
  ['Issuer', NS.assertion],
  ['Signature', NS.signature],
  ['Extensions', NS.protocol],
  ['Subject', NS.assertion],
  ['NameIDPolicy', NS.protocol],
  ['Conditions', NS.assertion],
  ['RequestedAuthnContext', NS.protocol],
  ['Scoping', NS.protocol],
] as const;

function checkForm(root: ReadElement): void {
  for (const name of ['ForceAuthn', 'IsPassive']) {
    const value = attributeOf(root, name);
    if (value !== undefined && !/^(?:true|false|1|0)$/.test(value))
      refuse(`${name} is neither true nor false`);
  }
  let last = -1;
  for (const { local, namespace } of elementsOf(root)) {
    const place = CHILDREN.findIndex(([name, home]) => name === local && home === namespace);
    if (place === -1)
      refuse(`${local} of ${namespace || 'no namespace'} does not belong into an AuthnRequest`);
    if (place <= last)
      refuse(`${local} stands twice, or out of order: ${CHILDREN.map(([name]) => name).join(', ')}`);
    last = place;
  }
}

/** Returns the response address; it must come from the metadata, whatever the request says (rule SV-15). */
function consumerOf(root: ReadElement, { entityId, consumers }: ServiceProvider): string {
  const binding = attributeOf(root, 'ProtocolBinding') ?? BINDING.post;
  if (binding !== BINDING.post)
    return refuse(
      `ProtocolBinding is ${JSON.stringify(binding.slice(0, 200))}; answers go by HTTP-POST only`,
    );
  const url = attributeOf(root, 'AssertionConsumerServiceURL');
  const index = attributeOf(root, 'AssertionConsumerServiceIndex');
  if (url !== undefined && index !== undefined)
    return refuse('AssertionConsumerServiceURL and AssertionConsumerServiceIndex exclude each other');
  const byPost = consumers.filter((one) => one.binding === BINDING.post);
  const onlyOtherBinding = (found: boolean): string =>
    found ? ' for HTTP-POST, only for another binding' : '';
  if (url !== undefined) {
    if (
      isRegistered(
        url,
        byPost.map(({ location }) => location),
      )
    )
      return url;
    const known = isRegistered(
      url,
      consumers.map(({ location }) => location),
    );
    return refuse(
      `the metadata of ${entityId} does not have the AssertionConsumerServiceURL ${JSON.stringify(url.slice(0, 200))}${onlyOtherBinding(known)}`,
    );
  }
  if (index !== undefined) {
    const found = byPost.find((one) => one.index === index);
    if (found !== undefined) return found.location;
    const known = consumers.some((one) => one.index === index);
    return refuse(
      `the metadata of ${entityId} has no AssertionConsumerService with index ${JSON.stringify(index.slice(0, 20))}${onlyOtherBinding(known)}`,
    );
  }
  return (
    defaultOf(byPost)?.location ??
    refuse(`the metadata of ${entityId} has no AssertionConsumerService for HTTP-POST`)
  );
}
