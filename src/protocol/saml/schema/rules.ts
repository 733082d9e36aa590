/**
 * The OASIS schemas of everyday messages in short form: an element's children as a regular expression over their names,
 * and its attributes. Anything missing here is left to the schema validator.
 */

/** How the text of an attribute or element is checked. */
export type ValueKind = 'text' | 'uri' | 'id' | 'time' | 'boolean' | 'base64' | 'number';

export interface SchemaRule {
  /**
   * Names of children, each followed by a space, e.g. `saml:Issuer (ds:Signature )?`; absent: none. `any`: algorithm
   * parameters, which may come from any schema.
   */
  readonly children?: string;
  /** Kind of text in an element without children. */
  readonly text?: ValueKind;
  readonly required?: Readonly<Record<string, ValueKind>>;
  readonly optional?: Readonly<Record<string, ValueKind>>;
  /** Attributes of other namespaces are allowed. */
  readonly open?: true;
}

const NAME: SchemaRule = {
  text: 'text',
  optional: { NameQualifier: 'text', SPNameQualifier: 'text', Format: 'uri', SPProvidedID: 'text' },
};
const URI: SchemaRule = { text: 'uri' };
const METHOD: SchemaRule = { children: 'any', required: { Algorithm: 'uri' } };
const ENCRYPTED: SchemaRule = { children: 'xenc:EncryptedData (xenc:EncryptedKey )*' };
const IDENTIFIER = '(saml:NameID |saml:EncryptedID )';

const REQUEST = { ID: 'id', Version: 'text', IssueInstant: 'time' } as const;
const ADDRESS = { Destination: 'uri', Consent: 'uri' } as const;
const HEAD = '(saml:Issuer )?(ds:Signature )?';

