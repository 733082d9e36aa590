/** A SAML identity provider as data: details known without its metadata, and peculiarities of its requests. */

export interface SamlProtocol {
  /** The provider's name for SAML, when it differs. */
  readonly title?: string;
  /** URL of its metadata. May hold `{domain}`. */
  readonly metadata?: string;
  /** Its entity ID and sign-on service location, for use with its certificate and no metadata. */
  readonly entityId?: string;
  readonly signOn?: string;
  /** `AttributeConsumingServiceIndex` of requests, and the index in the metadata of the service provider. */
  readonly attributeIndex?: number;
  /** The attributes that the service provider's metadata requests, and the name of that service. */
  readonly attributes?: readonly string[];
  readonly serviceName?: string;
  /** The prefix of parameter names in Extensions. */
  readonly parameterPrefix?: string;
  /** The parameter that selects the page language; absent: there is none. */
  readonly languageParameter?: string;
}
