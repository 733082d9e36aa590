/** Metadata as read. SAML metadata, 2. */

import type { XmlElement } from '../../xml/node.ts';
import type { SamlKey } from '../keys/saml-key.ts';
import type { SamlSource } from '../message/received-message.ts';

export type RoleKind = 'idp' | 'sp' | 'other';

export interface Endpoint {
  /** Local name of its element, e.g. `SingleSignOnService`. */
  readonly service: string;
  readonly binding: string;
  readonly location: string;
  readonly responseLocation?: string;
  readonly index?: number;
  readonly isDefault?: boolean;
}

interface RequestedAttribute {
  readonly name: string;
  readonly friendlyName?: string;
  readonly isRequired: boolean;
}

export interface AttributeService {
  readonly index?: number;
  readonly isDefault?: boolean;
  readonly names: readonly string[];
  readonly attributes: readonly RequestedAttribute[];
}

/** One role of an entity. */
export interface Role {
  readonly kind: RoleKind;
  /** Local name of its element, e.g. `IDPSSODescriptor`. */
  readonly name: string;
  readonly element: XmlElement;
  readonly protocols: readonly string[];
  /** Read on first access. */
  readonly keys: readonly SamlKey[];
  /** Unreadable parts of its KeyDescriptors; a sentence each. */
  readonly keyProblems: readonly string[];
  readonly endpoints: readonly Endpoint[];
  readonly nameIdFormats: readonly string[];
  /** Absent if not stated; all three then count as false. */
  readonly wantAuthnRequestsSigned?: boolean;
  readonly authnRequestsSigned?: boolean;
  readonly wantAssertionsSigned?: boolean;
  readonly attributeServices: readonly AttributeService[];
  readonly validUntil?: string;
}

export interface Entity {
  readonly entityId: string;
  readonly element: XmlElement;
  readonly roles: readonly Role[];
  /** Kinds of its roles, for lists of many entities. */
  readonly kinds: readonly RoleKind[];
  readonly validUntil?: string | undefined;
  readonly cacheDuration?: string | undefined;
  readonly organization?: string;
  readonly contacts: readonly { readonly type: string; readonly name?: string; readonly email?: string }[];
}

export interface SamlMetadata {
  /** For people: the file or URL. */
  readonly source: string;
  readonly document: SamlSource;
  readonly root: XmlElement;
  readonly entities: readonly Entity[];
  /** Of the root; for a single entity, that entity's. */
  readonly validUntil?: string;
}
