/** Writes an AuthnRequest. SAML core, 3.4.1; children in schema order. */
import type { XmlElement } from '../../xml/node.ts';
import { BINDINGS } from '../bindings.ts';
import { element, writeElement } from './element.ts';

export interface AuthnRequestFields {
  /** Starts with a letter or `_`, as an XML ID must. */
  readonly id: string;
  readonly issueInstant: Date;
  /** Destination: a location of the identity provider's single sign-on service. */
  readonly destination: string;
  /** Entity ID of the service provider. */
  readonly issuer: string;
  /** Where the response is to arrive. */
  readonly acsUrl: string;
  /** Binding of the response, as a URI. Absent: HTTP-POST. */
  readonly answerBinding?: string;
  readonly forceAuthn?: boolean;
  readonly isPassive?: boolean;
  readonly attributeIndex?: number;
  readonly nameIdFormat?: string;
  readonly authnContext?: {
    readonly comparison: 'exact' | 'minimum';
    readonly values: readonly string[];
  };
  /** Identity providers behind a hub; one of them is to authenticate the user. */
  readonly idps?: readonly string[];
  /** Parameters sent in Extensions as requested attributes. */
  readonly extensions?: readonly (readonly [name: string, value: string])[];
}

/** Writes an authentication request, unsigned. SAML core, 3.4.1. */
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
        ProtocolBinding: fields.answerBinding ?? BINDINGS.post,
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

/** Hubs that read parameters here expect each as a required attribute. */
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
