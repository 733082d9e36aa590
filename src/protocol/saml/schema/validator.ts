/** The schema validator: libxml2, compiled to WebAssembly, with the schemas of OASIS and W3C. Loaded when it is needed. */
import { readFile } from 'node:fs/promises';
import type { XsdValidator } from 'libxml2-wasm';
import type { SchemaFinding } from './finding.ts';
import { loadLibxml2 } from './libxml2.ts';

/** Documents of the schemas, and the addresses under which they name each other. */
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

/** Where a schema begins: it imports the rest. */
const DRIVERS: Readonly<Record<SchemaKind, string>> = {
  protocol: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="urn:oasis:names:tc:SAML:2.0:protocol" schemaLocation="saml-schema-protocol-2.0.xsd"/></xs:schema>`,
  metadata: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="urn:oasis:names:tc:SAML:2.0:metadata" schemaLocation="saml-schema-metadata-2.0.xsd"/></xs:schema>`,
};

type Library = typeof import('libxml2-wasm');

interface Validator {
  validate(xml: string): SchemaFinding[];
}

const validators = new Map<SchemaKind, Promise<Validator>>();
let library: Promise<Library> | undefined;

/** A validator that is ready; made once, since that is the costly part. */
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

/** The schemas come with the program: seen from the bundle one folder up, from the source four. */
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
    // libxml2 also refuses to read what our reader accepts, such as the name of a namespace that is no URI.
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

/** The validator's own words, with prefixes instead of namespaces and in one line. */
function shorten(message: string): string {
  const short = NAMESPACES.reduce(
    (text, [namespace, prefix]) => text.replaceAll(namespace, prefix),
    message.trim(),
  );
  return short.replace(/\s+/g, ' ').replace(/\.$/, '');
}

/**
 * A value may have a type of some other schema, as eIDAS attributes do, and an algorithm parameters of its own; that
 * nobody knows their schema here is no fault of the message.
 */
function isMeant(message: string): boolean {
  // A RoleDescriptor of WS-Federation, as ADFS publishes it, is of a type that only its own schema has.
  return !/does not resolve to a type definition|demanded by the strict wildcard|RoleDescriptor'?: The type definition is abstract/.test(
    message,
  );
}
