/** Writes an AuthnRequest. SAML core, 3.4.1; its children in the order of the schema. */
import type { XmlElement } from '../../xml/node.ts';
import { BINDINGS } from '../bindings.ts';
import { element, writeElement } from './element.ts';

export interface AuthnRequestFields {
  /** Begins with a letter or `_`, as an XML ID must. */
  readonly id: string;
  readonly issueInstant: Date;
  /** Where it is sent: a location of the identity provider's single sign-on service. */
  readonly destination: string;
  /** Entity ID of the service provider. */
  readonly issuer: string;
  /** Where the answer is to be posted. */
  readonly acsUrl: string;
  readonly forceAuthn?: boolean;
  readonly isPassive?: boolean;
  readonly attributeIndex?: number;
  readonly nameIdFormat?: string;
  readonly authnContext?: {
    readonly comparison: 'exact' | 'minimum';
    readonly values: readonly string[];
  };
  /** Identity providers behind a hub, of which one is to do the work. */
  readonly idps?: readonly string[];
  /** Parameters that ride in Extensions as requested attributes. */
  readonly extensions?: readonly (readonly [name: string, value: string])[];
}

export function writeAuthnRequest(fields: AuthnRequestFields): string {
  const { extensions = [], idps = [], authnContext, nameIdFormat } = fields;
  return writeElement(
    element(
      'samlp:AuthnRequest',
      {
        ID: fields.id,
        Version: '2.0',
        IssueInstant: fields.issueInstant.toISOString(),
        Destination: fields.destination,
        ForceAuthn: fields.forceAuthn,
        IsPassive: fields.isPassive,
        ProtocolBinding: BINDINGS.post,
        AssertionConsumerServiceURL: fields.acsUrl,
        AttributeConsumingServiceIndex: fields.attributeIndex,
      },
      element('saml:Issuer', {}, fields.issuer),
      extensions.length === 0 ? undefined : extensionsOf(extensions),
      nameIdFormat === undefined
        ? undefined
        : element('samlp:NameIDPolicy', { Format: nameIdFormat, AllowCreate: true }),
      authnContext === undefined
        ? undefined
        : element(
            'samlp:RequestedAuthnContext',
            { Comparison: authnContext.comparison },
            ...authnContext.values.map((value) => element('saml:AuthnContextClassRef', {}, value)),
          ),
      idps.length === 0 ? undefined : scopingOf(idps),
    ),
    extensions.length === 0 ? [] : ['xsd'],
  );
}

/** The hubs that read parameters here want each as an attribute that is required. */
function extensionsOf(parameters: readonly (readonly [string, string])[]): XmlElement {
  const requested = parameters.map(([name, value]) =>
    element(
      'md:RequestedAttribute',
      { Name: name, isRequired: true },
      element('saml:AttributeValue', { 'xsi:type': 'xsd:string' }, value),
    ),
  );
  return element('samlp:Extensions', {}, element('req-attr:RequestedAttributes', {}, ...requested));
}

function scopingOf(idps: readonly string[]): XmlElement {
  const entries = idps.map((idp) => element('samlp:IDPEntry', { ProviderID: idp }));
  return element('samlp:Scoping', {}, element('samlp:IDPList', {}, ...entries));
}
