/** A SAML identity provider as data: what is known without its metadata, and what its requests have of their own. */

export interface SamlProtocol {
  /** What the provider is called where it is reached by SAML, when that differs. */
  readonly title?: string;
  /** Where its metadata is. May hold `{domain}`. */
  readonly metadata?: string;
  /** Its entity ID and the location of its sign-on service, for those who have its certificate and no metadata. */
  readonly entityId?: string;
  readonly signOn?: string;
  /** `AttributeConsumingServiceIndex` of requests, and the index in the metadata of the service provider. */
  readonly attributeIndex?: number;
  /** What the service provider's metadata asks for, and what that is called. */
  readonly attributes?: readonly string[];
  readonly serviceName?: string;
  /** Stands before the names of parameters in Extensions. */
  readonly parameterPrefix?: string;
  /** The parameter that chooses the language of the pages; absent: there is none. */
  readonly languageParameter?: string;
}
