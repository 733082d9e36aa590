/** Parses the bytes of a message into a tree and determines the kind of message. */

import { defined } from '../../../common/defined.ts';
import { MESSAGE_LIMITS, METADATA_LIMITS } from '../../xml/limits.ts';
import type { XmlElement } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { is } from '../../xml/tree.ts';
import { NS, OLD_NAMESPACES } from '../namespaces.ts';
import { decodeUtf8 } from '../utf8.ts';
import { openCarriers } from './carriers.ts';
import type { SamlDocument, SamlKind, SamlSource } from './received-message.ts';

const PROTOCOL = NS.protocol;

const KINDS: Readonly<Record<string, readonly [namespace: string, kind: SamlKind]>> = {
  Response: [PROTOCOL, 'response'],
  Assertion: [NS.assertion, 'assertion'],
  EncryptedAssertion: [NS.assertion, 'assertion'],
  AuthnRequest: [PROTOCOL, 'authn_request'],
  LogoutRequest: [PROTOCOL, 'logout_request'],
  LogoutResponse: [PROTOCOL, 'logout_response'],
  EntityDescriptor: [NS.metadata, 'metadata'],
  EntitiesDescriptor: [NS.metadata, 'metadata'],
  ArtifactResolve: [PROTOCOL, 'artifact_resolve'],
  ArtifactResponse: [PROTOCOL, 'artifact_response'],
  AttributeQuery: [PROTOCOL, 'query'],
  AuthnQuery: [PROTOCOL, 'query'],
  AuthzDecisionQuery: [PROTOCOL, 'query'],
  AssertionIDRequest: [PROTOCOL, 'query'],
  ManageNameIDRequest: [PROTOCOL, 'manage_name_id_request'],
  ManageNameIDResponse: [PROTOCOL, 'manage_name_id_response'],
  NameIDMappingRequest: [PROTOCOL, 'name_id_mapping_request'],
  NameIDMappingResponse: [PROTOCOL, 'name_id_mapping_response'],
};

/** Reads a message from its source. */
export function readDocument(source: SamlSource): SamlDocument {
  const { text, invalidAt } = decodeUtf8(source.bytes);
  if (text === undefined) {
    const lenient = new TextDecoder('utf-8').decode(source.bytes);
    const kind = kindOfText(lenient);
    const problem = {
      kind: 'refused' as const,
      message: `it is not UTF-8: the byte ${invalidAt} (from 0) does not start a character`,
      offset: lenient.indexOf('\uFFFD'),
      ...utf16Hint(source.bytes),
    };
    return { source, text: lenient, reading: { complete: false, problems: [problem] }, ...defined({ kind }) };
  }
  const sniffed = kindOfText(text);
  const whole = readXml(text, sniffed === 'metadata' ? METADATA_LIMITS : MESSAGE_LIMITS);
  const { root, taken } = whole.root === undefined ? { taken: [] } : openCarriers(whole.root);
  const reading = root === undefined ? whole : { ...whole, root };
  const kind = root === undefined ? sniffed : kindOfRoot(root);
  return { source: { ...source, undone: [...source.undone, ...taken] }, text, reading, ...defined({ kind }) };
}

/** Returns the ArtifactResponse that a message came in, as a document of its own; undefined without one. */
export function carrierDocument(document: SamlDocument): SamlDocument | undefined {
  let at = document.reading.root;
  while (at !== undefined && !is(at, PROTOCOL, 'ArtifactResponse')) at = at.parent;
  return at && { ...document, reading: { ...document.reading, root: at }, kind: 'artifact_response' };
}

function utf16Hint(bytes: Uint8Array): { readonly hint?: string } {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return marked || bytes.subarray(0, 64).includes(0) ? { hint: 'it looks like UTF-16' } : {};
}

/** Goes by the local name; the namespace is checked elsewhere. */
function kindOfRoot(root: XmlElement): SamlKind | undefined {
  if (root.local === 'Request' && Object.hasOwn(OLD_NAMESPACES, root.namespace)) return 'saml1_request';
  return Object.hasOwn(KINDS, root.local) ? KINDS[root.local]?.[1] : undefined;
}

/** Returns the namespace that a root of this name must be in. */
export function namespaceOfRoot(root: XmlElement): string | undefined {
  return Object.hasOwn(KINDS, root.local) ? KINDS[root.local]?.[0] : undefined;
}

/** Returns the kind by the first tag, for text that may not be well-formed. */
export function kindOfText(text: string): SamlKind | undefined {
  // Content of a CDATA section is text.
  const head = text.slice(0, 20_000).replace(/<!\[CDATA\[[\s\S]*?(?:\]\]>|$)/g, '');
  for (const [, local = ''] of head.matchAll(/<(?:[\w.-]+:)?([A-Z]\w+)(?=[\s/>])/g)) {
    if (Object.hasOwn(KINDS, local)) return KINDS[local]?.[1];
    // Many protocols use this name.
    if (local === 'Request' && Object.keys(OLD_NAMESPACES).some((old) => head.includes(old)))
      return 'saml1_request';
  }
  return undefined;
}
