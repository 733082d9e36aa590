/** Contents of an AuthnRequest. SAML core, 3.4.1. */

import { defined } from '../../../common/defined.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, childrenOf, elementsOf, rawTextOf, textOf } from '../../xml/tree.ts';
import { NS } from '../namespaces.ts';
import { type Envelope, readBoolean, readEnvelope } from './common.ts';

export interface AuthnRequest extends Envelope {
  readonly acsUrl?: string;
  readonly acsIndex?: string;
  readonly protocolBinding?: string;
  readonly attributeIndex?: string;
  readonly providerName?: string;
  readonly forceAuthn?: boolean;
  readonly isPassive?: boolean;
  readonly nameIdPolicy?: {
    readonly format?: string;
    readonly allowCreate?: boolean;
    readonly spNameQualifier?: string;
  };
  readonly requestedAuthnContext?: { readonly comparison: string; readonly values: readonly string[] };
  readonly scoping?: { readonly proxyCount?: string; readonly idps: readonly string[] };
  /** Parameters sent in Extensions as requested attributes: name and values. */
  readonly extensions: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** Reads an authentication request, unjudged. SAML core, 3.4.1. */
export function readAuthnRequest(element: XmlElement): AuthnRequest {
  const policy = childOf(element, NS.protocol, 'NameIDPolicy');
  const context = childOf(element, NS.protocol, 'RequestedAuthnContext');
  const scoping = childOf(element, NS.protocol, 'Scoping');
  return {
    ...readEnvelope(element),
    ...defined({
      acsUrl: attributeOf(element, 'AssertionConsumerServiceURL'),
      acsIndex: attributeOf(element, 'AssertionConsumerServiceIndex'),
      protocolBinding: attributeOf(element, 'ProtocolBinding'),
      attributeIndex: attributeOf(element, 'AttributeConsumingServiceIndex'),
      providerName: attributeOf(element, 'ProviderName'),
      forceAuthn: readBoolean(attributeOf(element, 'ForceAuthn')),
      isPassive: readBoolean(attributeOf(element, 'IsPassive')),
      nameIdPolicy: policy === undefined ? undefined : readPolicy(policy),
      requestedAuthnContext: context === undefined ? undefined : readContext(context),
      scoping: scoping === undefined ? undefined : readScoping(scoping),
    }),
    extensions: readExtensions(element),
  };
}

function readPolicy(policy: XmlElement): NonNullable<AuthnRequest['nameIdPolicy']> {
  return defined({
    format: attributeOf(policy, 'Format'),
    allowCreate: readBoolean(attributeOf(policy, 'AllowCreate')),
    spNameQualifier: attributeOf(policy, 'SPNameQualifier'),
  });
}

function readContext(context: XmlElement): NonNullable<AuthnRequest['requestedAuthnContext']> {
  return {
    comparison: attributeOf(context, 'Comparison') ?? 'exact',
    values: ['AuthnContextClassRef', 'AuthnContextDeclRef'].flatMap((name) =>
      childrenOf(context, NS.assertion, name).map((value) => textOf(value)),
    ),
  };
}

function readScoping(scoping: XmlElement): NonNullable<AuthnRequest['scoping']> {
  const list = childOf(scoping, NS.protocol, 'IDPList');
  return {
    ...defined({ proxyCount: attributeOf(scoping, 'ProxyCount') }),
    idps: childrenOf(list, NS.protocol, 'IDPEntry').map((entry) => attributeOf(entry, 'ProviderID') ?? ''),
  };
}

function readExtensions(element: XmlElement): AuthnRequest['extensions'] {
  return elementsOf(childOf(element, NS.protocol, 'Extensions')).flatMap((extension) => {
    const attributes = elementsOf(extension).filter(({ local }) => local === 'RequestedAttribute');
    if (attributes.length === 0) {
      return [{ name: extension.local, values: [rawTextOf(extension).trim()].filter((text) => text !== '') }];
    }
    return attributes.map((attribute) => ({
      name: attributeOf(attribute, 'Name') ?? '',
      values: childrenOf(attribute, NS.assertion, 'AttributeValue').map((value) => textOf(value)),
    }));
  });
}
