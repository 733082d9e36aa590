/** Unwraps a message from what carries it: a back channel, a security token or a log. */

import type { XmlElement } from '../../xml/node.ts';
import { childrenOf, descendantsOf, elementsOf, is } from '../../xml/tree.ts';
import { NS, OLD_NAMESPACES } from '../namespaces.ts';

export interface OpenedCarriers {
  /** The message, or the input if it contains none. */
  readonly root: XmlElement;
  /** Wrappers removed, a few words each, outermost first. */
  readonly taken: readonly string[];
}

/** Returns the first message inside a document that is not a message itself. */
export function openCarriers(outermost: XmlElement): OpenedCarriers {
  let at: OpenedCarriers = { root: outermost, taken: [] };
  for (;;) {
    const next = openOne(at.root);
    if (next === undefined) return at;
    at = { root: next.root, taken: [...at.taken, ...next.taken] };
  }
}

function openOne(carrier: XmlElement): OpenedCarriers | undefined {
  if (is(carrier, NS.protocol, 'ArtifactResponse')) {
    // SAML core, 3.5.2. An ArtifactResponse with more than one message is judged itself.
    const [message, ...others] = elementsOf(carrier).filter(isMessage);
    if (message === undefined || others.length > 0) return undefined;
    return { root: message, taken: ['ArtifactResponse taken off'] };
  }
  if (!isCarrier(carrier)) return undefined;
  const isSoap = [NS.soap, NS.soap12].some((soap) => is(carrier, soap, 'Envelope'));
  const body = isSoap ? childrenOf(carrier, carrier.namespace, 'Body')[0] : undefined;
  const inBody = body === undefined ? [] : outermostMessages(body);
  const [message, ...others] = inBody.length > 0 ? inBody : outermostMessages(carrier);
  if (message === undefined) return undefined;
  const several = others.length === 0 ? [] : [`the first of ${others.length + 1} messages in it`];
  // SAML bindings, 3.2; WS-Trust 1.3, 3.2.
  return { root: message, taken: [`${isSoap ? 'SOAP envelope' : carrier.local} taken off`, ...several] };
}

/** SOAP, and the elements that WS-Trust 1.3, 3.2, puts around a token. Messages do not belong in anything else. */
function isCarrier({ local, namespace }: XmlElement): boolean {
  if (local === 'Envelope') return namespace === NS.soap || namespace === NS.soap12;
  return CARRIER_NAMES.test(local) && /\/(?:ws-trust\/200512|ws\/\d{4}\/\d{2}\/trust)\/?$/.test(namespace);
}

/** Local names of carrier elements. */
export const CARRIER_NAMES =
  /^(?:Envelope|RequestSecurityTokenResponse(?:Collection)?|RequestedSecurityToken)$/;

function outermostMessages(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (const element of descendantsOf(root)) {
    const inside = found.at(-1);
    if (isMessage(element) && !(inside !== undefined && within(element, inside))) found.push(element);
  }
  return found;
}

/** Elements come in document order, so only the last one found can enclose this one. */
const within = (element: XmlElement, outer: XmlElement): boolean => element.offset < (outer.end ?? 0);

const MESSAGES =
  /^(?:Response|ArtifactResponse|ArtifactResolve|\w+Query|AssertionIDRequest|(?:Authn|Logout|ManageNameID|NameIDMapping)Request|(?:Logout|ManageNameID|NameIDMapping)Response)$/;

/** Checks name and namespace, since many protocols have a Response. */
function isMessage({ local, namespace }: XmlElement): boolean {
  if (namespace === NS.protocol) return MESSAGES.test(local);
  if (namespace === NS.assertion) return local === 'Assertion' || local === 'EncryptedAssertion';
  if (namespace === NS.metadata) return local === 'EntityDescriptor' || local === 'EntitiesDescriptor';
  return Object.hasOwn(OLD_NAMESPACES, namespace) && /^(?:Request|Response|Assertion)$/.test(local);
}
