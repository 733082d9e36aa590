/** The schema validator: libxml2, compiled to WebAssembly, with the OASIS and W3C schemas. Loaded on demand. */

import { readFile } from 'node:fs/promises';
import type { XsdValidator } from 'libxml2-wasm';
import { anyOf } from '../../../common/any-of.ts';
import type { SchemaFinding } from './finding.ts';
import { loadLibxml2 } from './libxml2.ts';

/** Schema documents, and the addresses by which they import each other. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'saml-schema-protocol-2.0.xsd': ['saml-schema-protocol-2.0.xsd'],
  'saml-schema-assertion-2.0.xsd': ['saml-schema-assertion-2.0.xsd'],
  'saml-schema-metadata-2.0.xsd': ['saml-schema-metadata-2.0.xsd'],
  'xmldsig-core-schema.xsd': [
    'http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd',
    'http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xmldsig-core-schema.xsd',
  ],
  'xenc-schema.xsd': ['http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd'],
  'xml.xsd': ['http://www.w3.org/2001/xml.xsd'],
};

export type SchemaKind = 'protocol' | 'metadata';

/** Entry points: each schema imports the rest. */
const DRIVERS: Readonly<Record<SchemaKind, string>> = {
  protocol:
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import ` +
    `namespace="urn:oasis:names:tc:SAML:2.0:protocol" schemaLocation="saml-schema-protocol-2.0.xsd"/></xs:schema>`,
  metadata:
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import ` +
    `namespace="urn:oasis:names:tc:SAML:2.0:metadata" schemaLocation="saml-schema-metadata-2.0.xsd"/></xs:schema>`,
};

type Library = typeof import('libxml2-wasm');

interface Validator {
  validate(xml: string): SchemaFinding[];
}

const validators = new Map<SchemaKind, Promise<Validator>>();
let library: Promise<Library> | undefined;

/** A prepared validator; created once, since that is the expensive part. */
export function loadValidator(kind: SchemaKind): Promise<Validator> {
  const known = validators.get(kind) ?? makeValidator(kind);
  validators.set(kind, known);
  return known;
}

async function makeValidator(kind: SchemaKind): Promise<Validator> {
  library ??= loadLibrary();
  const libxml2 = await library;
  const driver = libxml2.XmlDocument.fromString(DRIVERS[kind]);
  const schema = libxml2.XsdValidator.fromDoc(driver);
  return { validate: (xml) => validate(xml, schema, libxml2) };
}

async function loadLibrary(): Promise<Library> {
  const libxml2 = await loadLibxml2();
  const buffers: Record<string, Uint8Array> = {};
  for (const [file, addresses] of Object.entries(DOCUMENTS)) {
    const bytes = new Uint8Array(await readSchema(file));
    for (const address of addresses) buffers[address] = bytes;
  }
  libxml2.xmlRegisterInputProvider(new libxml2.XmlBufferInputProvider(buffers));
  return libxml2;
}

/** Reads a bundled schema: one folder up from the bundle, four up from the source. */
async function readSchema(name: string): Promise<Buffer> {
  try {
    return await readFile(new URL(`../schemas/saml/${name}`, import.meta.url));
  } catch {
    return readFile(new URL(`../../../../schemas/saml/${name}`, import.meta.url));
  }
}

function validate(xml: string, schema: XsdValidator, { XmlDocument, XmlLibError }: Library): SchemaFinding[] {
  let document: InstanceType<Library['XmlDocument']> | undefined;
  try {
    // libxml2 also rejects input that our reader accepts, such as a namespace name that is not a URI.
    document = XmlDocument.fromString(xml);
    schema.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    return error.details
      .filter(({ message }) => isMeant(message))
      .map(({ message, line }) => ({ message: shorten(message), line }));
  } finally {
    document?.dispose();
  }
}

const NAMESPACES: readonly (readonly [string, string])[] = [
  ['{urn:oasis:names:tc:SAML:2.0:assertion}', 'saml:'],
  ['{urn:oasis:names:tc:SAML:2.0:protocol}', 'samlp:'],
  ['{urn:oasis:names:tc:SAML:2.0:metadata}', 'md:'],
  ['{http://www.w3.org/2000/09/xmldsig#}', 'ds:'],
  ['{http://www.w3.org/2001/04/xmlenc#}', 'xenc:'],
  ['{http://www.w3.org/2001/XMLSchema-instance}', 'xsi:'],
];

/** The validator's message on one line, with prefixes instead of namespaces. */
function shorten(message: string): string {
  const short = NAMESPACES.reduce(
    (text, [namespace, prefix]) => text.replaceAll(namespace, prefix),
    message.trim(),
  );
  return short.replace(/\s+/g, ' ').replace(/\.$/, '');
}

/**
 * A value may have a type from another schema, as eIDAS attributes do, and an algorithm its own parameters. That their
 * schema is unknown here is not a fault of the message.
 */
function isMeant(message: string): boolean {
  // ADFS publishes a RoleDescriptor of WS-Federation, whose type only its own schema defines.
  return !anyOf(
    /does not resolve to a type definition|demanded by the strict wildcard/,
    /RoleDescriptor'?: The type definition is abstract/,
  ).test(message);
}
