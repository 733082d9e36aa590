/**
 * Parts of messages that people copy alone: Extensions of a request, the subject of an assertion, a key from metadata.
 */

import { decodeEntities } from '../../tokens/unescape.ts';
import { MESSAGE_LIMITS } from '../../xml/limits.ts';
import { readXml } from '../../xml/reader.ts';
import type { SamlDocument } from '../message/received-message.ts';
import { NS } from '../namespaces.ts';

/** Customary prefixes, for parts cut out from under their declarations. */
const USUAL: ReadonlyMap<string, string> = new Map([
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ...['saml', 'saml2', 'assertion'].map((prefix) => [prefix, NS.assertion] as const),
  ...['samlp', 'saml2p', 'protocol'].map((prefix) => [prefix, NS.protocol] as const),
  ['md', NS.metadata],
  ...['ds', 'dsig'].map((prefix) => [prefix, NS.signature] as const),
  ['xenc', NS.encryption],
  ['xs', 'http://www.w3.org/2001/XMLSchema'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xsi', NS.schemaInstance],
]);

const SAML: ReadonlySet<string> = new Set([
  NS.assertion,
  NS.protocol,
  NS.metadata,
  NS.signature,
  NS.encryption,
]);

/** Names unique to SAML, for parts without any namespace. */
const NAMES =
  /^(?:Attribute(?:Statement|Value)|AuthnStatement|AuthnContext|SubjectConfirmation(?:Data)?|NameID(?:Policy)?|AudienceRestriction|RequestedAuthnContext|Conditions|StatusCode|IDPSSODescriptor|SPSSODescriptor|KeyDescriptor|SingleSignOnService|AssertionConsumerService)$/;

/** Reads a text that is a part of a message; `undefined` for anything else. */
export function readFragment(input: string | Uint8Array): SamlDocument | undefined {
  const given = (typeof input === 'string' ? input : new TextDecoder().decode(input)).trim();
  const text = given.startsWith('&lt;') ? decodeEntities(given) : given;
  if (!text.startsWith('<')) return undefined;
  const declared = readXml(text, MESSAGE_LIMITS);
  const reading = declared.complete ? declared : readXml(text, MESSAGE_LIMITS, USUAL);
  const { root } = reading;
  const isPart =
    root !== undefined && (SAML.has(root.namespace) || (root.namespace === '' && NAMES.test(root.local)));
  if (!isPart || !reading.complete) return undefined;
  const undone = declared.complete ? [] : ['prefixes that are not declared taken for the usual ones'];
  return {
    source: { bytes: new TextEncoder().encode(text), binding: 'none', where: 'input', undone, problems: [] },
    text,
    reading,
    kind: 'fragment',
  };
}