export const RULES: Readonly<Record<string, SchemaRule>> = {
  'samlp:Response': {
    children: `${HEAD}samlp:Status (saml:Assertion |saml:EncryptedAssertion )*`,
    required: REQUEST,
    optional: { ...ADDRESS, InResponseTo: 'id' },
  },
  'samlp:LogoutResponse': {
    children: `${HEAD}samlp:Status `,
    required: REQUEST,
    optional: { ...ADDRESS, InResponseTo: 'id' },
  },
  'samlp:LogoutRequest': {
    children: `${HEAD}${IDENTIFIER}(samlp:SessionIndex )*`,
    required: REQUEST,
    optional: { ...ADDRESS, Reason: 'text', NotOnOrAfter: 'time' },
  },
  'samlp:AuthnRequest': {
    children: `${HEAD}(saml:Subject )?(samlp:NameIDPolicy )?(saml:Conditions )?(samlp:RequestedAuthnContext )?`,
    required: REQUEST,
    optional: {
      ...ADDRESS,
      ForceAuthn: 'boolean',
      IsPassive: 'boolean',
      ProtocolBinding: 'uri',
      AssertionConsumerServiceIndex: 'number',
      AssertionConsumerServiceURL: 'uri',
      AttributeConsumingServiceIndex: 'number',
      ProviderName: 'text',
    },
  },
  'samlp:NameIDPolicy': { optional: { Format: 'uri', SPNameQualifier: 'text', AllowCreate: 'boolean' } },
  'samlp:RequestedAuthnContext': {
    children: '((saml:AuthnContextClassRef )+|(saml:AuthnContextDeclRef )+)',
  },
  'samlp:SessionIndex': { text: 'text' },
  'samlp:Status': { children: 'samlp:StatusCode (samlp:StatusMessage )?' },
  'samlp:StatusCode': { children: '(samlp:StatusCode )?', required: { Value: 'uri' } },
  'samlp:StatusMessage': { text: 'text' },

  'saml:Assertion': {
    children:
      'saml:Issuer (ds:Signature )?(saml:Subject )?(saml:Conditions )?(saml:AuthnStatement |saml:AttributeStatement )*',
    required: REQUEST,
  },
  'saml:EncryptedAssertion': ENCRYPTED,
  'saml:EncryptedID': ENCRYPTED,
  'saml:Issuer': NAME,
  'saml:NameID': NAME,
  'saml:Subject': {
    children: `(${IDENTIFIER}(saml:SubjectConfirmation )*|(saml:SubjectConfirmation )+)`,
  },
  'saml:SubjectConfirmation': {
    children: '(saml:SubjectConfirmationData )?',
    required: { Method: 'uri' },
  },
  'saml:SubjectConfirmationData': {
    optional: {
      NotBefore: 'time',
      NotOnOrAfter: 'time',
      Recipient: 'uri',
      InResponseTo: 'id',
      Address: 'text',
    },
    open: true,
  },
  'saml:Conditions': {
    children: '(saml:AudienceRestriction |saml:OneTimeUse |saml:ProxyRestriction )*',
    optional: { NotBefore: 'time', NotOnOrAfter: 'time' },
  },
  'saml:AudienceRestriction': { children: '(saml:Audience )+' },
  'saml:Audience': URI,
  'saml:OneTimeUse': {},
  'saml:ProxyRestriction': { children: '(saml:Audience )*', optional: { Count: 'number' } },
  'saml:AuthnStatement': {
    children: '(saml:SubjectLocality )?saml:AuthnContext ',
    required: { AuthnInstant: 'time' },
    optional: { SessionIndex: 'text', SessionNotOnOrAfter: 'time' },
  },
  'saml:SubjectLocality': { optional: { Address: 'text', DNSName: 'text' } },
  'saml:AuthnContext': {
    children:
      '(saml:AuthnContextClassRef (saml:AuthnContextDeclRef )?|saml:AuthnContextDeclRef ' +
      ')(saml:AuthenticatingAuthority )*',
  },
  'saml:AuthnContextClassRef': URI,
  'saml:AuthnContextDeclRef': URI,
  'saml:AuthenticatingAuthority': URI,
  'saml:AttributeStatement': { children: '(saml:Attribute )+' },
  'saml:Attribute': {
    children: '(saml:AttributeValue )*',
    required: { Name: 'text' },
    optional: { NameFormat: 'uri', FriendlyName: 'text' },
    open: true,
  },
  'saml:AttributeValue': { text: 'text', open: true },

  'ds:Signature': {
    children: 'ds:SignedInfo ds:SignatureValue (ds:KeyInfo )?',
    optional: { Id: 'id' },
  },
  'ds:SignedInfo': {
    children: 'ds:CanonicalizationMethod ds:SignatureMethod (ds:Reference )+',
    optional: { Id: 'id' },
  },
  'ds:CanonicalizationMethod': METHOD,
  'ds:SignatureMethod': METHOD,
  'ds:Reference': {
    children: '(ds:Transforms )?ds:DigestMethod ds:DigestValue ',
    optional: { Id: 'id', URI: 'uri', Type: 'uri' },
  },
  'ds:Transforms': { children: '(ds:Transform )+' },
  'ds:Transform': METHOD,
  'ds:DigestMethod': METHOD,
  'ds:DigestValue': { text: 'base64' },
  'ds:SignatureValue': { text: 'base64', optional: { Id: 'id' } },
  'ds:KeyInfo': {
    children: '(ds:KeyName |ds:KeyValue |ds:X509Data |ds:RetrievalMethod |xenc:EncryptedKey )+',
    optional: { Id: 'id' },
  },
  'ds:KeyName': { text: 'text' },
  'ds:KeyValue': { children: 'ds:RSAKeyValue ' },
  'ds:RSAKeyValue': { children: 'ds:Modulus ds:Exponent ' },
  'ds:Modulus': { text: 'base64' },
  'ds:Exponent': { text: 'base64' },
  'ds:X509Data': { children: '(ds:X509Certificate |ds:X509SubjectName )+' },
  'ds:X509Certificate': { text: 'base64' },
  'ds:X509SubjectName': { text: 'text' },
  'ds:RetrievalMethod': { optional: { URI: 'uri', Type: 'uri' } },

  'xenc:EncryptedData': {
    children: '(xenc:EncryptionMethod )?(ds:KeyInfo )?xenc:CipherData ',
    optional: { Id: 'id', Type: 'uri', MimeType: 'text', Encoding: 'uri' },
  },
  'xenc:EncryptedKey': {
    children: '(xenc:EncryptionMethod )?(ds:KeyInfo )?xenc:CipherData (xenc:ReferenceList )?',
    optional: { Id: 'id', Type: 'uri', MimeType: 'text', Encoding: 'uri', Recipient: 'text' },
  },
  'xenc:EncryptionMethod': METHOD,
  'xenc:CipherData': { children: 'xenc:CipherValue ' },
  'xenc:CipherValue': { text: 'base64' },
  'xenc:ReferenceList': { children: '(xenc:DataReference )+' },
  'xenc:DataReference': { required: { URI: 'uri' } },
};
